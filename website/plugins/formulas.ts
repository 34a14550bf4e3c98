import temml from 'temml';

interface Node {
  type: string;
  tagName?: string;
  value?: string;
  properties?: {className?: unknown; [name: string]: unknown};
  children?: Node[];
}

/** An element of MathML, as Temml makes it. */
interface MathNode {
  type: string;
  children?: MathNode[];
  toMarkup(): string;
}

type MathClass = new (type: string, children: MathNode[]) => MathNode;

/** Elements of MathML that take so many children and no more. */
const CHILDREN: Record<string, number> = {
  mfrac: 2,
  mover: 2,
  msub: 2,
  msubsup: 3,
  msup: 2,
  munder: 2,
  munderover: 3,
};

/**
 * Put what Temml splits into several children of such an element back into one:
 * `\operatorname` becomes a name and two spaces, and under `\underset` browsers
 * then draw them as a plain row.
 */
function mend(node: MathNode): void {
  const {children = []} = node;
  const surplus = children.length - (CHILDREN[node.type] ?? Infinity);
  if (surplus > 0) {
    const MathElement = node.constructor as MathClass;
    children.splice(0, surplus + 1, new MathElement('mrow', children.slice(0, surplus + 1)));
  }
  children.forEach(mend);
}

function typeset(formula: string, displayMode: boolean): string {
  const options = {displayMode, annotate: true, throwOnError: true};
  const tree = temml.__renderToMathMLTree(formula, options) as MathNode;
  mend(tree);
  return tree.toMarkup();
}

function element(formula: string, display: boolean): Node {
  try {
    const dataHtml = typeset(formula, display);
    const dataDisplay = display ? 'true' : undefined;
    return {type: 'element', tagName: 'nb-formula', properties: {dataHtml, dataDisplay}, children: []};
  } catch {
    return {
      type: 'element',
      tagName: 'code',
      properties: {className: ['formula-source'], title: 'A formula that cannot be typeset'},
      children: [{type: 'text', value: formula}],
    };
  }
}

function text(node: Node): string {
  return node.value ?? (node.children ?? []).map(text).join('');
}

function has(node: Node, name: string): boolean {
  const classes = node.properties?.className;
  return Array.isArray(classes) && classes.includes(name);
}

/** True for the block that stands around a displayed formula of Markdown. */
function holdsOnly(node: Node, name: string): boolean {
  return node.tagName === 'pre' && node.children?.length === 1 && has(node.children[0], name);
}

function replace(node: Node): Node {
  if (has(node, 'math-display') || holdsOnly(node, 'math-display')) {
    return element(text(node), true);
  }
  if (has(node, 'math-inline')) {
    return element(text(node), false);
  }
  return {...node, ...(node.children && {children: node.children.map(replace)})};
}

/**
 * Typesets formulas as MathML, which browsers draw with a font of the reader's
 * own: no style sheet and no font comes with a page. A formula that cannot be
 * typeset is shown as it was written, whole and in no colour of alarm.
 */
export default function formulas() {
  return (tree: Node): void => {
    tree.children = (tree.children ?? []).map(replace);
  };
}
