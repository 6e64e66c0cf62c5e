import ts from 'typescript';

/** Attributes that people see or hear. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'title',
  'placeholder',
  'label',
  'description',
  'alt',
  'note',
  'says',
]);

/** Names that are the same in every language. */
const names = new Set(['Ringtrace']);

/** A text of at least two letters in a row, in any script. */
const isSaid = (text: string): boolean => /\p{L}{2,}/u.test(text) && !names.has(text.trim());

/** Visible words that stand in the code of a component: texts between tags, and attributes that are read out or shown. */
export function literalsIn(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const report = (node: ts.Node, text: string): void => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    found.push(`${file}:${String(line + 1)} ${text.trim()}`);
  };
  /** The texts that an expression may become: both sides of a choice, the fixed parts of a template. */
  const judge = (node: ts.Expression | undefined): void => {
    if (node === undefined) return;
    if (ts.isStringLiteralLike(node)) {
      if (isSaid(node.text)) report(node, node.text);
    } else if (ts.isTemplateExpression(node)) {
      const fixed = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].filter(isSaid);
      if (fixed.length > 0) report(node, fixed.join(' … '));
    } else if (ts.isConditionalExpression(node)) {
      judge(node.whenTrue);
      judge(node.whenFalse);
    } else if (ts.isParenthesizedExpression(node)) judge(node.expression);
    else if (ts.isBinaryExpression(node)) {
      judge(node.right);
      if (node.operatorToken.kind === ts.SyntaxKind.PlusToken) judge(node.left);
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && isSaid(node.text)) report(node, node.text);
    if (ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent))) judge(node.expression);
    if (ts.isJsxAttribute(node) && ts.isIdentifier(node.name) && spoken.has(node.name.text)) {
      const value = node.initializer;
      if (value !== undefined && ts.isStringLiteral(value)) judge(value);
      if (value !== undefined && ts.isJsxExpression(value)) judge(value.expression);
    }
    if (ts.isJsxAttribute(node) && ts.isJsxNamespacedName(node.name)) return;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
