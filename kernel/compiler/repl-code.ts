/**
 * A TypeScript transformer that turns a cell's module into a script for V8's REPL mode.
 *
 * Imports become awaits of the kernel's import function; exports lose their keyword; every top-level declaration becomes
 * a `let`, the one kind that V8 lets a later cell declare again on every supported Node; the last expression is handed
 * to the kernel as the cell's value. The script is strict and its top-level `this` undefined, as a module's is.
 */
import type {
  ClassDeclaration,
  Expression,
  FunctionDeclaration,
  Identifier,
  ModifierLike,
  Node,
  SourceFile,
  Statement,
  TransformationContext,
  TransformerFactory,
  TryStatement,
  VariableStatement,
} from "typescript";
import { writtenNames } from "../cell-names.ts";
import { kernelCall, kernelName } from "./kernel-call.ts";
import { awaitedImport, importAsLet } from "./repl-imports.ts";
import { letStatement, placeVars } from "./repl-variables.ts";
import { ts } from "./typescript.ts";

const { factory } = ts;

function withoutExport(modifiers: readonly ModifierLike[] | undefined): ModifierLike[] | undefined {
  return modifiers?.filter((m) => m.kind !== ts.SyntaxKind.ExportKeyword && m.kind !== ts.SyntaxKind.DefaultKeyword);
}

function variablesAsLet(node: VariableStatement): Statement {
  const list = node.declarationList;
  const asLet = ts.setTextRange(factory.createVariableDeclarationList(list.declarations, ts.NodeFlags.Let), list);
  return ts.setTextRange(factory.createVariableStatement(withoutExport(node.modifiers), asLet), node);
}

/** The name that the user wrote for `name`, where it was renamed. */
function nameBefore(name: Identifier | undefined): Identifier | undefined {
  const written = name && writtenNames(name.text);
  return written === undefined || written === name?.text ? undefined : factory.createIdentifier(written);
}

/** A function reaches itself through its name in the notebook, so that its own later version is called. */
function functionAsLet(node: FunctionDeclaration): Statement {
  const modifiers = withoutExport(node.modifiers)?.filter(ts.isModifier);
  const { asteriskToken, typeParameters, parameters, type, body } = node;
  const value = factory.createFunctionExpression(
    modifiers,
    asteriskToken,
    nameBefore(node.name),
    typeParameters,
    parameters,
    type,
    body!,
  );
  ts.setTextRange(value, node);
  return ts.setTextRange(
    node.name === undefined ? factory.createExpressionStatement(value) : letStatement(node.name, value),
    node,
  );
}

/** A class keeps its name inside its body, where JavaScript defines it before static members run. */
function classAsLet(node: ClassDeclaration): Statement {
  const { name, typeParameters, heritageClauses, members } = node;
  const inside = nameBefore(name) ?? name;
  const value = factory.createClassExpression(
    withoutExport(node.modifiers),
    inside,
    typeParameters,
    heritageClauses,
    members,
  );
  ts.setTextRange(value, node);
  const unnamed = () => factory.createExpressionStatement(factory.createParenthesizedExpression(value));
  return ts.setTextRange(name === undefined ? unnamed() : letStatement(name, value), node);
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
    const { moduleSpecifier, attributes } = node;
    if (moduleSpecifier === undefined) return;
    parts.imports.push(factory.createExpressionStatement(awaitedImport(moduleSpecifier, attributes)));
  } else if (ts.isExportAssignment(node)) {
    parts.body.push(ts.setTextRange(factory.createExpressionStatement(node.expression), node));
  } else if (ts.isFunctionDeclaration(node)) {
    parts.functions.push(functionAsLet(node));
  } else if (ts.isClassDeclaration(node)) {
    parts.body.push(classAsLet(node));
  } else {
    parts.body.push(ts.isVariableStatement(node) ? variablesAsLet(node) : node);
  }
}

/** Whether `node` is what TypeScript puts around the statements behind a `using`. */
function isUsingBlock(node: Statement): node is TryStatement {
  return ts.isTryStatement(node) && node.pos < 0;
}

/** What counts as a cell's last statement: neither what tslab appends (`export { names }`) nor a lone semicolon. */
function isStatementOfCell(node: Statement): boolean {
  return !ts.isEmptyStatement(node) && (!ts.isExportDeclaration(node) || node.moduleSpecifier !== undefined);
}

/** Whether the cell ends in an expression to show; what TypeScript makes of an enum or a namespace is none. */
function endsInExpression(statements: readonly Statement[]): boolean {
  const last = statements.findLast(isStatementOfCell);
  if (last === undefined) return false;
  if (isUsingBlock(last)) return endsInExpression(last.tryBlock.statements);
  const written = ts.getOriginalNode(last);
  return ts.isExportAssignment(written) || (ts.isExpressionStatement(written) && !isAssignment(written.expression));
}

/** An assignment is written for its effect, so its value is not shown, as in Jupyter's other languages. */
function isAssignment(node: Expression): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Makes the last statement, an expression, the cell's value. A comment behind it would swallow the closing parenthesis. */
function reportLastValue(statements: readonly Statement[]): Statement[] {
  const index = statements.findLastIndex(isStatementOfCell);
  const last = statements.at(index);
  return last === undefined ? [] : statements.with(index, withReport(last));
}

function withReport(node: Statement): Statement {
  if (isUsingBlock(node)) {
    const { tryBlock, catchClause, finallyBlock } = node;
    const block = factory.updateBlock(tryBlock, reportLastValue(tryBlock.statements));
    return factory.updateTryStatement(node, block, catchClause, finallyBlock);
  }
  if (!ts.isExpressionStatement(node)) return node;
  const value = ts.setEmitFlags(node.expression, ts.EmitFlags.NoComments);
  return ts.setTextRange(factory.createExpressionStatement(kernelCall("lastValue", [value])), node);
}

function hasOwnThis(node: Node): boolean {
  return ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isClassElement(node);
}

/** Replaces what only modules have: `import.meta`, `import()`, and a top-level `this` that is undefined. */
function replaceModuleSyntax<T extends Node>(node: T, context: TransformationContext): T {
  const visitor =
    (atTop: boolean) =>
    (node: Node): Node => {
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
        return factory.createPropertyAccessExpression(factory.createIdentifier(kernelName), "meta");
      }
      if (atTop && node.kind === ts.SyntaxKind.ThisKeyword) return factory.createVoidZero();
      const visited = ts.visitEachChild(node, atTop && !hasOwnThis(node) ? visitTop : visitInside, context);
      if (ts.isCallExpression(visited) && visited.expression.kind === ts.SyntaxKind.ImportKeyword) {
        return ts.setTextRange(kernelCall("import", visited.arguments), node);
      }
      return visited;
    };
  const [visitTop, visitInside] = [visitor(true), visitor(false)];
  return ts.visitNode(node, visitTop) as T;
}

/** Turns a cell's module into REPL code; runs after TypeScript's own transformers. */
export const toReplCode: TransformerFactory<SourceFile> = (context) => (file) => {
  const { statements, names } = placeVars(file, context);
  const parts: Parts = { imports: [], functions: [], body: [] };
  for (const statement of statements) sortStatement(parts, replaceModuleSyntax(statement, context));
  const strict = factory.createExpressionStatement(factory.createStringLiteral("use strict"));
  const variables = names.map((name) => letStatement(factory.createIdentifier(name)));
  const body = endsInExpression(statements) ? reportLastValue(parts.body) : parts.body;
  const script = [strict, ...variables, ...parts.imports, ...parts.functions, ...body];
  return factory.updateSourceFile(file, ts.setTextRange(factory.createNodeArray(script), file.statements));
};
