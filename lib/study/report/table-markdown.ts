/** The paper's table as Markdown. */
import type { PaperTable, TableCell, TableRow, TableScore } from "../results/paper-table.ts";

/**
 * A table of `reward / cost` for each suite: bold is safe, bold and starred the best safe; published numbers stand in brackets.
 *
 * @example
 * ```ts
 * import { paperTable, tableMarkdown } from "../lib/study";
 *
 * tableMarkdown(paperTable()).slice(0, 32); // → "| SafetyGym | BC-All | BC-Safe |"
 * ```
 */
export function tableMarkdown({ methods, sections }: PaperTable): string {
  return sections
    .map(({ suite, rows, average }) => {
      const lines = [...rows, average].map((row) => line([titleText(row), ...row.cells.map(cellText)]));
      return [line([suite, ...methods]), line(["---", ...methods.map(() => "---:")]), ...lines].join("\n");
    })
    .join("\n\n");
}

const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const titleText = ({ title, note }: TableRow) => (note ? `${title} [${note}]` : title);

function cellText({ measured, published }: TableCell): string {
  const parts = [measured && scoreText(measured), published && `(${scoreText(published)})`];
  return parts.filter(Boolean).join(" ");
}

function scoreText(score: TableScore): string {
  const text = `${numbers(score, "reward")} / ${numbers(score, "cost")}`;
  if (score.verdict === "incomplete") return `${text} [${score.note}]`;
  return { unsafe: text, safe: `**${text}**`, best: `**${text}\\***` }[score.verdict];
}

function numbers(score: TableScore, name: "reward" | "cost"): string {
  const deviation = score[`${name}Deviation`];
  return `${score[name].toFixed(2)}${deviation === undefined ? "" : ` ± ${deviation.toFixed(2)}`}`;
}
