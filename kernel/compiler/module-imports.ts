/** What a module imports when it runs, from its text alone: it need not be translated for that. */
import type { CallExpression, Node, SourceFile } from "typescript";
import { ts } from "./typescript.ts";

/** The specifier of an import or export that loads a module before the file with it runs; those of types load none. */
export function loadedFirst(node: Node): Node | undefined {
  if (ts.isImportDeclaration(node)) return node.importClause?.isTypeOnly ? undefined : node.moduleSpecifier;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly ? undefined : node.moduleSpecifier;
  return ts.isExternalModuleReference(node) ? node.expression : undefined;
}

function isLoadingCall(node: Node): node is CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const { expression: called } = node;
  return called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === "require");
}

/** The arguments of `import()` and `require()`. */
function loadedByCalls(file: SourceFile): Node[] {
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (isLoadingCall(node)) found.push(...node.arguments.slice(0, 1));
    ts.forEachChild(node, visit);
  };
  if (/\b(import|require)\s*\(/.test(file.text)) visit(file);
  return found;
}

/** The relative specifiers of all imports in `text`, the text of `file`; of dynamic ones those that are literals. */
export function importedBy(file: string, text: string): string[] {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  const parsed = ts.createSourceFile(file, text, options);
  const loaded = [...parsed.statements.map(loadedFirst), ...loadedByCalls(parsed)];
  const specifiers = loaded
    .filter((node) => node !== undefined && ts.isStringLiteralLike(node))
    .map((node) => node.text);
  return [...new Set(specifiers.filter((specifier) => specifier.startsWith(".")))];
}
