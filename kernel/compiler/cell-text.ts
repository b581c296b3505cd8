/**
 * The text of a cell as TypeScript sees it.
 *
 * tslab appends `export { every, name }` to a cell, so that TypeScript describes every name to later cells. With an
 * `export` that the cell has itself, a name would be exported twice. Therefore the cell's own `export` keywords become
 * blanks, which leave every position as it is, and tslab's exports get names that no cell can have.
 */
import type { Modifier, ModifierLike, Statement } from "typescript";
import { ts } from "./typescript.ts";

const appended = /\nexport \{([^\s{},]+(?:, [^\s{},]+)*)\}$/;

function isExport(modifier: ModifierLike): modifier is Modifier {
  return modifier.kind === ts.SyntaxKind.ExportKeyword || modifier.kind === ts.SyntaxKind.DefaultKeyword;
}

/** The keywords that can be left out of a declaration; one without a name needs its `export default`. */
function exportKeywords(statement: Statement): Modifier[] {
  if (!ts.canHaveModifiers(statement) || statement.modifiers === undefined) return [];
  const unnamed =
    (ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) && statement.name === undefined;
  return unnamed ? [] : statement.modifiers.filter(isExport);
}

function blank(text: string, start: number, end: number): string {
  return text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
}

/** What a script's first line begins with is a comment to Node, but tslab puts a line before it. */
function hideShebang(text: string): string {
  return text.replace(/^(export \{\};\r?\n)#!/, "$1//");
}

/** `text` without the `export` of its declarations, every other character where it was. */
function hideExports(text: string): string {
  if (!/\bexport\b/.test(text)) return text;
  const file = ts.createSourceFile("cell.ts", text, ts.ScriptTarget.Latest);
  const keywords = file.statements.flatMap(exportKeywords);
  return keywords.reduce((result, keyword) => blank(result, keyword.getStart(file), keyword.end), text);
}

/** tslab takes names from TypeScript's tables, where `declare global` is `__global` and `__name` has one more underscore. */
function writtenName(tableName: string): string[] {
  if (tableName === "__global") return [];
  return [tableName.startsWith("___") ? tableName.slice(1) : tableName];
}

/** What TypeScript gets for the text that tslab passes for the cell. */
export function readCell(textOfTslab: string): string {
  const text = hideShebang(textOfTslab);
  const names = appended.exec(text);
  if (names === null) return hideExports(text);
  const aliases = names[1]
    .split(", ")
    .flatMap(writtenName)
    .map((name) => `${name} as "${name} of the cell"`);
  return `${hideExports(text.slice(0, names.index))}\nexport {${aliases.join(", ")}}`;
}
