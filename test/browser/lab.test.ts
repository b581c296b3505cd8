/** The notebooks in JupyterLab, as a person runs them: real server, real kernel, real training, figures counted in the page. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import type { Locator } from "playwright-core";
import { patience } from "../fixtures/until.ts";
import { repository } from "../setup/support.ts";
import { eventually, screenshot, sharedBrowser, withoutBrowser } from "./browser.ts";
import { figuresIn, recordLooks } from "./figures.ts";
import { startLab } from "./lab.ts";
import type { Lab } from "./lab.ts";

/** Enough updates for a dozen drawings, and few enough for marks on the curves. */
const short = { bcUpdates: 60, updates: 360, logEvery: 15, evaluateEvery: 150, evaluationEpisodes: 5 };

interface Notebook {
  cells: { cell_type: string; source: string[] | string }[];
}

function readNotebook(name: string): Notebook {
  return JSON.parse(fs.readFileSync(path.join(repository, "notebooks", name), "utf8")) as Notebook;
}

/** Notebook 4 with the code of notebook 3 before it, since it starts from the policy saved there; both with few updates. */
function shortTraining(): string {
  const pretrain = readNotebook("03-pretrain.ipynb").cells.filter(({ cell_type }) => cell_type === "code");
  const train = readNotebook("04-train.ipynb");
  const options = JSON.stringify(short).replaceAll('"', "");
  return JSON.stringify({ ...train, cells: [...pretrain, ...train.cells] })
    .replaceAll("options: Record<string, unknown> = {}", `options: Record<string, unknown> = ${options}`)
    .replaceAll("targetCost: number = 10", "targetCost: number = 11"); // other files in out/
}

describe("notebooks in JupyterLab", { skip: withoutBrowser(), timeout: 10 * patience }, () => {
  const browser = sharedBrowser();
  let lab: Lab;
  before(async () => {
    const partition = fs.readFileSync(path.join(repository, "notebooks", "02-partition.ipynb"), "utf8");
    lab = await startLab({ "02-partition.ipynb": partition, "04-train.ipynb": shortTraining() });
  });
  after(() => lab?.end());

  it("figures are graphs of their own size from the first moment, with every point", async () => {
    const { page, complaints } = await browser.open();
    const notebook = await lab.openNotebook(page, "02-partition.ipynb");
    const stored = notebook.cell("costReturnScatter({").locator(".jp-OutputArea-output img");
    await stored.scrollIntoViewIfNeeded();
    await screenshot(page, "lab-02-stored");
    assert.deepEqual(
      await stored.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]),
      [760, 420],
      "a picture is shown that nobody has trusted",
    );
    const looks = await recordLooks(page);
    await notebook.runAll();
    await notebook.hasRun(notebook.cell("both classes have members"));
    for (const text of ["costReturnScatter({", "histogram({", "segmentLengthEffect(effect)"]) {
      await notebook.cell(text).locator(".main-svg").first().scrollIntoViewIfNeeded();
      await screenshot(page, `lab-02-${/\w+/.exec(text)![0]}`);
    }
    const figures = await figuresIn(notebook.panel);
    assert.deepEqual(
      figures.map(({ width, height }) => [width, height]),
      [
        [760, 420],
        [760, 420],
        [760, 420],
      ],
    );
    const [scatter, histogram, effect] = figures.map(({ points }) => points.reduce((sum, n) => sum + n));
    const [, stride, segments] = figures[0].title.match(/every (\d+)th of ([\d,]+)/)!;
    assert.deepEqual(
      [scatter, histogram, effect],
      [Math.floor(Number(segments.replace(",", "")) / Number(stride)), 40, 2 * 5],
    );
    for (const seen of await looks()) assert.deepEqual(seen, seen.slice(0, 1));
    assert.equal(await page.locator(".jp-Dialog, .Toastify__toast").count(), 0, "nothing covers the notebook");
    assert.deepEqual(complaints, []);
  });

  it("curves grow while training runs, Tab and Shift-Tab answer, and stop leaves what was learned", async () => {
    const { page, complaints } = await browser.open();
    const notebook = await lab.openNotebook(page, "04-train.ipynb");
    const training = notebook.cell('liveCurves({ label: "TraC"');
    const last = notebook.cell("the policy must learn");
    await notebook.runAll();
    const counts = await pointsUntil(training, async () => notebook.isDone(last));
    const total = (short.updates - short.bcUpdates) / short.logEvery;
    assert.deepEqual(await notebook.errors(), []);
    assert.ok(counts.length > 2, `curves with ${counts} points are more than a first and a last drawing`);
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => a - b),
      "curves only grow",
    );
    const figures = await figuresIn(training);
    assert.deepEqual(
      figures.map(({ width, points }) => ({ width, points })),
      [{ width: 760, points: Array(4).fill(total) }],
    );
    await training.locator(".main-svg").first().scrollIntoViewIfNeeded();
    await screenshot(page, "lab-04-curves");

    await notebook.type("curves.");
    await page.keyboard.press("Tab");
    await page.locator(".jp-Completer-item", { hasText: "series" }).waitFor();
    await screenshot(page, "lab-04-completer");
    await page.keyboard.press("Escape");
    await page.keyboard.type("series");
    await page.keyboard.press("Shift+Tab");
    await page.locator(".jp-Tooltip", { hasText: "series(name: string): number[]" }).waitFor();
    await screenshot(page, "lab-04-tooltip");
    await page.keyboard.press("Escape");

    await training.locator(".cm-content").click();
    await page.keyboard.press("Control+Enter");
    await pointsUntil(training, async (points) => points > 1 && points < total);
    await notebook.interrupt();
    await training.locator(".jp-OutputArea-output", { hasText: "KeyboardInterrupt" }).waitFor();
    await screenshot(page, "lab-04-stopped");
    assert.match(
      await notebook.run("`${curves.series('tracLoss').length > 1} ${evaluations.length > 0}`"),
      /true true/,
    );
    const policy =
      "{ algorithm: 'trac', title: 'TraC', targetCost, seed, options: config.options, weights: learner.weights() }";
    const played = await notebook.type(
      `await (await import("../lib/playground")).playground({ task, policies: [${policy}] })`,
    );
    await page.keyboard.press("Control+Enter");
    const steps = played.frameLocator("iframe").locator("[data-show=steps]").first();
    await eventually(async () => /^[1-9]\d* \/ 200$/.test(await steps.innerText()), "a policy to drive in a cell");
    await screenshot(page, "lab-playground");
    assert.deepEqual(complaints, []);
  });
});

/** The numbers of points on the first curve, one after the other, until something holds. */
async function pointsUntil(cell: Locator, ended: (points: number) => Promise<boolean>): Promise<number[]> {
  const counts: number[] = [];
  await eventually(async () => {
    const points = (await figuresIn(cell))[0]?.points[0] ?? 0;
    if (points !== counts.at(-1)) counts.push(points);
    return ended(points);
  }, "curves to end");
  return counts;
}
