import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ScatterData } from "plotly.js";
import { methodNames } from "../../../lib/algorithms/index.ts";
import {
  Figure,
  costReturnScatter,
  displayKey,
  episodeAnimation,
  evaluationAgainstTarget,
  evaluationCurve,
  growthCurve,
  histogram,
  liveCurves,
  rolloutPaths,
  segmentLengthEffect,
  seriesStyles,
} from "../../../lib/plots/index.ts";
import type { SceneObject } from "../../../lib/simulators/index.ts";
import { countBins } from "../../../lib/plots/figures/returns.ts";
import { inNotebook } from "../../fixtures/captured-displays.ts";
import type { CapturedDisplay } from "../../fixtures/captured-displays.ts";

const many = Float64Array.from({ length: 10_000 }, (_, i) => i / 7);
const scene: SceneObject[] = [
  {
    name: "boundary",
    effect: "costs",
    outline: [
      [0, 2],
      [3, 2],
    ],
  },
];
const path = { x: [0, 1, 2], y: [0, 1, 0], cost: [0, 0, 1], scene };
const scores = { normalizedRewards: [0.4, 0.5], normalizedCosts: [0.2, 1.4] };

const figures: Record<string, Figure> = {
  "cost–return scatter": costReturnScatter({
    reward: many,
    cost: many,
    targetCost: 10,
    each: "segment",
    partition: { kept: [0, 4], label: [1, 0] },
  }),
  histogram: histogram({ values: many, title: "Returns", label: "cost return", mark: 3 }),
  "segment length": segmentLengthEffect([{ segmentRatio: 0.5, segments: 9, safe: 0.5, desirable: 0.25 }]),
  "evaluation curve": evaluationCurve({
    evaluations: [
      { update: 0, normalizedReward: 0.4, normalizedCost: 1.2 },
      { update: 250, normalizedReward: 0.5, normalizedCost: 0 },
    ],
  }),
  evaluation: evaluationAgainstTarget({ policies: { "behaviour policy": scores, TraC: scores } }),
  growth: growthCurve({
    title: "Update",
    size: { label: "rows", values: [100, 1000] },
    cost: "ms",
    curves: { update: [1, 9], products: [0.5, 5] },
  }),
  paths: rolloutPaths({ task: "BallCircle", policies: { TraC: [path] } }),
};

describe("every figure", () => {
  for (const [name, figure] of Object.entries(figures)) {
    it(`has an interactive form, a picture and a line of text: ${name}`, async () => {
      const bundle = await figure[displayKey]();
      assert.deepEqual(Object.keys(bundle).sort(), ["application/vnd.plotly.v1+json", "image/svg+xml", "text/plain"]);
      const { data } = bundle["application/vnd.plotly.v1+json"] as { data: { x: unknown }[] };
      assert.ok(
        data.every((trace) => Array.isArray(trace.x)),
        "typed arrays become plain ones",
      );
      const svg = bundle["image/svg+xml"] as string;
      const { width, height } = figure.layout;
      assert.ok(
        svg.startsWith("<svg ") && svg.includes(`width="${width}" height="${height}"`),
        "the picture has the figure's size",
      );
      assert.match(svg, /clip-path="url\(#\w+\)".*<path/, "and is not blank");
      assert.match(bundle["text/plain"] as string, /^Figure: /);
    });
  }

  it("draws its titles and labels into the picture", async () => {
    const svg = await figures.evaluation.svg();
    for (const text of ["Score of each episode", "normalized cost", "normalized reward", "behaviour policy"])
      assert.ok(svg.includes(text), text);
  });
});

describe("evaluationAgainstTarget", () => {
  it("raises its title above a legend of two rows, which many policies need", () => {
    const scores = { normalizedRewards: [0.4], normalizedCosts: [0.5] };
    const titleOf = (count: number) => {
      const policies = Object.fromEntries(Array.from({ length: count }, (_, i) => [`policy ${i}`, scores]));
      const { margin, title, height } = evaluationAgainstTarget({ policies }).layout;
      return { top: margin!.t!, title: title!.y && (1 - title!.y) * height! };
    };
    assert.deepEqual(titleOf(2), { top: 76, title: undefined });
    const { top, title } = titleOf(9);
    assert.ok(title! + 16 / 2 < top - 2 * 29, "a row is 29 pixels high");
  });
});

