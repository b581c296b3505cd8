/** Renames what a cell declares under the name of a global, so that the library and the kernel keep the global. */
import type {
  BindingElement,
  ClassLikeDeclaration,
  Expression,
  Identifier,
  ImportSpecifier,
  Node,
  ShorthandPropertyAssignment,
  SourceFile,
  Symbol,
  SymbolTable,
  TransformationContext,
  TransformerFactory,
  TypeChecker,
  VariableDeclaration,
} from "typescript";
import { emittedName } from "../cell-names.ts";
import { kernelName } from "./kernel-call.ts";
import { ts } from "./typescript.ts";

const { factory } = ts;

/** The names at the top of a file; TypeScript's declarations leave the property out. */
function localsOf(file: SourceFile): SymbolTable {
  return (file as SourceFile & { locals?: SymbolTable }).locals ?? new Map<never, never>();
}

/** A cell and the declarations of the earlier ones, checked. */
export interface CheckedCell {
  cell: SourceFile;
  earlier: SourceFile;
  checker: TypeChecker;
}

/** Whether code outside the notebook may mean a global by `name`: one of Node, of TypeScript's libraries or of the kernel. */
function isGlobal(name: string, checker: TypeChecker): boolean {
  const resolver = checker as TypeChecker & {
    resolveName(name: string, location: undefined, meaning: number, excludeGlobals: boolean): Symbol | undefined;
  };
  return (
    name === kernelName ||
    name in globalThis ||
    resolver.resolveName(name, undefined, ts.SymbolFlags.Value, false) !== undefined
  );
}

/** Whether `symbol` is only described (`declare const process: …`) and therefore means the global itself. */
function isAmbient({ declarations = [] }: Symbol): boolean {
  return declarations.every((node) => (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Ambient) !== 0);
}

/** The names that `cell` declares, and whether each of them is to be emitted under another one. */
function declaredNames({ cell, checker }: CheckedCell): Map<string, boolean> {
  const names = [...localsOf(cell)].map(([key, symbol]) => {
    const name = ts.unescapeLeadingUnderscores(key);
    return [name, isGlobal(name, checker) && !isAmbient(symbol)] as const;
  });
  return new Map(names);
}

/** Names of a notebook that are emitted under another one. */
export class RenamedGlobals {
  #names: ReadonlySet<string> = new Set();

