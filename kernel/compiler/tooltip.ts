/** Tooltips: what stands at the cursor, and which function is called there. */
import type { JSDocTagInfo, SignatureHelpItem, SignatureHelpItems, Symbol, SymbolDisplayPart } from "typescript";
import { addDocumentation } from "./documentation.ts";
import type { OpenCell } from "./open-cell.ts";
import { internal, neverCancelled, ts } from "./typescript.ts";

function textOf(parts: readonly SymbolDisplayPart[] | undefined): string {
  return ts.displayPartsToString(parts as SymbolDisplayPart[] | undefined);
}

/** Paragraphs as one text: a signature, its documentation, its tags. */
function paragraphs(
  signature: string,
  documentation: readonly SymbolDisplayPart[],
  tags: readonly JSDocTagInfo[] = [],
): string {
  const tagLines = tags.map((tag) => `@${tag.name} ${textOf(tag.text)}`);
  return [signature, textOf(documentation), ...tagLines].filter((part) => part !== "").join("\n\n");
}

/** The name at `position`: its type and its documentation. */
function describeName({ program, file }: OpenCell, position: number): string | undefined {
  const checker = program.getTypeChecker();
  const node = internal.getTouchingPropertyName(file, position);
  const symbol = ts.isSourceFile(node) ? undefined : checker.getSymbolAtLocation(node);
  if (symbol === undefined) return undefined;
  addDocumentation(symbol, checker);
  const { displayParts, documentation, tags } = internal.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    node.parent,
    node,
  );
  return paragraphs(textOf(displayParts), documentation, tags);
}

/** The function that is called around `position`, for its documentation. */
function calledAt({ program, file }: OpenCell, position: number): Symbol | undefined {
  const call = ts.findAncestor(internal.findTokenOnLeftOfPosition(file, position), ts.isCallOrNewExpression);
  if (call === undefined) return undefined;
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call.expression;
  return program.getTypeChecker().getSymbolAtLocation(name);
}

function callAt(cell: OpenCell, position: number): SignatureHelpItems | undefined {
  const { program, file } = cell;
  const called = calledAt(cell, position);
  if (called !== undefined) addDocumentation(called, program.getTypeChecker());
  return internal.SignatureHelp.getSignatureHelpItems(program, file, position, undefined, neverCancelled);
}

function signatureOf({
  prefixDisplayParts,
  parameters,
  separatorDisplayParts,
  suffixDisplayParts,
}: SignatureHelpItem): string {
  const inside = parameters.map(({ displayParts }) => textOf(displayParts)).join(textOf(separatorDisplayParts));
  return textOf(prefixDisplayParts) + inside + textOf(suffixDisplayParts);
}

function describeCall({ items, selectedItemIndex }: SignatureHelpItems): string {
  const item = items[selectedItemIndex];
  const overloads = items.length === 1 ? "" : ` (+${items.length - 1} overload${items.length === 2 ? "" : "s"})`;
  return paragraphs(signatureOf(item) + overloads, item.documentation, item.tags);
}

/**
 * Describes the name at `position`; within the parentheses of a call, also or only the called function, as Jupyter's users
 * expect. Undefined where there is neither.
 */
export function describe(cell: OpenCell, position: number): string | undefined {
  const name = describeName(cell, cell.offset + position);
  const call = callAt(cell, cell.offset + position);
  if (name === undefined || call === undefined) return name ?? (call && describeCall(call));
  return `${name}\n\nAn argument of ${signatureOf(call.items[call.selectedItemIndex])}`;
}