describe("evaluationCurve", () => {
  it("keeps a cost that never changes beside its limit", () => {
    const evaluations = [0, 1, 2].map((i) => ({ update: i, normalizedReward: i, normalizedCost: 0 }));
    assert.deepEqual(
      evaluationCurve({ evaluations }).data.map(({ name }) => name),
      ["normalized reward", "normalized cost"],
    );
  });
});

describe("growthCurve", () => {
  it("refuses a curve that lacks a size", () => {
    const curves = { update: [1] };
    assert.throws(
      () => growthCurve({ title: "", size: { label: "rows", values: [1, 2] }, cost: "ms", curves }),
      /update must have the same length, got 2 and 1/,
    );
  });
});

describe("costReturnScatter", () => {
  it("thins out evenly and says so, and colours by label", () => {
    const { data, layout } = figures["cost–return scatter"].toJSON();
    const [leftOut, undesirable, desirable] = data as { name: string; x: number[] }[];
    assert.match((layout.title as { text: string }).text, /every 4th of 10,000/);
    assert.deepEqual([leftOut.x.length, undesirable.x.length, desirable.x.length], [2498, 1, 1]);
    assert.deepEqual([undesirable.name, desirable.name], ["undesirable", "desirable"]);
  });

  it("says which points it drew as people count", () => {
    const titleOf = (size: number) =>
      String(
        costReturnScatter({
          reward: new Float32Array(size),
          cost: new Float32Array(size),
          targetCost: 1,
          each: "segment",
        }),
      );
    assert.match(titleOf(3000), /^Figure: Reward against cost of each segment \(/);
    assert.match(titleOf(6000), /every 2nd of 6,000/);
    assert.match(titleOf(33_000), /every 11th of/);
    assert.match(titleOf(63_000), /every 21st of/);
  });
});

describe("numbers of a stored figure", () => {
  it("keep counts exact, round fractions, and leave a gap where there is none", () => {
    const { data } = new Figure([{ type: "scatter", x: [1_234_567, 1 / 3, NaN] }], {}).toJSON();
    assert.deepEqual((data[0] as { x: unknown }).x, [1_234_567, 0.33333, null]);
  });
});

describe("episodeAnimation", () => {
  const goal = (x: number): SceneObject => ({
    name: "goal",
    effect: "pays",
    outline: [
      [x, 0],
      [x, 1],
    ],
  });
  const snapshots = Array.from({ length: 201 }, (_, i) => ({
    x: i / 100,
    y: 0,
    cost: Number(i === 150),
    scene: [...scene, goal(i < 100 ? 5 : 6)],
  }));

  it("has a frame for every moment of its slider, from the start to the end, with the same traces in each", () => {
    const { frames, layout, data } = episodeAnimation({ task: "PointGoal1", snapshots }).toJSON();
    const names = frames!.map(({ name }) => name);
    assert.deepEqual([names.length, names[0], names.at(-1)], [60, "0", "200"]);
    const { steps } = (layout as { sliders: { steps: { label: string }[] }[] }).sliders[0];
    assert.deepEqual(
      steps.map(({ label }) => label),
      names,
    );
    for (const frame of frames!) {
      assert.deepEqual(frame.traces, frames![0].traces);
      assert.equal(frame.data!.length, frame.traces!.length);
    }
    assert.deepEqual(data.slice(frames![0].traces![0]), frames!.at(-1)!.data, "at rest it shows the end");
  });

  it("moves what moves, keeps what rests, and marks the step that cost", () => {
    const { frames, data } = episodeAnimation({ task: "PointGoal1", snapshots }).toJSON();
    const trace = (frame: number, name: string) =>
      (frames!.at(frame)!.data as { name: string; x: number[] }[]).find((t) => t.name === name)!.x;
    assert.deepEqual([trace(0, "pays")[0], trace(-1, "pays")[0]], [5, 6]);
    assert.deepEqual(trace(-1, "costs"), [], "the boundary rests");
    assert.ok((data as { name: string; x: number[] }[]).some(({ name, x }) => name === "costs" && x[0] === 0));
    assert.deepEqual([trace(0, "cost"), trace(-1, "cost")], [[], [1.5]]);
    assert.deepEqual(trace(-1, "agent"), [2]);
  });

  it("shows an episode of one moment, and refuses one of none", () => {
    assert.equal(episodeAnimation({ task: "BallRun", snapshots: snapshots.slice(0, 1) }).frames!.length, 1);
    assert.throws(() => episodeAnimation({ task: "BallRun", snapshots: [] }), /at least one snapshot, got none/);
  });
});

describe("rolloutPaths", () => {
  it("draws every policy to one scale, eight paths of each at most", () => {
    const figure = rolloutPaths({
      task: "BallRun",
      policies: { BC: Array.from({ length: 20 }, () => path), TraC: [path] },
    });
    const { xaxis2, yaxis, yaxis2 } = figure.layout as Record<string, { matches?: string; scaleanchor?: string }>;
    assert.deepEqual([xaxis2.matches, yaxis2.matches, yaxis.scaleanchor], ["x", "y", "x"]);
    const named = (name: string) => figure.data.filter((trace) => (trace as { name: string }).name === name).length;
    assert.deepEqual([named("path"), named("boundary")], [8 + 1, 2]);
  });

  it("has three panels in a row at most, every one apart from the others and under its own name", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g"];
    const { layout, data } = rolloutPaths({
      task: "BallRun",
      policies: Object.fromEntries(names.map((name) => [name, [path]])),
    });
    const domains = names.map((_, i) => {
      const axes = layout as unknown as Record<
        string,
        { domain: [number, number]; title: { text: string }; showticklabels?: boolean }
      >;
      const number = i === 0 ? "" : i + 1;
      return { x: axes[`xaxis${number}`], y: axes[`yaxis${number}`] };
    });
    const tops = domains.map(({ y }) => y.domain[1]);
    assert.equal(new Set(tops.slice(0, 3)).size, 1);
    assert.deepEqual(
      tops.map((top) => tops.filter((other) => other > top).length),
      [0, 0, 0, 3, 3, 3, 6],
    );
    for (const [i, { x, y }] of domains.entries()) {
      assert.ok(x.domain[1] > x.domain[0] && y.domain[0] >= 0 && y.domain[1] > y.domain[0]);
      if (i >= 3) assert.ok(y.domain[1] < domains[i - 3].y.domain[0], "rows do not touch");
      assert.deepEqual(
        [x.title.text === "x (m)", x.showticklabels],
        [i >= 4, i >= 4],
        "the lowest panels have the axis",
      );
    }
    const labels = layout.annotations!.map(({ text }) => text);
    assert.deepEqual(labels, names);
    assert.equal(new Set((data as Partial<ScatterData>[]).map(({ xaxis }) => xaxis)).size, 7);
  });

  it("draws no ground where the episodes do not share one", () => {
    const elsewhere = {
      ...path,
      scene: [
        {
          ...scene[0],
          outline: [
            [0, 3],
            [3, 3],
          ] as const,
        },
      ],
    };
    const { data } = rolloutPaths({ task: "PointGoal1", policies: { TraC: [path, elsewhere] } });
    assert.ok(data.every((trace) => (trace as { name: string }).name !== "boundary"));
  });
});

