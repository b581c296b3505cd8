/** Figures as they answer to a reader: what the mouse and the legend show, and which buttons there are. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { afterEach, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import {
  costReturnScatter,
  episodeAnimation,
  evaluationAgainstTarget,
  evaluationCurve,
  growthCurve,
  histogram,
  liveCurves,
  rolloutPaths,
  segmentLengthEffect,
} from "../../lib/plots/index.ts";
import type { Figure } from "../../lib/plots/index.ts";
import { screenshot, sharedBrowser, withoutBrowser } from "./browser.ts";
import { figuresIn } from "./figures.ts";

const plotly = createRequire(import.meta.url).resolve("plotly.js");

const path = { x: [0, 1, 2], y: [0, 1, 0], cost: [0, 0, 2.5], scene: [] };
const longName = "behaviour policy cloned from everything";
const curves = liveCurves({ label: "TraC", total: 40, figures: { bcLoss: { title: "cloning loss" } } });
for (const update of [20, 40]) curves.add(update, { bcLoss: 1 / update, learningRate: 5e-4 });

/** Figures, a point of one trace, and what the hover text beside it says. */
const hovered: Record<string, { figure: Figure; trace: number; point: number; text: string[] }> = {
  scatter: {
    figure: costReturnScatter({ reward: [310.25, 2], cost: [12, 1], targetCost: 10, each: "episode" }),
    trace: 0,
    point: 0,
    text: ["episode", "episode cost 12", "episode reward 310.3"],
  },
  histogram: {
    figure: histogram({ values: [1, 1, 41], title: "Costs", label: "cost return" }),
    trace: 0,
    point: 0,
    text: ["cost return 1.5", "number 2"],
  },
  "segment length": {
    figure: segmentLengthEffect([{ segmentRatio: 0.25, segments: 1200, safe: 0.5, desirable: 0.125 }]),
    trace: 1,
    point: 0,
    text: ["desirable", "segment ratio 0.25", "share of segments 12.5% of 1,200"],
  },
  evaluation: {
    figure: evaluationAgainstTarget({
      policies: { [longName]: { normalizedRewards: [0.4, 0.5], normalizedCosts: [0.2, 1.4] } },
    }),
    trace: 1,
    point: 0,
    text: [`${longName}, mean`, "normalized cost 0.8", "normalized reward 0.45"],
  },
  "evaluation curve": {
    figure: evaluationCurve({
      evaluations: [
        { update: 0, normalizedReward: 0.4, normalizedCost: 1.2 },
        { update: 1500, normalizedReward: 0.5, normalizedCost: 0 },
      ],
    }),
    trace: 1,
    point: 0,
    text: ["updates 0", "normalized cost 1.2"],
  },
  "live curves": { figure: curves.figure(), trace: 0, point: 1, text: ["updates 40", "cloning loss 0.025"] },
  growth: {
    figure: growthCurve({
      title: "Update",
      size: { label: "rows of the batch", values: [100, 1000] },
      cost: "milliseconds",
      curves: { gathering: [1, 9] },
    }),
    trace: 0,
    point: 1,
    text: ["gathering", "rows of the batch 1,000", "milliseconds 9"],
  },
  paths: {
    figure: rolloutPaths({ task: "BallRun", policies: { TraC: [path] } }),
    trace: 0,
    point: 1,
    text: ["path", "step 1", "cost 0"],
  },
  "costly step": {
    figure: rolloutPaths({ task: "BallRun", policies: { TraC: [path] } }),
    trace: 2,
    point: 0,
    text: ["cost", "step 2", "cost 2.5"],
  },
  animation: {
    figure: episodeAnimation({
      task: "BallRun",
      snapshots: path.x.map((x, i) => ({ x, y: path.y[i], cost: path.cost[i], scene: [] })),
    }),
    trace: -1,
    point: 0,
    text: ["agent", "step 2", "cost 2.5"],
  },
};

/** Draws a figure, and nothing else, in a page that has plotly. */
async function draw(page: Page, figure: Figure): Promise<void> {
  await page.evaluate((json) => {
    document.body.innerHTML = "<div id=figure></div>";
    return (window as never as { Plotly: { newPlot(...args: unknown[]): unknown } }).Plotly.newPlot("figure", json);
  }, figure.toJSON() as never);
}

describe("figures in a browser", { skip: withoutBrowser() }, () => {
  const browser = sharedBrowser();
  let page: Page;
  let complaints: string[];
  // One page for all figures: to read plotly takes longer than to draw them.
  before(async () => {
    ({ page, complaints } = await browser.open({ width: 800, height: 600 }, "kept"));
    await page.addScriptTag({ path: plotly });
  });
  afterEach(() => assert.deepEqual(complaints.splice(0), []));

  for (const [name, { figure, trace, point, text }] of Object.entries(hovered)) {
    it(`the mouse names the quantities and the series: ${name}`, async () => {
      await draw(page, figure);
      const curveNumber = trace < 0 ? figure.data.length + trace : trace;
      const subplot = `x${(figure.data[curveNumber] as { yaxis?: string }).yaxis ?? "y"}`;
      await page.evaluate(
        ([point, subplot]) =>
          (window as never as { Plotly: { Fx: { hover(...args: unknown[]): void } } }).Plotly.Fx.hover(
            "figure",
            [point],
            subplot,
          ),
        [{ curveNumber, pointNumber: point }, subplot] as const,
      );
      const shown = await page.locator(".hoverlayer .hovertext").evaluateAll((labels) =>
        labels
          .flatMap((label) =>
            [...label.querySelectorAll("text")].flatMap((words) => {
              const lines = [...words.querySelectorAll("tspan.line")].map((line) => line.textContent ?? "");
              return lines.length ? lines : [words.textContent ?? ""];
            }),
          )
          .filter(Boolean),
      );
      await screenshot(page, `figure-${name.replace(" ", "-")}`);
      assert.deepEqual(shown, text);
      assert.equal(
        await page.locator('.modebar-btn[data-title*="Share"], .modebar-btn[href]').count(),
        0,
        "no button leads elsewhere",
      );
    });
  }

  it("a click on the legend hides a policy's mean with its points", async () => {
    const scores = { normalizedRewards: [0.4, 0.5, 0.6], normalizedCosts: [0.2, 1.4, 1] };
    await draw(page, evaluationAgainstTarget({ policies: { BC: scores, TraC: scores } }));
    const pointsOf = async () => (await figuresIn(page.locator("body")))[0].points;
    assert.deepEqual(await pointsOf(), [3, 1, 3, 1]);
    await page.locator(".legendtoggle").first().click();
    await page.waitForFunction(() => document.querySelectorAll(".scatterlayer .trace").length < 4);
    assert.deepEqual(await pointsOf(), [3, 1]);
  });

  it("the stored picture has the figure's size where a page shows it as an image", async () => {
    for (const { figure } of [hovered.evaluation, hovered["live curves"]]) {
      const address = `data:image/svg+xml,${encodeURIComponent(await figure.svg())}`;
      await page.evaluate((source) => (document.body.innerHTML = `<img src="${source}">`), address);
      const size = await page.locator("img").evaluate(async (image: HTMLImageElement) => {
        await image.decode();
        return [image.naturalWidth, image.naturalHeight];
      });
      assert.deepEqual(size, [figure.layout.width, figure.layout.height]);
      await screenshot(page, `picture-${figure.layout.height}`);
    }
  });

  it("a metric that never changes is a number below the title", async () => {
    await draw(page, curves.figure());
    assert.deepEqual(await page.locator(".annotation-text").allTextContents(), [
      "cloning loss",
      "learningRate 0.0005 throughout",
    ]);
  });
});
