/** Lines of IPython's own syntax, which a TypeScript cell cannot run, and what does the same here. */

/** What to use instead of a line that matches; the first match counts. */
const replacements: [RegExp, string][] = [
  [/^%%?time(it)?\b/, 'measure with console.time("name") and console.timeEnd("name")'],
  [/^%(pip|conda)\b|^!\s*(pip|conda)\b/, "install packages with npm in a terminal"],
  [/^%cd\b/, "use process.chdir(folder)"],
  [/^%env\b/, "use process.env"],
  [/^%(who|whos)\b/, "press Tab for the names of the notebook"],
  [/^%(load_ext|matplotlib)\b/, "import what you need from a package or from lib/"],
  [
    /^%%(bash|sh|script)\b|^!/,
    'import { execSync } from "node:child_process" and call execSync(command, { encoding: "utf8" })',
  ],
  [
    /^%%(html|HTML|markdown|latex|svg)\b/,
    'import * as tslab from "tslab" and call tslab.display.html(text) or its relatives',
  ],
  [/^\?|\?$/, "put the cursor on the name and press Shift-Tab"],
];
const anyOther = [/^/, "use TypeScript or a terminal"] as const;

/** `%magic`, `%%magic`, `!command`, `?name` or `name?` as a line; a `!` with a comparison or a call is TypeScript. */
const foreign =
  /^[ \t]*(%%?[ \t]*[a-zA-Z].*|!(?!.*(?:&&|\|\||[!=]=|\())[ \t]*[a-zA-Z].*|\?\??[\w.]+|[\w.]+\?\??)[ \t]*$/m;

/** A complaint of TypeScript about a cell; `position` is a UTF-16 offset in its source. */
interface Complaint {
  position: number;
  code: number;
}

/** Whether `complaints` speak of a foreign line at `position`, not of something before it or of a text with a % in it. */
function concern(line: string, position: number, complaints: readonly Complaint[]): boolean {
  const reached = complaints.length > 0 && complaints.every((complaint) => complaint.position >= position);
  return reached && (line.startsWith("!") || complaints.some(({ code }) => code < 2000)); // below 2000: syntax
}

/** What to write instead of the first line of IPython's syntax in a cell that TypeScript refused; undefined without one. */
export function suggestReplacement(source: string, complaints: readonly Complaint[]): string | undefined {
  const found = foreign.exec(source);
  if (found === null || !concern(found[1], found.index, complaints)) return undefined;
  const line = found[1];
  const [, replacement] = replacements.find(([pattern]) => pattern.test(line)) ?? anyOther;
  return `"${line}" is IPython's syntax, and this is a TypeScript cell: ${replacement}`;
}
