/** `trac results` */
import { progress, table } from "../plots/index.ts";
import {
  csvText,
  groupRows,
  groupRuns,
  readResults,
  reportFile,
  runRow,
  scoreRuns,
  writeReport,
} from "../study/index.ts";
import type { CheckpointRule, GroupRow, LeftOut, ReportInput, RunRow } from "../study/index.ts";
import { notice } from "./notice.ts";
import { UsageError, checkUsage, fileOption, optionLines, readArguments, requireUsableFile } from "./usage.ts";

const options = {
  checkpoint: {
    type: "string",
    value: "RULE",
    about:
      "the policy that counts: last (default), as in TraC's official table; or best by the method's own rule, which chooses on " +
      "the very episodes that score it",
  },
  csv: { type: "boolean", about: "one line a run, with every column" },
  json: { type: "boolean", about: "runs, means and what was left out" },
  report: {
    type: "string",
    value: "FILE",
    about:
      "writes a page instead, as out/report/index.html, which needs no network: what was run, the paper's table filled in, " +
      "figures with their CSV files beside the page, the table as Markdown and LaTeX",
  },
} as const;

const help = `npx trac results DIR… [--checkpoint last|best] [--csv | --json] [--report FILE]

Reads every finished run at or below the folders and prints one row a run, then the means of each method on each task: over
seeds at each target cost, and over seeds and those of the task's three target costs that were run ("all": DSRL's tables have
all three). Runs with other options or on other data are never averaged together: what distinguishes them stands behind
the method's name. "missing" counts the runs that a mean lacks, of what any method was run at. Folders without a finished
run are named and left out.

${optionLines(options)}`;

/** Prints the results of runs. */
export async function resultsCommand(args: string[]): Promise<number> {
  const parsed = readArguments(args, { help, options, positionals: ["DIR…"] });
  if (!parsed) return 0;
  const { values, positionals } = parsed;
  const rule = checkpointRule(values.checkpoint as string | undefined);
  const forms = ["csv", "json", "report"].filter((name) => values[name] !== undefined);
  if (forms.length > 1) throw new UsageError(`${forms.map((name) => `--${name}`).join(" and ")} exclude each other`);
  const file = fileOption(values, "report");
  if (file !== undefined) requireUsableFile(file, reportFile);
  const { runs, leftOut } = readResults(positionals);
  const scored = await scoreRuns(runs, rule);
  const rows = scored.map(runRow);
  const means = groupRuns(scored).flatMap(groupRows);
  if (file !== undefined) await report(file, { runs: scored, leftOut, rule });
  else if (values.json) console.log(JSON.stringify({ checkpoint: rule, runs: rows, means, leftOut }));
  else if (rows.length > 0) console.log(values.csv ? csvText(rows).trimEnd() : printed(rows, means, rule));
  noticeLeftOut(leftOut, runs.length);
  return runs.length > 0 ? 0 : 1;
}

function checkpointRule(name = "last"): CheckpointRule {
  if (name === "last" || name === "best") return name;
  throw new UsageError(`--checkpoint must be last or best, got ${name}`);
}

async function report(file: string, input: ReportInput): Promise<void> {
  if (input.runs.length === 0) return;
  const bar = progress(1, "Report");
  await checkUsage(() => writeReport(file, input, { onProgress: (share) => bar.set(share) }));
  bar.set(1);
  bar.done();
  console.log(`Wrote ${file}`);
}

function printed(rows: readonly RunRow[], means: readonly GroupRow[], rule: CheckpointRule): string {
  return [
    `Runs, ${rule} checkpoint`,
    String(table(rows.map((row) => printedRun(row, rule)))),
    "Means ± standard deviations over runs",
    String(table(means.map(printedMean))),
  ].join("\n\n");
}

function printedRun(row: RunRow, rule: CheckpointRule) {
  return {
    task: row.task,
    method: row.method,
    "target cost": row.targetCost,
    seed: row.seed,
    reward: row[`${rule}Reward`],
    cost: row[`${rule}Cost`],
    violations: percent(row[`${rule}ViolationRate`]),
    episodes: row.episodes,
    "at update": row[`${rule}Update`],
    updates: row.updates,
    seconds: row.seconds === null ? "" : row.seconds.toFixed(1),
    data: row.datasetSha256.slice(0, 7),
    project: row.project.replace(/^(.{7}).*?(\+?)$/, "$1$2"),
  };
}

function printedMean({
  task,
  method,
  targetCost,
  runs,
  reward,
  rewardDeviation,
  cost,
  costDeviation,
  safe,
  violationRate,
  missing,
}: GroupRow) {
  const withDeviation = (value: number, deviation: number | null) =>
    `${value.toFixed(2)}${deviation === null ? "" : ` ± ${deviation.toFixed(2)}`}`;
  return {
    task,
    method,
    "target cost": String(targetCost),
    reward: withDeviation(reward, rewardDeviation),
    cost: withDeviation(cost, costDeviation),
    verdict: safe ? "safe" : "unsafe",
    violations: percent(violationRate),
    runs,
    missing,
  };
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

/** More lines would hide the rest. */
const namedAtMost = 20;

function noticeLeftOut(leftOut: readonly LeftOut[], runs: number): void {
  for (const { reason } of leftOut.slice(0, namedAtMost)) notice(`Left out: ${reason}`);
  if (leftOut.length > namedAtMost) notice(`Left out: ${leftOut.length - namedAtMost} more, which --json names`);
  const found = runs === 0 ? "No finished run was found" : `${runs} finished ${runs === 1 ? "run" : "runs"}`;
  notice(`${found}, ${leftOut.length} left out`);
}
