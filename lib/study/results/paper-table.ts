/** The paper's table, filled with the results of runs beside the published numbers. */
import { mean, standardDeviation } from "../../evaluation/index.ts";
import { groupBy } from "../group-by.ts";
import { paperAverages, paperResults } from "../paper.ts";
import type { PaperResult } from "../paper.ts";
import { bestSafeReward, isSafe } from "../summary.ts";
import { isComplete } from "./aggregates.ts";
import { coversTargetCosts } from "./groups.ts";
import type { ResultGroup } from "./groups.ts";

/** How a score is printed: in grey, bold, bold in blue, or as it is where runs are missing. */
export type Verdict = "unsafe" | "safe" | "best" | "incomplete";

/** A reward and a cost with their standard deviations. */
export interface TableScore {
  reward: number;
  rewardDeviation: number | undefined;
  cost: number;
  costDeviation: number | undefined;
  verdict: Verdict;
  /** Why it is incomplete: `4 of 9 runs`, `2 of 5 tasks`. */
  note?: string;
}

/** One method on one task; each undefined where there is none. */
export interface TableCell {
  measured: TableScore | undefined;
  published: TableScore | undefined;
}

/** One line of the table, a cell for each method. */
export interface TableRow {
  title: string;
  /** What its runs are a mean over where that is less than in the paper: `target cost 10`. */
  note?: string;
  cells: TableCell[];
}

/** The tasks of a suite, and their average. */
export interface TableSection {
  suite: string;
  rows: TableRow[];
  average: TableRow;
}

/** The whole table. */
export interface PaperTable {
  /** The paper's, in its order, then those that only the runs have. */
  methods: string[];
  sections: TableSection[];
}

/**
 * The table of all 38 tasks; without groups it is the paper's own.
 *
 * @example
 * ```ts
 * import { paperTable } from "../lib/study";
 *
 * const { methods, sections } = paperTable(); // as published
 * [methods.length, ...sections.map(({ rows }) => rows.length)]; // → [8, 21, 8, 9]
 * ```
 */
export function paperTable(groups: readonly ResultGroup[] = []): PaperTable {
  const published = paperResults();
  const methods = [...new Set([...published.map(({ method }) => method), ...groups.map(({ method }) => method)])];
  const sections = [...groupBy(published, ({ suite }) => suite)].map(([suite, ofSuite]) => {
    const names = [...new Set(ofSuite.map(({ task }) => task))];
    const rows = names.map((task) =>
      taskRow(
        task,
        methods,
        groups.filter((group) => group.task === task),
        ofSuite,
      ),
    );
    return { suite, rows, average: averageRow(suite, methods, names, groups) };
  });
  return { methods, sections };
}

/** A task's name where the paper's table has it: `BallCircle`. */
function taskRow(
  task: string,
  methods: readonly string[],
  groups: readonly ResultGroup[],
  published: readonly PaperResult[],
): TableRow {
  const complete = groups.filter(isComplete).map(({ method, overall }) => ({ task, method, ...overall }));
  const quoted = published.filter((result) => result.task === task);
  const [bestMeasured, bestPublished] = [bestSafeReward(complete), bestSafeReward(quoted)];
  const cells = methods.map((method): TableCell => {
    const group = groups.find((each) => each.method === method);
    const result = quoted.find((each) => each.method === method);
    return {
      measured: group && measuredScore(group, bestMeasured),
      published: result && { ...scoreColumns(result), verdict: verdictOf(result, bestPublished) },
    };
  });
  return { title: task, ...noteOf(groups), cells };
}

/** The target costs that were run, where they are not all of the tasks' official ones. */
function noteOf(groups: readonly ResultGroup[]): { note?: string } {
  const fewer = groups.filter((group) => group.overall && !coversTargetCosts(group));
  const texts = fewer.map(
    ({ targetCosts }) => `target cost${targetCosts.length > 1 ? "s" : ""} ${targetCosts.join(", ")}`,
  );
  return texts.length > 0 ? { note: [...new Set(texts)].join("; ") } : {};
}

