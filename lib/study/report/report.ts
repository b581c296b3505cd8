/** A report of runs: one page that needs no network, a CSV file beside each figure, and the table for papers. */
import { existsSync } from "node:fs";
import path from "node:path";
import { RunFolder } from "../../experiment/index.ts";
import { makeFolder, requireOutputFile, writeAtomically } from "../../files/index.ts";
import { escapeHtml, seriesStyles, table } from "../../plots/index.ts";
import { csvText } from "../csv.ts";
import { groupBy } from "../group-by.ts";
import { paperSuite } from "../paper.ts";
import { groupRows, groupRuns, improvements, isComplete, paperTable, runRow, selectRows } from "../results/index.ts";
import type { CheckpointRule, LeftOut, PaperTable, ResultGroup, ScoredRun } from "../results/index.ts";
import { aggregatePanels, safetyProfile, suiteCrosses } from "./exhibits/aggregates.ts";
import type { Exhibit, MethodStyles } from "./exhibits/exhibit.ts";
import { rollouts } from "./exhibits/rollouts.ts";
import { choosing, learningCurves, rewardForCost, taskScores } from "./exhibits/task.ts";
import { timeAndMemory } from "./exhibits/usage.ts";
import { exhibitHtml, pageHtml, reportFile, scrolling, sectionHtml } from "./page.ts";
import { missingTexts, protocolRows, versionsText } from "./protocol.ts";
import { tableHtml } from "./table-html.ts";
import { tableLatex } from "./table-latex.ts";
import { tableMarkdown } from "./table-markdown.ts";

/** What a report is about. */
export interface ReportInput {
  /** At least one. */
  runs: readonly ScoredRun[];
  leftOut: readonly LeftOut[];
  rule: CheckpointRule;
}

/** Options of `writeReport`. */
export interface ReportOptions {
  /** Called before each part with its share of the whole. */
  onProgress?: (share: number) => void;
}

/**
 * Writes the page to `file` and the other files beside it. Throws an Error, before anything is written, where the file's name does
 * not end in .html, another page would be overwritten, or the folder is a run's.
 *
 * @example
 * ```ts no-run
 * import { readResults, scoreRuns, writeReport } from "../lib/study";
 * import { existsSync } from "node:fs";
 *
 * const { runs, leftOut } = readResults(["../data/small-sweep"]);
 * const two = await scoreRuns(runs.slice(0, 2), "last");
 * await writeReport("report/index.html", { runs: two, leftOut, rule: "last" });
 * existsSync("report/means.csv"); // → true
 * ```
 */
export async function writeReport(
  file: string,
  input: ReportInput,
  { onProgress = () => {} }: ReportOptions = {},
): Promise<void> {
  requireDestination(file);
  const isNew = !existsSync(file);
  const folder = path.dirname(file);
  makeFolder(folder);
  const groups = groupRuns(input.runs);
  const full = paperTable(groups);
  const exhibits: Exhibit[] = [];
  const parts = reportParts(input, groups, full);
  const sections: string[] = [];
  for (const [i, part] of parts.entries()) {
    onProgress(i / parts.length);
    const { html, exhibits: shown } = await part();
    exhibits.push(...shown);
    sections.push(html);
  }
  if (isNew)
    requireNone(
      folder,
      exhibits.map(({ name }) => `${name}.csv`),
    );
  const write = (name: string, text: string) => writeAtomically(path.join(folder, name), text);
  for (const { name, rows } of exhibits) write(`${name}.csv`, csvText(rows));
  write("runs.csv", csvText(input.runs.map(runRow)));
  write("means.csv", csvText(groups.flatMap(groupRows)));
  write("table.md", `${tableMarkdown(full)}\n`);
  write("table.tex", tableLatex(full));
  writeAtomically(file, pageHtml(titleOf(input, groups), sections.join("\n")));
}

/** Files beside every report. */
const tables = ["runs.csv", "means.csv", "table.md", "table.tex"];

function requireDestination(file: string): void {
  if (!file.endsWith(".html"))
    throw new RangeError(`The report must be an HTML file, as out/report/index.html, got ${file}`);
  if (new RunFolder(path.dirname(file)).holdsRun)
    throw new RangeError(`The report must lie outside of training runs: ${path.dirname(file)} is a run folder`);
  requireOutputFile(file, reportFile);
  if (!existsSync(file)) requireNone(path.dirname(file), tables);
}

/** A report's folder holds no files of others that have the names of its own. */
function requireNone(folder: string, names: readonly string[]): void {
  const taken = names.find((name) => existsSync(path.join(folder, name)));
  if (taken !== undefined)
    throw new RangeError(
      `${path.join(folder, taken)} would be overwritten, and is not this report's; choose another folder for it`,
    );
}

function titleOf({ runs }: ReportInput, groups: readonly ResultGroup[]): string {
  const count = (values: readonly string[], noun: string) =>
    `${new Set(values).size} ${noun}${new Set(values).size === 1 ? "" : "s"}`;
  return `Results of ${runs.length} ${runs.length === 1 ? "run" : "runs"}: ${count(
    groups.map(({ method }) => method),
    "method",
  )} on ${count(
    groups.map(({ task }) => task),
    "task",
  )}`;
}

