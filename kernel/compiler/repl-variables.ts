/**
 * A cell's variables as REPL code.
 *
 * V8 lets only a top-level `let` be declared again, and only in another script. So `const` and `var` become `let`, and a
 * `var` that stands in a block or repeats a name becomes an assignment, with one `let` for its name before everything else.
 */
import type {
  ArrayBindingElement,
  BindingElement,
  BindingName,
  Expression,
  ForInitializer,
  Identifier,
  Node,
  SourceFile,
  Statement,
  TransformationContext,
  VariableDeclarationList,
} from "typescript";
import { ts } from "./typescript.ts";

const { factory } = ts;

/** `let name = value` */
export function letStatement(name: BindingName, value?: Expression): Statement {
  const declaration = factory.createVariableDeclaration(name, undefined, undefined, value);
  return factory.createVariableStatement(
    undefined,
    factory.createVariableDeclarationList([declaration], ts.NodeFlags.Let),
  );
}

function isVar(node: Node): node is VariableDeclarationList {
  return ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0;
}

/** Whether `node` keeps its `var`s to itself. */
function isVarScope(node: Node): boolean {
  return ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node);
}

function namesOf(name: BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesOf(element.name)));
}

function namesIn(list: VariableDeclarationList): string[] {
  return list.declarations.flatMap((declaration) => namesOf(declaration.name));
}

/** Every `var` list below `node`, those of inner functions excepted. */
function varLists(node: Node): VariableDeclarationList[] {
  if (isVarScope(node)) return [];
  const found = isVar(node) ? [node] : [];
  ts.forEachChild(node, (child) => void found.push(...varLists(child)));
  return found;
}

function listOf(statement: Statement): VariableDeclarationList[] {
  return ts.isVariableStatement(statement) && isVar(statement.declarationList) ? [statement.declarationList] : [];
}

/** The `var` lists of a cell that cannot become a `let` where they stand. */
function listsToAssign(file: SourceFile): Set<VariableDeclarationList> {
  const atTop = file.statements.flatMap(listOf);
  const nested = file.statements.flatMap(varLists).filter((list) => !atTop.includes(list));
  const names = atTop.flatMap(namesIn);
  const repeated = new Set([
    ...names.filter((name, index) => names.indexOf(name) !== index),
    ...nested.flatMap(namesIn),
  ]);
  return new Set([...nested, ...atTop.filter((list) => namesIn(list).some((name) => repeated.has(name)))]);
}

function withDefault(target: Expression, initializer: Expression | undefined): Expression {
  return initializer === undefined ? target : factory.createAssignment(target, initializer);
}

function arrayElement(element: ArrayBindingElement): Expression {
  if (ts.isOmittedExpression(element)) return element;
  const target = withDefault(assignmentTarget(element.name), element.initializer);
  return element.dotDotDotToken === undefined ? target : factory.createSpreadElement(target);
}

function property(element: BindingElement) {
  const target = withDefault(assignmentTarget(element.name), element.initializer);
  if (element.dotDotDotToken !== undefined) return factory.createSpreadAssignment(target);
  return factory.createPropertyAssignment(element.propertyName ?? (element.name as Identifier), target);
}

/** The pattern of a declaration as that of an assignment. */
function assignmentTarget(name: BindingName): Expression {
  if (ts.isIdentifier(name)) return name;
  if (ts.isArrayBindingPattern(name)) return factory.createArrayLiteralExpression(name.elements.map(arrayElement));
  return factory.createObjectLiteralExpression(name.elements.map(property));
}

/** `a = 1, { b } = c`; undefined where nothing is assigned. */
function asAssignments(list: VariableDeclarationList): Expression | undefined {
  return list.declarations
    .filter((declaration) => declaration.initializer !== undefined)
    .map((declaration) => withDefault(assignmentTarget(declaration.name), declaration.initializer))
    .reduce<Expression | undefined>(
      (before, next) => (before === undefined ? next : factory.createComma(before, next)),
      undefined,
    );
}

/** The head of `for (var x of …)` or `for (var x in …)` without its `var`. */
function loopTarget(list: ForInitializer): Expression {
  return assignmentTarget((list as VariableDeclarationList).declarations[0].name);
}

/** `node` with the lists in `assigned` as assignments. */
function assign(node: Node, assigned: ReadonlySet<Node>, context: TransformationContext): Node {
  const visited = isVarScope(node)
    ? node
    : ts.visitEachChild(node, (child) => assign(child, assigned, context), context);
  if (ts.isVariableStatement(visited) && assigned.has(visited.declarationList)) {
    const value = asAssignments(visited.declarationList);
    return ts.setTextRange(
      value === undefined ? factory.createEmptyStatement() : factory.createExpressionStatement(value),
      node,
    );
  }
  if (ts.isForStatement(visited) && visited.initializer !== undefined && assigned.has(visited.initializer)) {
    const initializer = asAssignments(visited.initializer as VariableDeclarationList);
    return factory.updateForStatement(visited, initializer, visited.condition, visited.incrementor, visited.statement);
  }
  if (ts.isForOfStatement(visited) && assigned.has(visited.initializer)) {
    const { awaitModifier, initializer, expression, statement } = visited;
    return factory.updateForOfStatement(visited, awaitModifier, loopTarget(initializer), expression, statement);
  }
  if (ts.isForInStatement(visited) && assigned.has(visited.initializer)) {
    return factory.updateForInStatement(
      visited,
      loopTarget(visited.initializer),
      visited.expression,
      visited.statement,
    );
  }
  return visited;
}

/** The statements of a cell with every `var` where a `let` can stand, and the names that need a `let` before them. */
export function placeVars(
  file: SourceFile,
  context: TransformationContext,
): { statements: Statement[]; names: string[] } {
  const lists = listsToAssign(file);
  if (lists.size === 0) return { statements: [...file.statements], names: [] };
  const names = new Set([...lists].flatMap(namesIn));
  return { statements: file.statements.map((node) => assign(node, lists, context) as Statement), names: [...names] };
}