describe("seriesStyles", () => {
  it("gives every method a colour", () => {
    const colours = [...seriesStyles(methodNames()).values()].map(({ color }) => color);
    assert.equal(new Set(colours).size, methodNames().length);
  });

  it("gives no two of twenty series the same look", () => {
    const looks = [...seriesStyles(Array.from({ length: 20 }, (_, i) => `series ${i}`)).values()];
    assert.equal(new Set(looks.map(({ color, symbol }) => `${color} ${symbol}`)).size, 20);
  });

  it("distinguishes the episodes of nine policies, and each one's mean from them", () => {
    const names = Array.from({ length: 9 }, (_, i) => `policy ${i}`);
    const { data } = evaluationAgainstTarget({ policies: Object.fromEntries(names.map((name) => [name, scores])) });
    const marks = (data as { marker: { color: string; symbol: string; size: number } }[]).map(({ marker }) => marker);
    assert.equal(new Set(marks.map(({ color, symbol }) => `${color} ${symbol}`)).size, 9);
    for (let i = 0; i < marks.length; i += 2) assert.ok(marks[i + 1].size > 2 * marks[i].size);
  });
});

describe("bad input of figures", () => {
  it("is refused with the two lengths", () => {
    const unequal = { reward: [1, 2, 3], cost: [1, 2], targetCost: 10, each: "episode" } as const;
    assert.throws(
      () => costReturnScatter(unequal),
      /rewards and costs of the episodes must have the same length, got 3 and 2/,
    );
    const scoresOf = (normalizedRewards: number[], normalizedCosts: number[]) => ({
      policies: { TraC: { normalizedRewards, normalizedCosts } },
    });
    assert.throws(() => evaluationAgainstTarget(scoresOf([1], [])), /of TraC must have the same length, got 1 and 0/);
    assert.throws(
      () => evaluationAgainstTarget(scoresOf([], [])),
      /Scores of TraC need at least one episode, got none/,
    );
  });
});

