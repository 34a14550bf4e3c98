interface Node {
  type: string;
  tagName?: string;
  value?: string;
  properties?: {className?: unknown; style?: unknown; encoding?: unknown; title?: unknown};
  children?: Node[];
}

/** The colour KaTeX gives to what it does not know. No formula is meant to have it. */
export const UNKNOWN = '#c0ffee';

function has(node: Node, name: string): boolean {
  const classes = node.properties?.className;
  return Array.isArray(classes) && classes.includes(name);
}

function some(node: Node, test: (node: Node) => boolean): boolean {
  return test(node) || (node.children ?? []).some((child) => some(child, test));
}

function text(node: Node): string {
  return node.value ?? (node.children ?? []).map(text).join('');
}

/** The TeX of a formula, which KaTeX keeps beside what it typesets. */
function source(node: Node): string {
  if (node.properties?.encoding === 'application/x-tex') {
    return text(node);
  }
  return (node.children ?? []).map(source).join('');
}

function refused(node: Node): boolean {
  const coloured = (inner: Node) => String(inner.properties?.style ?? '').includes(UNKNOWN);
  return has(node, 'katex-error') || (has(node, 'katex') && some(node, coloured));
}

function replace(node: Node): Node {
  if (!refused(node)) {
    return {...node, ...(node.children && {children: node.children.map(replace)})};
  }
  const value = has(node, 'katex-error') ? text(node) : source(node);
  return {
    type: 'element',
    tagName: 'code',
    properties: {className: ['formula-source'], title: 'A formula that cannot be typeset'},
    children: [{type: 'text', value}],
  };
}

/** Shows each formula that KaTeX refuses as it was written, whole and in no colour of alarm. */
export default function formulaSources() {
  return (tree: Node): void => {
    tree.children = (tree.children ?? []).map(replace);
  };
}
