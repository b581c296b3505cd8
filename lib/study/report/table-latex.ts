/** The paper's table as LaTeX, for an appendix. */
import type { PaperTable, TableCell, TableRow, TableScore } from "../results/paper-table.ts";

/**
 * A longtable for each suite, with booktabs and xcolor: grey is unsafe, bold safe, bold and blue the best safe. Published numbers
 * stand on a line below.
 *
 * @example
 * ```ts
 * import { paperTable, tableLatex } from "../lib/study";
 *
 * tableLatex(paperTable()).split("\n")[0]; // → "% needs \\usepackage{booktabs,longtable,xcolor}"
 * ```
 */
export function tableLatex({ methods, sections }: PaperTable): string {
  const columns = `l${"rr".repeat(methods.length)}`;
  const heads = methods.map((method) => `\\multicolumn{2}{c}{${escapeLatex(method)}}`).join(" & ");
  const units = methods.map(() => "reward & cost").join(" & ");
  const tables = sections.map(({ suite, rows, average }) => {
    const lines = [...rows.flatMap(rowLines), "\\midrule", ...rowLines(average)];
    return [
      `\\begin{longtable}{${columns}}`,
      "\\toprule",
      `${escapeLatex(suite)} & ${heads} \\\\`,
      ` & ${units} \\\\`,
      "\\midrule",
      "\\endhead",
      ...lines,
      "\\bottomrule",
      "\\end{longtable}",
    ].join("\n");
  });
  return `% needs \\usepackage{booktabs,longtable,xcolor}\n${tables.join("\n\n")}\n`;
}

function rowLines({ title, note, cells }: TableRow): string[] {
  const measured = cells.some((cell) => cell.measured) ? [cells.map((cell) => scoreText(cell.measured))] : [];
  const published = cells.some((cell) => cell.published)
    ? [cells.map((cell) => scoreText(cell.published, "\\footnotesize "))]
    : [];
  return [...measured, ...published].map(
    (texts, i) => `${i === 0 ? escapeLatex(note ? `${title} (${note})` : title) : ""} & ${texts.join(" & ")} \\\\`,
  );
}

function scoreText(score: TableCell["measured"], size = ""): string {
  if (!score) return "&";
  const note = score.note ? `\\textsuperscript{${escapeLatex(score.note)}}` : "";
  return `${printed(score, "reward", size)}${note} & ${printed(score, "cost", size)}`;
}

function printed(score: TableScore, name: "reward" | "cost", size: string): string {
  const deviation = score[`${name}Deviation`];
  const text = `${score[name].toFixed(2)}${deviation === undefined ? "" : `$\\pm${deviation.toFixed(2)}$`}`;
  const looks = {
    unsafe: `\\textcolor{gray}{${text}}`,
    safe: `\\textbf{${text}}`,
    best: `\\textcolor{blue}{\\textbf{${text}}}`,
    incomplete: text,
  };
  return `{${size}${looks[score.verdict]}}`;
}

function escapeLatex(text: string): string {
  return text.replace(
    /[\\{}$&#%_^~]/g,
    (letter) =>
      ({ "\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}" })[letter] ?? `\\${letter}`,
  );
}
