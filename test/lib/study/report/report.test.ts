import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import {
  aggregateMethods,
  groupRuns,
  improvements,
  paperTable,
  readResults,
  scoreRuns,
  selectRows,
  tableHtml,
  tableLatex,
  tableMarkdown,
  writeReport,
} from "../../../../lib/study/index.ts";
import type { ReportInput, ResultGroup } from "../../../../lib/study/index.ts";
import { writeRecordedResults } from "../../../fixtures/recorded-results.ts";
import { writeRun } from "../../../fixtures/recorded-runs.ts";
import { temporaryFolder } from "../../../fixtures/temporary-folder.ts";

const { folder, remove } = temporaryFolder();
let input: ReportInput;
let groups: ResultGroup[];
before(async () => {
  await writeRecordedResults(path.join(folder, "runs"));
  const { runs, leftOut } = readResults([path.join(folder, "runs")]);
  input = { runs: await scoreRuns(runs, "last"), leftOut, rule: "last" };
  groups = groupRuns(input.runs);
});
after(remove);

const cellOf = (table: ReturnType<typeof paperTable>, task: string, method: string) =>
  table.sections.flatMap(({ rows }) => rows).find(({ title }) => title === task)!.cells[table.methods.indexOf(method)];

/** A page without its programs; plotly's names addresses and more. */
const withoutScripts = (file: string) => readFileSync(file, "utf8").replace(/<script>.*?<\/script>/gs, "");

