/** One test from plan to report: the paper's eight methods trained for a moment, and what a reader sees of them. */
import assert from "node:assert/strict";
import { cpSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { after, before, describe, it, mock } from "node:test";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { findMethod } from "../../lib/algorithms/index.ts";
import { main } from "../../lib/cli/main.ts";
import { flagName } from "../../lib/cli/option-flags.ts";
import { mean } from "../../lib/evaluation/index.ts";
import { RunFolder, run, runConfig } from "../../lib/experiment/index.ts";
import { readSweep, runFolder, sweepRuns } from "../../lib/study/index.ts";
import { smallOptions } from "../fixtures/every-method.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { patience } from "../fixtures/until.ts";
import { measured, violations } from "./accessibility.ts";
import { screenshot, sharedBrowser, withoutBrowser } from "./browser.ts";

const { folder, remove } = temporaryFolder();
after(remove);
const out = path.join(folder, "report");
const sweeps = ["all", "limits"].map((name) => path.join(folder, "sweeps", name));

const methods = ["BC-All", "BC-Safe", "CDT", "BCQ-Lag", "BEAR-Lag", "CPQ", "COptiDICE", "TraC"];
const tasks = ["BallCircle", "BallRun"];
/** Those that are trained for all three target costs, so that their means lack no run. */
const whole = ["BC-All", "BC-Safe"];

/** Runs `trac`, which must succeed; returns what it printed. */
async function trac(...args: string[]): Promise<string> {
  const printed = [mock.method(console, "log", () => {}), mock.method(console, "error", () => {})];
  const texts = () =>
    printed.flatMap(({ mock: { calls } }) => calls.map((call) => String(call.arguments.at(0)))).join("\n");
  try {
    assert.equal(await main(args), 0, texts());
    return texts();
  } finally {
    mock.restoreAll();
  }
}

/** Two updates: what is tested comes before and after them. */
const shortest = { updates: 2, bcUpdates: 1, evaluateEvery: 2, logEvery: 1 };

const nameOf = (title: string) => title.toLowerCase();

/** Plans runs of the methods, each with small numbers for those options that it has. */
async function plan(sweep: string, titles: readonly string[], targetCosts: string): Promise<void> {
  const chosen = await Promise.all(titles.map(nameOf).map(findMethod));
  const known = Object.entries({ ...smallOptions, ...shortest }).filter(([name]) =>
    chosen.some(({ options }) => name in options.shape),
  );
  const flags = known.flatMap(([name, value]) => [`--${flagName(name)}`, String(value)]);
  const lists = ["--tasks", tasks.join(), "--algorithms", titles.map(nameOf).join(), "--target-costs", targetCosts];
  await trac("sweep", "create", sweep, ...lists, "--seeds", "0,10", ...flags);
}

/**
 * Trains all but the last `left` runs in this process, as any engine may that takes a sweep's commands: a process each, and a recorded
 * graph for two updates, would take three times as long.
 */
async function trainHere(sweep: string, left: number): Promise<void> {
  process.env.TRAC_EAGER = "1";
  try {
    const runs = readSweep(sweep);
    for (const { name, ...settings } of runs.slice(0, runs.length - left))
      await run(await runConfig(settings), { folder: runFolder(sweep, name) });
  } finally {
    delete process.env.TRAC_EAGER;
  }
}

describe("a sweep from plan to report", { skip: withoutBrowser(), timeout: 5 * patience }, () => {
  const browser = sharedBrowser();
  before(async () => {
    await plan(sweeps[0], methods, "20");
    await plan(sweeps[1], whole, "10,40");
    await trainHere(sweeps[0], 1);
    await trainHere(sweeps[1], 0);
    await trac("sweep", "run", sweeps[0], "--jobs", "2");
    cpSync(sweepRuns(sweeps[0])[0].folder, path.join(folder, "sweeps", "killed"), { recursive: true });
    rmSync(new RunFolder(path.join(folder, "sweeps", "killed")).result);
    await trac("results", path.join(folder, "sweeps"), "--report", path.join(out, "index.html"));
  });

  it("needs nothing from elsewhere, leads to files that are there, and names what is missing", () => {
    const html = readFileSync(path.join(out, "index.html"), "utf8").replace(/<script>.*?<\/script>/gs, ""); // plotly's names addresses
    assert.doesNotMatch(html, /<(script|link|img)[^>]+(src|href)="(?!data:)/);
    const links = [...html.matchAll(/<a href="([^"]+)"/g)].map(([, link]) =>
      readFileSync(path.join(out, link), "utf8"),
    );
    assert.ok(links.length > 0 && links.every((text) => text.split("\n").length > 2));
    assert.match(
      html,
      /TraC on BallRun has 2 runs, 4 are missing: target cost 10 seed 0, 10; target cost 40 seed 0, 10/,
    );
    assert.match(html, /killed is unfinished/);
  });

  /** Opens the report and waits until its figures are drawn. */
  async function open(width: number, kept?: "kept") {
    const { page, complaints } = await browser.open({ width }, kept);
    await page.goto(pathToFileURL(path.join(out, "index.html")).href);
    for (const figure of await page.locator(".plotly-figure").all()) {
      await figure.scrollIntoViewIfNeeded();
      await figure.and(page.locator(".live")).waitFor();
    }
    return { page, complaints };
  }

  /** The report on a wide screen: one for both tests that look at it. */
  let opened: ReturnType<typeof open> | undefined;
  const onScreen = () => (opened ??= open(1440, "kept"));

  it("has every run, and in the table the means of what the run folders hold", async () => {
    const { page, complaints } = await onScreen();
    await screenshot(page, "sweep-report");
    assert.equal(await page.locator("h1").textContent(), "Results of 48 runs: 8 methods on 2 tasks");
    const cells = await tableOf(page);
    for (const task of tasks) {
      for (const method of methods) {
        const results = resultsOf(task, method);
        const average = (score: "normalizedReward" | "normalizedCost") =>
          mean(results.map((result) => result[score])).toFixed(2);
        const [reward, cost] = cells.get(`${task} ${method}`)!;
        assert.deepEqual(
          [reward.split(" ")[0], cost.split(" ")[0]],
          [average("normalizedReward"), average("normalizedCost")],
        );
        assert.equal(reward.includes("2 of 6 runs"), !whole.includes(method), `${task} ${method}: ${reward}`);
      }
    }
    assert.deepEqual(complaints, []);
  });

  it("has a figure for each of its files, each drawn, with the paths of all methods' policies", async () => {
    const { page } = await onScreen();
    const links = await page
      .locator("p.aside > a[href$='.csv']")
      .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    const files = readdirSync(out).filter((name) => name.endsWith(".csv"));
    assert.deepEqual(new Set(links), new Set(files));
    const ofTask = [
      "target-costs-TASK",
      "front-TASK",
      "learning-TASK",
      "choosing-TASK",
      "paths-TASK-1",
      "paths-TASK-2",
    ];
    const expected = tasks.flatMap((task) => ofTask.map((name) => name.replace("TASK", task.toLowerCase())));
    expected.push("scores-bulletgym", "aggregates", "safety-profile", "time-and-memory", "runs", "means");
    assert.deepEqual(files, expected.map((name) => `${name}.csv`).sort());
    for (const figure of await page.locator(".plotly-figure").all())
      assert.ok((await figure.locator("svg .trace, svg path").count()) > 0, (await figure.getAttribute("aria-label"))!);
    for (const task of tasks) {
      const drawn = page.locator(".plotly-figure").filter({ hasText: `${task}, target cost 20,` });
      assert.equal(await drawn.count(), 2);
      const texts = (await drawn.allTextContents()).join();
      for (const method of methods) assert.ok(texts.includes(method), `${task}: ${method}`);
    }
  });

  it("is whole and accessible on a phone", async () => {
    const { page, complaints } = await open(390);
    assert.deepEqual(complaints, []);
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(await measured(page, "beyondTheEdge"), []);
    assert.deepEqual(await measured(page, "coveredTitles"), []);
  });
});

/** The scores of all runs of a method on a task, as their folders hold them. */
function resultsOf(task: string, method: string) {
  const runs = sweeps.flatMap(sweepRuns).filter((each) => each.task === task && each.algorithm === nameOf(method));
  return runs.map((each) => new RunFolder(each.folder).readResult().final);
}

/** The texts of reward and cost in the first table of the paper's kind, by task and method. */
async function tableOf(page: Page): Promise<Map<string, [string, string]>> {
  const table = page.locator(".paper-table").first();
  const heads = await table.locator("thead .method").allTextContents();
  const cells = new Map<string, [string, string]>();
  for (const task of tasks) {
    const row = table.locator("tr").filter({ has: page.locator("th", { hasText: new RegExp(`^${task}$`) }) });
    const texts = await row.locator("td").allInnerTexts();
    heads.forEach((method, i) => cells.set(`${task} ${method}`, [texts[2 * i], texts[2 * i + 1]]));
  }
  return cells;
}