function measuredScore(group: ResultGroup, best: number): TableScore | undefined {
  const { overall, missing } = group;
  if (!overall) return undefined;
  const score = scoreColumns(overall);
  if (isComplete(group)) return { ...score, verdict: verdictOf(score, best) };
  const { length } = overall.runs;
  return { ...score, verdict: "incomplete", note: `${length} of ${length + missing.length} runs` };
}

function scoreColumns({
  reward,
  rewardDeviation,
  cost,
  costDeviation,
}: Omit<TableScore, "verdict">): Omit<TableScore, "verdict"> {
  return { reward, rewardDeviation, cost, costDeviation };
}

function verdictOf(score: Pick<TableScore, "reward" | "cost">, best: number): Verdict {
  if (!isSafe(score)) return "unsafe";
  return score.reward === best ? "best" : "safe";
}

/** Means over a suite's tasks, where a method lacks none; the deviations are over tasks, those of the paper as it prints them. */
function averageRow(
  suite: string,
  methods: readonly string[],
  names: readonly string[],
  groups: readonly ResultGroup[],
): TableRow {
  const quoted = paperAverages().filter((result) => result.suite === suite);
  const averages = methods.map((method) => averageOf(method, names, groups));
  const complete = averages.filter((score) => score !== undefined).filter(({ verdict }) => verdict !== "incomplete");
  const [bestMeasured, bestPublished] = [bestSafeReward(complete), bestSafeReward(quoted)];
  const cells = methods.map((method, i): TableCell => {
    const average = averages[i];
    const result = quoted.find((each) => each.method === method);
    const verdict = average && average.verdict !== "incomplete" ? verdictOf(average, bestMeasured) : "incomplete";
    return {
      measured: average && { ...average, verdict },
      published: result && { ...scoreColumns(result), verdict: verdictOf(result, bestPublished) },
    };
  });
  return { title: "Average", ...noteOf(groups.filter(({ task }) => names.includes(task))), cells };
}

function averageOf(method: string, names: readonly string[], groups: readonly ResultGroup[]): TableScore | undefined {
  const complete = groups.filter(isComplete).filter((group) => group.method === method && names.includes(group.task));
  if (complete.length === 0) return undefined;
  const deviation = (values: number[]) => (values.length > 1 ? standardDeviation(values) : undefined);
  const [rewards, costs] = [complete.map(({ overall }) => overall.reward), complete.map(({ overall }) => overall.cost)];
  const score = {
    reward: mean(rewards),
    rewardDeviation: deviation(rewards),
    cost: mean(costs),
    costDeviation: deviation(costs),
  };
  const note = complete.length < names.length ? `${complete.length} of ${names.length} tasks` : undefined;
  return { ...score, verdict: note ? "incomplete" : "safe", ...(note && { note }) };
}

/**
 * Only the rows that hold a measured score, or only those that do not; suites without any fall away.
 *
 * @example
 * ```ts
 * import { groupRuns, paperTable, readResults, scoreRuns, selectRows } from "../lib/study";
 *
 * const groups = groupRuns(await scoreRuns(readResults(["../data/small-sweep"]).runs, "last"));
 * const { sections } = selectRows(paperTable(groups), "measured");
 * sections.flatMap(({ rows }) => rows.map(({ title }) => title)); // → ["BallRun", "BallCircle"]
 * ```
 */
export function selectRows(table: PaperTable, which: "measured" | "published"): PaperTable {
  const holds = ({ cells }: TableRow) =>
    cells.some(({ measured }) => measured !== undefined) === (which === "measured");
  const sections = table.sections.map((section) => ({ ...section, rows: section.rows.filter(holds) }));
  return { ...table, sections: sections.filter(({ rows }) => rows.length > 0) };
}
