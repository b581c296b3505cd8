/**
 * A TypeScript transformer that turns a cell's module into a script for V8's REPL mode.
 *
 * Imports become awaits of the kernel's import function; exports lose their keyword; every top-level declaration becomes
 * a `let`, the one kind that V8 lets a later cell declare again on every supported Node; the last expression is handed
 * to the kernel as the cell's value.
 */
import type {
  Expression, ExportDeclaration, ImportDeclaration, ModifierLike, Node, SourceFile, Statement, TransformerFactory, VariableStatement,
} from "typescript";
import { kernelCall, kernelName } from "./interrupt-points.ts";
import { ts } from "./typescript.ts";

const { factory } = ts;

function letStatement(name: Parameters<typeof factory.createVariableDeclaration>[0], value?: Expression): Statement {
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, value);
  return factory.createVariableStatement(undefined, factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let));
}

function awaitedImport(node: ImportDeclaration | ExportDeclaration): Expression {
  const attributes = node.attributes?.elements.map((element) =>
    factory.createPropertyAssignment(element.name, element.value as Expression),
  );
  const options = attributes && factory.createObjectLiteralExpression([
    factory.createPropertyAssignment("with", factory.createObjectLiteralExpression(attributes)),
  ]);
  const args = [node.moduleSpecifier!, ...(options === undefined ? [] : [options])];
  return factory.createAwaitExpression(kernelCall("import", args));
}

/** `import a, { b as c } from "m"` → `let { default: a, b: c } = await __kernel.import("m")` */
function importAsLet(node: ImportDeclaration): Statement[] {
  const clause = node.importClause;
  const value = awaitedImport(node);
  if (clause === undefined) return [factory.createExpressionStatement(value)];
  const bindings = clause.namedBindings;
  if (bindings !== undefined && ts.isNamespaceImport(bindings)) {
    const namespace = letStatement(bindings.name, value);
    if (clause.name === undefined) return [namespace];
    return [namespace, letStatement(clause.name, factory.createPropertyAccessExpression(bindings.name, "default"))];
  }
  const elements = (bindings?.elements ?? []).map((element) =>
    factory.createBindingElement(undefined, element.propertyName ?? element.name, element.name),
  );
  if (clause.name !== undefined) elements.unshift(factory.createBindingElement(undefined, "default", clause.name));
  return [letStatement(factory.createObjectBindingPattern(elements), value)];
}

function withoutExport(modifiers: readonly ModifierLike[] | undefined): ModifierLike[] | undefined {
  return modifiers?.filter((m) => m.kind !== ts.SyntaxKind.ExportKeyword && m.kind !== ts.SyntaxKind.DefaultKeyword);
}

function variablesAsLet(node: VariableStatement): Statement {
  const list = node.declarationList;
  const isUsing = (list.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using;
  const kept = isUsing ? list : factory.updateVariableDeclarationList(list, list.declarations);
  const result = isUsing ? kept : ts.setTextRange(factory.createVariableDeclarationList(list.declarations, ts.NodeFlags.Let), list);
  return ts.setTextRange(factory.createVariableStatement(withoutExport(node.modifiers), result), node);
}

/** Imports first, then functions, then the rest in order: the order in which a module would do it. */
interface Parts {
  imports: Statement[];
  functions: Statement[];
  body: Statement[];
}

function sortStatement(parts: Parts, node: Statement): void {
  if (ts.isImportDeclaration(node)) {
    parts.imports.push(...importAsLet(node));
  } else if (ts.isExportDeclaration(node)) {
    if (node.moduleSpecifier !== undefined) parts.imports.push(factory.createExpressionStatement(awaitedImport(node)));
  } else if (ts.isExportAssignment(node)) {
    parts.body.push(ts.setTextRange(factory.createExpressionStatement(node.expression), node));
  } else if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
    const value = factory.createFunctionExpression(
      withoutExport(node.modifiers)?.filter(ts.isModifier),
      node.asteriskToken, undefined, node.typeParameters, node.parameters, node.type, node.body!,
    );
    parts.functions.push(ts.setTextRange(letStatement(node.name, ts.setTextRange(value, node)), node));
  } else if (ts.isClassDeclaration(node) && node.name !== undefined) {
    const { name, typeParameters, heritageClauses, members } = node;
    const value = factory.createClassExpression(withoutExport(node.modifiers), undefined, typeParameters, heritageClauses, members);
    parts.body.push(ts.setTextRange(letStatement(name, ts.setTextRange(value, node)), node));
  } else {
    parts.body.push(ts.isVariableStatement(node) ? variablesAsLet(node) : node);
  }
}

/** Whether the cell ends in an expression to show; what tslab appends (`export { names }`) does not count. */
function endsInExpression(file: SourceFile): boolean {
  const last = file.statements.findLast((node) => !ts.isExportDeclaration(node) || node.moduleSpecifier !== undefined);
  if (last === undefined) return false;
  return ts.isExportAssignment(last) || (ts.isExpressionStatement(last) && !isAssignment(last.expression));
}

/** An assignment is written for its effect, so its value is not shown, as in Jupyter's other languages. */
function isAssignment(node: Expression): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Makes the last statement, an expression, the cell's value. */
function reportLastValue(statements: Statement[]): Statement[] {
  const last = statements.at(-1);
  if (last === undefined || !ts.isExpressionStatement(last)) return statements;
  const call = factory.createExpressionStatement(kernelCall("lastValue", [last.expression]));
  return [...statements.slice(0, -1), ts.setTextRange(call, last)];
}

/** Turns a cell's module into REPL code; runs after TypeScript's own transformers. */
export const toReplCode: TransformerFactory<SourceFile> = (context) => {
  function visit(node: Node): Node {
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      return factory.createPropertyAccessExpression(factory.createIdentifier(kernelName), "meta");
    }
    const visited = ts.visitEachChild(node, visit, context);
    if (ts.isCallExpression(visited) && visited.expression.kind === ts.SyntaxKind.ImportKeyword) {
      return ts.setTextRange(kernelCall("import", visited.arguments), node);
    }
    return visited;
  }
  return (file) => {
    const parts: Parts = { imports: [], functions: [], body: [] };
    for (const statement of file.statements) sortStatement(parts, ts.visitNode(statement, visit) as Statement);
    const statements = [...parts.imports, ...parts.functions, ...(endsInExpression(file) ? reportLastValue(parts.body) : parts.body)];
    return factory.updateSourceFile(file, ts.setTextRange(factory.createNodeArray(statements), file.statements));
  };
};
