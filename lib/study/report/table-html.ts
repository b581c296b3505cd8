/** The paper's table as HTML, for the report and for notebooks. */
import { displayKey, escapeHtml } from "../../plots/index.ts";
import type { Displayable, MimeBundle } from "../../plots/index.ts";
import type { PaperTable, TableCell, TableRow, TableScore } from "../results/paper-table.ts";
import { tableMarkdown } from "./table-markdown.ts";

/** On a page with the project's style sheet its colours count, elsewhere those named here. */
const style = `<style>
.paper-table th, .paper-table td { padding: 0.25rem 0.5rem; white-space: nowrap; text-align: right; vertical-align: top; }
.paper-table th[scope="row"], .paper-table .task { text-align: left; position: sticky; left: 0; background: var(--paper, #fff); }
.paper-table .method { text-align: center; white-space: normal; }
.paper-table .first { padding-left: 0.9rem; }
.paper-table .average > * { border-top: 1px solid currentColor; }
.paper-table .score { display: block; }
.paper-table .published { font-size: 0.85em; color: var(--quiet, #52606d); }
.paper-table .safe, .paper-table .best { font-weight: 700; }
.paper-table .unsafe { color: var(--quiet, #5b6874); }
.paper-table .best { color: var(--accent, #0b5cad); }
.paper-table small { font-weight: 400; }
</style>`;

/**
 * The table where bold is safe, grey unsafe, and blue the safe method with the best reward; published numbers are small.
 *
 * @example
 * ```ts
 * import { paperTable, tableHtml } from "../lib/study";
 *
 * tableHtml(paperTable()).includes("TraC"); // → true
 * ```
 */
export function tableHtml(table: PaperTable): string {
  const heads = table.methods.map(
    (method) => `<th scope="colgroup" colspan="2" class="method first">${escapeHtml(method)}</th>`,
  );
  const units = table.methods.map(() => `<th scope="col" class="first">reward</th><th scope="col">cost</th>`);
  const sections = table.sections.map(({ suite, rows, average }) => {
    const head = `<tr><th scope="rowgroup" class="task" colspan="1">${escapeHtml(suite)}</th>${"<td></td>".repeat(2 * table.methods.length)}</tr>`;
    return `<tbody>${head}${rows.map((row) => rowHtml(row)).join("\n")}${rowHtml(average, "average")}</tbody>`;
  });
  return `${style}<table class="paper-table"><thead><tr><td class="task" rowspan="2"></td>${heads.join("")}</tr><tr>${units.join("")}</tr></thead>${sections.join("\n")}</table>`;
}

function rowHtml({ title, note = "", cells }: TableRow, kind = ""): string {
  const under = note && `<small class="score published">${escapeHtml(note)}</small>`;
  return `<tr class="${kind}"><th scope="row">${escapeHtml(title)}${under}</th>${cells.map(cellHtml).join("")}</tr>`;
}

function cellHtml({ measured, published }: TableCell): string {
  const part = (name: "reward" | "cost") => `${scoreHtml(measured, name)}${scoreHtml(published, name, "published")}`;
  const note = measured?.note ? `<small class="score published">${escapeHtml(measured.note)}</small>` : "";
  return `<td class="first">${part("reward")}${note}</td><td>${part("cost")}</td>`;
}

function scoreHtml(score: TableScore | undefined, name: "reward" | "cost", kind = ""): string {
  if (!score) return "";
  const deviation = score[`${name}Deviation`];
  const spread = deviation === undefined || kind ? "" : ` <small>±${deviation.toFixed(2)}</small>`;
  return `<span class="score ${kind} ${score.verdict}">${score[name].toFixed(2)}${spread}</span>`;
}

/** The table as a notebook shows it. */
export class PaperTableView implements Displayable {
  readonly table: PaperTable;

  constructor(table: PaperTable) {
    this.table = table;
  }

  toString(): string {
    return tableMarkdown(this.table);
  }

  [displayKey](): MimeBundle {
    return { "text/html": tableHtml(this.table), "text/plain": this.toString() };
  }
}