describe("paperTable", () => {
  it("prints bold what is safe, blue the best of it, grey what is unsafe, and nothing bold where runs are missing", () => {
    const table = paperTable(groups);
    const verdicts = ["BC-All", "BC-Safe", "BCQ-Lag", "TraC"].map((method) =>
      ["BallCircle", "BallRun"].map((task) => cellOf(table, task, method).measured?.verdict),
    );
    assert.deepEqual(verdicts, [
      ["unsafe", "unsafe"],
      ["best", "best"],
      ["safe", "incomplete"],
      [undefined, undefined],
    ]);
    assert.equal(cellOf(table, "BallRun", "BCQ-Lag").measured!.note, "2 of 6 runs");
    const { average } = table.sections.find(({ suite }) => suite === "BulletGym")!;
    assert.deepEqual(
      average.cells.map(({ measured }) => measured?.note),
      ["2 of 8 tasks", "2 of 8 tasks", undefined, "1 of 8 tasks", undefined, undefined, undefined, undefined],
    );
  });

  it("is the paper's own where there are no runs: 38 tasks, each with one best safe method at least or none safe", () => {
    const { sections, methods } = paperTable();
    const rows = sections.flatMap((section) => section.rows);
    assert.deepEqual(
      [rows.length, methods.length, sections.map(({ suite }) => suite)],
      [38, 8, ["SafetyGym", "BulletGym", "MetaDrive"]],
    );
    const best = methods.map((_, i) => rows.filter(({ cells }) => cells[i].published!.verdict === "best").length);
    assert.deepEqual(Object.fromEntries(methods.map((method, i) => [method, best[i]])), {
      "BC-All": 1,
      "BC-Safe": 4,
      CDT: 12,
      "BCQ-Lag": 5,
      "BEAR-Lag": 0,
      CPQ: 0,
      COptiDICE: 1,
      TraC: 15,
    });
    const safe = rows.flatMap(({ cells }) => cells.at(-1)!.published!).filter(({ verdict }) => verdict !== "unsafe");
    assert.equal(safe.length, 34, "TraC, which the table has last");
  });

  it("counts runs at fewer target costs than the paper's, and says so", async () => {
    const some = groupRuns(
      input.runs.filter(({ description: { config } }) => config.task === "BallCircle" && config.targetCost > 10),
    );
    const table = paperTable(some);
    assert.equal(cellOf(table, "BallCircle", "BC-Safe").measured!.verdict, "best");
    const notes = table.sections.map(({ rows, average }) => [...rows.flatMap(({ note }) => note ?? []), average.note]);
    assert.deepEqual(notes, [[undefined], ["target costs 20, 40", "target costs 20, 40"], [undefined]]);
    assert.match(tableMarkdown(table), /^\| BallCircle \[target costs 20, 40\] \|/m);
    assert.match(tableLatex(table), /^BallCircle \(target costs 20, 40\) &/m);
    assert.match(tableHtml(table), /BallCircle<small class="score published">target costs 20, 40<\/small>/);
  });

  it("adds a column for a method that the paper has not, and splits tasks with and without runs", async () => {
    const other = groups.map((group) => ({ ...group, method: `${group.method} (eta 2)` }));
    const table = paperTable(other);
    assert.deepEqual(table.methods.slice(8), ["BC-All (eta 2)", "BC-Safe (eta 2)", "BCQ-Lag (eta 2)"]);
    const titles = (which: "measured" | "published") =>
      selectRows(table, which).sections.flatMap(({ rows }) => rows.map(({ title }) => title));
    assert.deepEqual(titles("measured").sort(), ["BallCircle", "BallRun"]);
    assert.equal(titles("published").length, 36);
  });

  it("reads as Markdown and as LaTeX", () => {
    const table = selectRows(paperTable(groups), "measured");
    const [head, , run] = tableMarkdown({
      ...table,
      sections: table.sections.map((section) => ({
        ...section,
        rows: section.rows.filter(({ title }) => title === "BallRun"),
      })),
    }).split("\n");
    assert.match(head, /^\| BulletGym \| BC-All \| BC-Safe \| CDT /);
    const cells = run.split(" | ");
    assert.match(cells[0], /^\| BallRun/);
    assert.match(cells[1], /^0\.88 ± 0\.03 \/ 2\.92 ± 1\.71 \(0\.60 ± /);
    assert.match(cells[2], /^\*\*0\.50 ± 0\.00 \/ 0\.42 ± 0\.03\\\*\*\* \(/);
    assert.match(cells[4], /^0\.20 ± 0\.00 \/ 0\.00 ± 0\.00 \[2 of 6 runs\] \(/);
    const latex = tableLatex(table);
    assert.match(latex, /\\textcolor\{gray\}\{0\.88\$\\pm0\.03\$\}/);
    assert.match(latex, /\\textcolor\{blue\}\{\\textbf\{0\.50\$\\pm0\.00\$\}\}/);
    assert.match(latex, /\\textsuperscript\{2 of 6 runs\}/);
    const columns = latex
      .split("\n")
      .filter((line) => line.endsWith("\\\\"))
      .map((line) => line.replace(/multicolumn\{2\}/g, "&").split("&").length);
    assert.deepEqual([...new Set(columns)], [17], "a name and two numbers a method on every line");
  });
});

describe("aggregateMethods", () => {
  it("counts tasks without missing runs alone, with rewards never apart from what is safe", () => {
    const aggregates = new Map(aggregateMethods(groups).map((aggregate) => [aggregate.method, aggregate]));
    assert.deepEqual(
      [...aggregates.values()].map(({ method, tasks, runs }) => [method, tasks.length, runs]),
      [
        ["BC-All", 2, 12],
        ["BC-Safe", 2, 12],
        ["BCQ-Lag", 1, 6],
      ],
    );
    const { safeTaskShare, violationRate, meanReward, optimalityGap } = aggregates.get("BC-All")!;
    assert.deepEqual([safeTaskShare.value, violationRate.value], [0, 1]);
    assert.ok(Math.abs(meanReward.value - 0.875) < 1e-12 && Math.abs(optimalityGap.value - 0.125) < 1e-12);
    for (const {
      value,
      interval: [lower, upper],
    } of [safeTaskShare, meanReward, aggregates.get("BC-Safe")!.meanCost])
      assert.ok(lower <= value && value <= upper);
  });

  it("compares methods on the tasks that both have whole", () => {
    const pairs = improvements(groups);
    assert.equal(pairs.length, 6);
    const of = (first: string, second: string) => pairs.find((pair) => pair.first === first && pair.second === second)!;
    assert.deepEqual(of("BC-All", "BC-Safe"), {
      first: "BC-All",
      second: "BC-Safe",
      tasks: 2,
      probability: 1,
      firstSafe: 0,
      secondSafe: 1,
    });
    assert.deepEqual([of("BCQ-Lag", "BC-All").tasks, of("BCQ-Lag", "BC-All").probability], [1, 0]);
  });
});

describe("writeReport", () => {
  it("refuses a name that is no page's, another's page, and a run's folder, before anything is written", async () => {
    const foreign = path.join(folder, "foreign.html");
    writeFileSync(foreign, "<title>mine</title>");
    await assert.rejects(writeReport(foreign, input), /foreign\.html would be overwritten, and is no report/);
    assert.equal(readFileSync(foreign, "utf8"), "<title>mine</title>");
    await assert.rejects(
      writeReport(path.join(folder, "nowhere", "report"), input),
      /must be an HTML file, as out\/report\/index\.html, got .*nowhere\/report/,
    );
    assert.ok(!existsSync(path.join(folder, "nowhere")));
    writeFileSync(path.join(folder, "table.md"), "# Mine");
    await assert.rejects(
      writeReport(path.join(folder, "new.html"), input),
      /table\.md would be overwritten, and is not this report's; choose another folder/,
    );
    rmSync(path.join(folder, "table.md"));
    const run = await writeRun(path.join(folder, "run"), { evaluations: [[[0.5, 0]]] });
    await assert.rejects(writeReport(path.join(run, "index.html"), input), /must lie outside of training runs/);
  });

  it("says little of little: one run of one method has no comparison and no interval, and no time where none was measured", async () => {
    const place = path.join(folder, "single");
    mkdirSync(place);
    await writeRun(path.join(place, "run"), { task: "PointGoal1", evaluations: [[[0.5, 0]]] });
    const runs = (await scoreRuns(readResults([place]).runs, "best")).map((run) => ({ ...run, usage: undefined }));
    const file = path.join(place, "report.html");
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    for (let times = 0; times < 2; times++)
      await writeReport(file, { runs, leftOut: [], rule: "best" }, { onProgress }); // over a report it may write
    assert.deepEqual(shares, [0, 1 / 3, 2 / 3, 0, 1 / 3, 2 / 3]);
    const html = withoutScripts(file);
    assert.match(html, /Results of 1 run: 1 method on 1 task/);
    assert.doesNotMatch(html, /Methods over tasks|What it takes|NaN|undefined runs/);
  });
});