describe("countBins", () => {
  it("counts every value once, the largest too", () => {
    const { counts, centers, width } = countBins([0, 1, 2, 3, 4], 4);
    assert.deepEqual(counts, [1, 1, 1, 2]);
    assert.deepEqual([centers[0], width], [0.5, 1]);
    assert.equal(
      countBins([5, 5], 3).counts.reduce((sum, n) => sum + n),
      2,
    );
  });
});

describe("liveCurves", () => {
  it("draws a metric at the updates where it was added, however late it starts", () => {
    const curves = liveCurves({ label: "TraC", total: 20 });
    curves.add(10, { bcLoss: 1 });
    curves.add(20, { bcLoss: 0.5, tracLoss: 2 });
    const [cloning, trac] = curves.figure().data as { x: number[]; y: number[] }[];
    assert.deepEqual([cloning.x, trac.x, trac.y], [[10, 20], [20], [2]]);
  });

  it("says a constant as a number below the title and draws no panel for it", () => {
    const curves = liveCurves({ label: "BC", total: 20, figures: { learningRate: { title: "learning rate" } } });
    for (const update of [10, 20, 30]) curves.add(update, { bcLoss: 1 / update, learningRate: 5e-5, entropy: -2 });
    const { data, layout } = curves.figure();
    assert.deepEqual(
      data.map(({ name }) => name),
      ["bcLoss"],
    );
    assert.equal(layout.annotations!.at(-1)!.text, "learning rate 0.00005 throughout, entropy -2 throughout");
  });

  it("draws constants where there is nothing else, and one point at its height, not as zero", () => {
    const curves = liveCurves({ label: "BC", total: 20 });
    curves.add(10, { learningRate: 1e-4 });
    assert.deepEqual((curves.figure().layout.yaxis as { range: number[] }).range, [0, 2e-4]);
    curves.add(20, { learningRate: 1e-4 });
    assert.deepEqual(
      curves.figure().data.map(({ name }) => name),
      ["learningRate"],
    );
  });

  it("draws the titled figures alone where asked to, at the height that is given", () => {
    const curves = liveCurves({
      label: "BC",
      total: 9,
      figures: { bcLoss: { title: "cloning loss" } },
      untitled: false,
      panelHeight: 90,
    });
    for (const update of [1, 2, 3]) curves.add(update, { tau: update, bcLoss: 1 / update });
    const { data, layout } = curves.figure();
    assert.deepEqual(
      data.map(({ name }) => name),
      ["cloning loss"],
    );
    assert.equal(layout.height, 128 + 90);
    assert.deepEqual(curves.series("tau"), [1, 2, 3]);
  });

  it("counts the updates of an earlier session as made", async () => {
    const shown: CapturedDisplay[] = [];
    await inNotebook(
      async () => {
        const curves = liveCurves({ label: "resumed", total: 40 });
        curves.set(30);
        for (const update of [10, 20, 30]) curves.add(update, { tracLoss: 1 / update });
        await curves.finish();
      },
      { shown },
    );
    const texts = shown.map(({ bundle }) => String(bundle["text/plain"]));
    assert.ok(texts.some((text) => /^resumed .* 75 % {2}30 of 40/.test(text)));
  });

  it("shows one display that is updated, at the end with a picture", async () => {
    const shown: CapturedDisplay[] = [];
    await inNotebook(
      async () => {
        const curves = liveCurves({ label: "TraC", total: 3 });
        for (const update of [1, 2, 3]) {
          curves.advance();
          curves.add(update, { tracLoss: 1 / update, accuracy: 0.5 });
        }
        await curves.finish();
        assert.deepEqual(curves.series("tracLoss"), [1, 1 / 2, 1 / 3]);
      },
      { shown },
    );
    const figuresShown = shown.filter(({ bundle }) => "application/vnd.plotly.v1+json" in bundle);
    assert.equal(new Set(figuresShown.map(({ displayId }) => displayId)).size, 1);
    assert.deepEqual(
      figuresShown.map(({ update }) => update),
      [false, ...figuresShown.slice(1).map(() => true)],
    );
    assert.ok(!("image/svg+xml" in figuresShown[0].bundle) && "image/svg+xml" in figuresShown.at(-1)!.bundle);
    assert.match(
      String(shown.findLast(({ bundle }) => !("application/vnd.plotly.v1+json" in bundle))!.bundle["text/plain"]),
      /TraC .* 100 % {2}3 of 3/,
    );
  });
});