/** A part of the page, made when it is its turn. */
type Part = () => Promise<{ html: string; exhibits: Exhibit[] }>;

function reportParts(input: ReportInput, groups: readonly ResultGroup[], full: PaperTable): Part[] {
  const styles = seriesStyles(full.methods.filter((method) => groups.some((group) => group.method === method)));
  const compared = groups.some((group) => isComplete(group) && group.overall.runs.length > 1);
  const usage = timeAndMemory(input.runs, styles);
  return [
    async () => ({ html: protocolHtml(input, groups), exhibits: [] }),
    async () => ({ html: tableSection(full), exhibits: [] }),
    ...(compared ? [() => aggregatePart(groups, styles)] : []),
    ...taskParts(groups, styles, input.rule),
    ...(usage ? [() => withExhibits("usage", "What it takes", [usage])] : []),
  ];
}

const checkpointText: Record<CheckpointRule, string> = {
  last: "The last checkpoint counts, as in TraC's official table.",
  best: "The best checkpoint by each method's own rule counts, chosen on the very episodes that score it.",
};

function protocolHtml({ runs, leftOut, rule }: ReportInput, groups: readonly ResultGroup[]): string {
  const missing = missingTexts(groups);
  const list = (texts: readonly string[]) => `<ul>${texts.map((text) => `<li>${escapeHtml(text)}</li>`).join("")}</ul>`;
  const details = (summary: string, texts: readonly string[]) =>
    texts.length ? `<details class="notice"><summary>${summary}</summary>${list(texts)}</details>` : "";
  const content = [
    scrolling(table(protocolRows(runs)).toHtml()),
    `<p class="aside">${checkpointText[rule]} ${escapeHtml(versionsText(runs))} Every run with all its options: <a href="runs.csv">runs.csv</a>; means: <a href="means.csv">means.csv</a>.</p>`,
    details(
      `${missing.length} ${missing.length === 1 ? "mean lacks" : "means lack"} runs and ${missing.length === 1 ? "counts" : "count"} in no comparison`,
      missing,
    ),
    details(
      `${leftOut.length} ${leftOut.length === 1 ? "folder was" : "folders were"} left out`,
      leftOut.map(({ reason }) => reason),
    ),
  ];
  return sectionHtml("protocol", "What was run", content.join("\n"));
}

function tableSection(full: PaperTable): string {
  const [measured, published] = [selectRows(full, "measured"), selectRows(full, "published")];
  const legend =
    "Normalized reward and cost, means ± standard deviations over seeds and the target costs that were run. <strong>Bold</strong> is safe (cost at most 1), grey unsafe, blue the safe method with the highest reward; " +
    "a number in plain letters lacks runs. The small number below is the paper's, measured on the data that DSRL publishes with the official settings at three target costs; compare it where the runs above used all of that. " +
    'As text: <a href="table.md">Markdown</a>, <a href="table.tex">LaTeX</a>.';
  const rest = published.sections.reduce((sum, { rows }) => sum + rows.length, 0);
  const others = rest
    ? `<details><summary>The paper's numbers on the ${rest} tasks without runs</summary>${scrolling(tableHtml(published))}</details>`
    : "";
  return sectionHtml("table", "The table", `<p>${legend}</p>${scrolling(tableHtml(measured))}${others}`);
}

async function aggregatePart(groups: readonly ResultGroup[], styles: MethodStyles) {
  const bySuite = [...groupBy(groups.filter(isComplete), ({ task }) => paperSuite(task))];
  const exhibits = [
    ...bySuite.map(([suite, ofSuite]) => suiteCrosses(suite, ofSuite, styles)),
    aggregatePanels(groups, styles),
    safetyProfile(groups, styles),
  ];
  const { html } = await withExhibits("methods", "Methods over tasks", exhibits);
  const pairs = improvements(groups).map(({ first, second, tasks, probability, firstSafe, secondSafe }) => ({
    method: first,
    against: second,
    tasks,
    "earns more": `${(100 * probability).toFixed(0)} %`,
    safe: `${(100 * firstSafe).toFixed(0)} %`,
    "the other safe": `${(100 * secondSafe).toFixed(0)} %`,
  }));
  const pairTable = pairs.length
    ? `<details><summary>How often a run of one method earns more than one of another, and how many tasks each is safe on</summary>${scrolling(table(pairs).toHtml())}</details>`
    : "";
  return { html: html.replace(/<\/section>$/, `${pairTable}</section>`), exhibits };
}

/** A section a task. */
function taskParts(groups: readonly ResultGroup[], styles: MethodStyles, rule: CheckpointRule): Part[] {
  return [...new Set(groups.map(({ task }) => task))].map((task) => async () => {
    const chosen = choosing(task, groups);
    const exhibits = [
      taskScores(task, groups, styles),
      rewardForCost(task, groups, styles),
      learningCurves(task, groups, styles),
      ...(chosen ? [chosen] : []),
      ...(await rollouts(task, groups, rule)),
    ];
    return withExhibits(`task-${task}`, task, exhibits);
  });
}

async function withExhibits(id: string, title: string, exhibits: Exhibit[]) {
  const shown: string[] = [];
  for (const exhibit of exhibits) shown.push(await exhibitHtml(exhibit));
  return { html: sectionHtml(id, title, shown.join("\n")), exhibits };
}