  /** The names, in order. */
  get names(): string[] {
    return [...this.#names].sort();
  }

  set names(names: readonly string[]) {
    this.#names = new Set(names);
  }

  /** Takes over the names of a cell that compiled. */
  add(checked: CheckedCell): void {
    const names = new Set(this.#names);
    for (const [name, isRenamed] of declaredNames(checked)) {
      if (isRenamed) names.add(name);
      else names.delete(name);
    }
    this.#names = names;
  }

  /** A transformer that renames in `checked`; runs after TypeScript's own and before all others. */
  transformer(checked: CheckedCell): TransformerFactory<SourceFile> {
    const declared = [...declaredNames(checked)];
    const own = new Set(declared.filter(([, isRenamed]) => isRenamed).map(([name]) => name));
    if (own.size === 0 && this.#names.size === 0) return () => (file) => file;
    return (context) => (file) => new Renaming(checked, own, this.#names, context).visit(file) as SourceFile;
  }
}

/** The renaming of one cell. */
class Renaming {
  readonly #checker: TypeChecker;
  /** The symbols to rename. */
  readonly #symbols: ReadonlySet<Symbol>;
  readonly #context: TransformationContext;
  /** Names of the classes around the visited node: inside, a class's name means the class itself. */
  #classes: string[] = [];

  constructor(
    checked: CheckedCell,
    own: ReadonlySet<string>,
    earlier: ReadonlySet<string>,
    context: TransformationContext,
  ) {
    const symbolsIn = (file: SourceFile, names: ReadonlySet<string>) =>
      [...localsOf(file)].filter(([key]) => names.has(ts.unescapeLeadingUnderscores(key))).map(([, symbol]) => symbol);
    this.#checker = checked.checker;
    this.#symbols = new Set([...symbolsIn(checked.cell, own), ...symbolsIn(checked.earlier, earlier)]);
    this.#context = context;
  }

  /** `node` with everything below it renamed. */
  readonly visit = (node: Node): Node => {
    if (ts.isIdentifier(node)) return this.#isRenamed(node) ? renamed(node) : node;
    if (ts.isExportDeclaration(node)) return node;
    if (ts.isShorthandPropertyAssignment(node)) return this.#shorthand(node);
    if (ts.isClassLike(node) && node.name !== undefined && this.#isRenamed(node.name))
      return this.#class(node, node.name);
    const visited = ts.visitEachChild(node, this.visit, this.#context);
    if (ts.isImportSpecifier(visited) || ts.isBindingElement(visited))
      return withPropertyName(visited, node as typeof visited);
    if (ts.isVariableDeclaration(visited)) return withFunctionName(visited, node as VariableDeclaration);
    return visited;
  };

  #isRenamed(node: Identifier): boolean {
    if (this.#classes.includes(node.text)) return false;
    const written = ts.getOriginalNode(node);
    const symbol = written.parent && this.#checker.getSymbolAtLocation(written);
    return symbol !== undefined && this.#symbols.has(symbol);
  }

  /** `{ process }` → `{ process: process$… }` */
  #shorthand(node: ShorthandPropertyAssignment): Node {
    const symbol = this.#checker.getShorthandAssignmentValueSymbol(ts.getOriginalNode(node));
    const visited = ts.visitEachChild(node, this.visit, this.#context);
    if (symbol === undefined || !this.#symbols.has(symbol) || this.#classes.includes(node.name.text)) return visited;
    const initializer = visited.objectAssignmentInitializer;
    const value =
      initializer === undefined ? renamed(node.name) : factory.createAssignment(renamed(node.name), initializer);
    return factory.createPropertyAssignment(factory.createIdentifier(node.name.text), value);
  }

  #class(node: ClassLikeDeclaration, written: Identifier): Node {
    this.#classes.push(written.text);
    const visited = ts.visitEachChild(node, this.visit, this.#context);
    this.#classes.pop();
    if (!ts.isClassDeclaration(visited)) return visited;
    const { modifiers, typeParameters, heritageClauses, members } = visited;
    const name = renamed(written);
    return factory.updateClassDeclaration(visited, modifiers, name, typeParameters, heritageClauses, members);
  }
}

function renamed(name: Identifier): Identifier {
  return ts.setTextRange(ts.setOriginalNode(factory.createIdentifier(emittedName(name.text)), name), name);
}

/** `import { process } from` → `import { process as process$… } from`, and the same in `const { process } =` */
function withPropertyName<T extends ImportSpecifier | BindingElement>(visited: T, before: T): Node {
  const isRest = ts.isBindingElement(before) && before.dotDotDotToken !== undefined;
  const isInArray = ts.isBindingElement(before) && ts.isArrayBindingPattern(ts.getOriginalNode(before).parent);
  if (visited.name === before.name || before.propertyName !== undefined || isRest || isInArray) return visited;
  const propertyName = factory.createIdentifier((before.name as Identifier).text);
  if (ts.isImportSpecifier(visited))
    return factory.updateImportSpecifier(visited, visited.isTypeOnly, propertyName, visited.name);
  return factory.updateBindingElement(visited, undefined, propertyName, visited.name, visited.initializer);
}

function isAnonymous(value: Expression): boolean {
  if (ts.isParenthesizedExpression(value)) return isAnonymous(value.expression);
  return (
    ts.isArrowFunction(value) ||
    ((ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name === undefined)
  );
}

/** `let fetch$… = () => 1` → `let fetch$… = { fetch: () => 1 }.fetch`: JavaScript names a function after its variable. */
function withFunctionName(visited: VariableDeclaration, before: VariableDeclaration): VariableDeclaration {
  const { name, initializer } = visited;
  if (name === before.name || !ts.isIdentifier(before.name) || initializer === undefined || !isAnonymous(initializer))
    return visited;
  const written = factory.createIdentifier(before.name.text);
  const holder = factory.createObjectLiteralExpression([factory.createPropertyAssignment(written, initializer)]);
  const value = factory.createPropertyAccessExpression(holder, written);
  return factory.updateVariableDeclaration(visited, name, undefined, undefined, value);
}
