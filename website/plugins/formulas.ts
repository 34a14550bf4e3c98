import temml from 'temml';

interface Node {
  type: string;
  tagName?: string;
  value?: string;
  properties?: {className?: unknown; [name: string]: unknown};
  children?: Node[];
}

/** A node of MathML, as Temml makes it: an element, or what has no type, a text or several nodes. */
interface MathNode {
  type?: string;
  children?: MathNode[];
  toMarkup(): string;
}

type MathClass = new (type: string, children: MathNode[]) => MathNode;

/** Elements of MathML of which each child has a place and a meaning. */
const PLACED = new Set(['mfrac', 'mover', 'mroot', 'msub', 'msubsup', 'msup', 'munder', 'munderover']);

/**
 * Make one child of what stands in one place of such an element. Temml makes
 * of `\operatorname` a name and two spaces, and under `\underset` browsers
 * would draw them all as a plain row.
 */
function mend(node: MathNode): void {
  const {children = []} = node;
  children.forEach((child, place) => {
    const several = !child.type && (child.children ?? []).length > 1;
    if (several && PLACED.has(node.type ?? '')) {
      const MathElement = node.constructor as MathClass;
      children[place] = new MathElement('mrow', child.children ?? []);
    }
    mend(children[place]);
  });
}

function typeset(formula: string, displayMode: boolean): string {
  // Within a line a formula is one row for each place at which it may break, and none around
  // them that would hold its source, since Chromium breaks no row by itself.
  const inLine = {annotate: false, wrap: 'tex' as const};
  const options = {displayMode, throwOnError: true, ...(displayMode ? {annotate: true} : inLine)};
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
