/**
 * Documentation comments, parsed when a tooltip asks for them: nothing else needs them, and they take a third of the time of
 * parsing a program.
 */
import type { JSDoc, Node, SourceFile, Symbol, TypeChecker } from "typescript";
import { ts } from "./typescript.ts";

type Documented = Node & { jsDoc?: JSDoc[] };

const documented = new WeakSet<SourceFile>();

function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** Moves the comments of one tree to another one of the same text. */
function moveComments(from: Documented, to: Documented): void {
  if (from.jsDoc !== undefined) to.jsDoc = from.jsDoc.map((comment) => Object.assign(comment, { parent: to }));
  const targets = childrenOf(to);
  for (const [index, child] of childrenOf(from).entries()) moveComments(child, targets[index]);
}

function addComments(file: SourceFile): void {
  if (documented.has(file)) return;
  documented.add(file);
  const options = { languageVersion: file.languageVersion, jsDocParsingMode: ts.JSDocParsingMode.ParseAll };
  moveComments(ts.createSourceFile(file.fileName, file.text, options, true), file);
}

/** Adds the documentation comments to the files that declare `symbol`. */
export function addDocumentation(symbol: Symbol, checker: TypeChecker): void {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const declared = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  for (const declaration of declared.declarations ?? []) addComments(declaration.getSourceFile());
}
