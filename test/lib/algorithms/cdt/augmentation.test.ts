import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  augment,
  chooseEpisodes,
  evaluatePolynomial,
  fitPolynomial,
  floorDivide,
  gridFilter,
  joinLabels,
  labelEpisodes,
  paretoFront,
} from "../../../../lib/algorithms/cdt/augmentation/index.ts";
import type { Trajectories } from "../../../../lib/dataset/index.ts";
import { NumpyRandom } from "../../../../lib/random/index.ts";
import { recordedArrays, recordedDataset, recordedNumbers } from "../../../fixtures/official-baselines.ts";
import { largestDifference } from "../../../fixtures/official-trac.ts";

type Draw = { fn: "random.sample"; population: number[]; k: number; result: number[] } | { fn: string; u: number[] };

interface RecordedAugmentation {
  config: {
    deg: number;
    max_rew_decrease: number;
    beta: number;
    augment_percent: number;
    max_reward: number;
    min_reward: number;
  };
  draws: Draw[];
  indices: number[];
  pareto_coefficients_highest_first: number[];
  nearest_idx_in_filtered: number[];
  aug_lengths: number[];
}

interface RecordedData {
  cdt12: RecordedAugmentation;
  cdt12_deg2: RecordedAugmentation;
  cdt30: RecordedAugmentation;
  grid_filter: {
    x: number[];
    y: number[];
    xbins: number;
    ybins: number;
    max_num_per_bin: number;
    min_num_per_bin: number;
    indices: number[];
    draws: Draw[];
  };
  floor_division_cases: { rows: [number, number, number, number][] };
  pareto: { cost_reward: [number, number][]; allindices: number[] };
}

const recorded = recordedNumbers<RecordedData>("data");
const array = recordedArrays("data");

/** Repeats recorded draws in their order. */
class RecordedDraws {
  readonly #uniform: number[];
  readonly #samples;

  constructor(draws: Draw[]) {
    this.#uniform = draws.flatMap((draw) => ("u" in draw ? draw.u : []));
    this.#samples = draws.filter((draw) => "population" in draw);
  }

  random(): number {
    const number = this.#uniform.shift();
    assert.ok(number !== undefined, "more numbers are drawn than were recorded");
    return number;
  }

  choiceWithoutReplacement(n: number, count: number): number[] {
    const { population, k, result } = this.#samples.shift()!;
    assert.deepEqual([n, count], [population.length, k]);
    return result.map((member) => population.indexOf(member));
  }

  get left(): number {
    return this.#uniform.length + this.#samples.length;
  }
}

const cases = { cdt12: "dataset", cdt12_deg2: "dataset", cdt30: "dataset30" } as const;

function optionsOf(name: keyof typeof cases, random: RecordedDraws) {
  const { config } = recorded[name];
  return {
    degree: config.deg,
    share: config.augment_percent,
    minReward: config.min_reward,
    maxReward: config.max_reward,
    maxRewardDecrease: config.max_rew_decrease,
    beta: config.beta,
    pairing: "position" as const,
    random,
  };
}

describe("labelEpisodes", () => {
  it("sums to each episode's end as officially, to the last bit, without the unfinished tail", () => {
    for (const [name, dataset] of Object.entries(cases)) {
      const { returnsToGo, costsToGo } = labelEpisodes(recordedDataset(dataset));
      assert.deepEqual(returnsToGo, array(`${name}.returns`));
      assert.deepEqual(costsToGo, array(`${name}.cost_returns`));
    }
  });

  it("leaves out episodes without a step", () => {
    const trajectories = {
      rewards: Float32Array.of(1, 2, 4),
      costs: new Float32Array(3),
      episodeStarts: Int32Array.of(0, 2, 2, 3),
    } as Trajectories;
    const { episode, starts, returnsToGo } = labelEpisodes(trajectories);
    assert.deepEqual([...episode], [0, 2]);
    assert.deepEqual([...starts], [0, 2, 3]);
    assert.deepEqual([...returnsToGo], [3, 2, 4]);
  });
});

describe("augment", () => {
  it("makes the official copies from the recorded draws", () => {
    for (const [name, dataset] of Object.entries(cases) as [keyof typeof cases, "dataset" | "dataset30"][]) {
      const { draws, indices, nearest_idx_in_filtered, aug_lengths } = recorded[name];
      const random = new RecordedDraws(draws);
      const copies = augment(labelEpisodes(recordedDataset(dataset)), optionsOf(name, random));
      assert.equal(random.left, 0);
      assert.deepEqual(
        [...copies.episode],
        nearest_idx_in_filtered.map((place) => indices[place]),
      );
      assert.deepEqual(
        Array.from(copies.starts.subarray(1), (end, i) => end - copies.starts[i]),
        aug_lengths,
      );
      // The polynomial's last digits differ: a millionth of labels around 100.
      assert.ok(largestDifference(copies.returnsToGo, array(`${name}.aug_returns`)) < 1e-5);
      assert.ok(largestDifference(copies.costsToGo, array(`${name}.aug_cost_returns`)) < 1e-5);
    }
  });

  const allAlike = (episodes: number, cost: number) =>
    labelEpisodes({
      rewards: new Float32Array(episodes).fill(2),
      costs: new Float32Array(episodes).fill(cost),
      episodeStarts: Int32Array.from({ length: episodes + 1 }, (_, e) => e),
    } as Trajectories);
  const options = {
    degree: 4,
    share: 0.5,
    minReward: 1,
    maxReward: 10,
    maxRewardDecrease: 1,
    beta: 1,
    pairing: "position" as const,
  };

  it("copies episodes that are all alike, safe or not", () => {
    for (const cost of [0, 3]) {
      const copies = augment(allAlike(8, cost), { ...options, random: new NumpyRandom(0) });
      assert.equal(copies.episode.length, 4);
      assert.ok(copies.costsToGo.every((label) => label === cost));
      assert.ok(
        copies.returnsToGo.every((label) => label >= 3 && label <= 10),
        copies.returnsToGo.join(),
      );
    }
  });

  it("copies from all episodes where the filter would leave none", () => {
    const copies = augment(allAlike(2, 1), { ...options, random: new NumpyRandom(0) });
    assert.equal(copies.episode.length, 1);
    assert.ok(Number.isFinite(copies.returnsToGo[0]));
  });

  it("copies nothing for a share of 0, and joins behind the recorded episodes", () => {
    const episodes = allAlike(8, 1);
    const none = augment(episodes, { ...options, share: 0, random: new NumpyRandom(0) });
    assert.deepEqual(joinLabels(episodes, none), episodes);
    const some = augment(episodes, { ...options, random: new NumpyRandom(0) });
    const joined = joinLabels(episodes, some);
    assert.equal(joined.episode.length, 12);
    assert.deepEqual(
      [...joined.starts],
      Array.from({ length: 13 }, (_, k) => k),
    );
    assert.deepEqual(joined.returnsToGo.slice(8), some.returnsToGo);
  });
});

describe("joinLabels", () => {
  it("joins any number of episodes: more than a function takes arguments", () => {
    const count = 200_000;
    const labels = new Float32Array(count).fill(1);
    const one = {
      episode: Int32Array.from(labels.keys()),
      starts: Int32Array.from({ length: count + 1 }, (_, k) => k),
      returnsToGo: labels,
      costsToGo: labels,
    };
    const { episode, starts, costsToGo } = joinLabels(one, one);
    assert.deepEqual([episode.length, starts.length, costsToGo.length], [2 * count, 2 * count + 1, 2 * count]);
    assert.deepEqual([episode[count], starts[count], starts[2 * count]], [0, count, 2 * count]);
  });
});

describe("chooseEpisodes", () => {
  it("groups the episodes, as officially, or keeps the order of their targets", () => {
    const recorded = { cost: Float64Array.of(0, 10), reward: Float64Array.of(10, 50) };
    const targets = { cost: Float64Array.of(1, 12, 11), reward: Float64Array.of(10, 50, 12) };
    const choose = (pairing: "position" | "target") =>
      chooseEpisodes(recorded, targets, { maxRewardDecrease: 5, beta: 1, pairing, random: new NumpyRandom(0) });
    assert.deepEqual(choose("position"), [0, 0, 1]);
    assert.deepEqual(choose("target"), [0, 1, 0]);
  });
});

describe("gridFilter", () => {
  it("keeps the official points of a recorded cloud, in their order", () => {
    const { x, y, xbins, ybins, max_num_per_bin, min_num_per_bin, indices, draws } = recorded.grid_filter;
    const limits = { xCells: xbins, yCells: ybins, maxPerCell: max_num_per_bin, minPerCell: min_num_per_bin };
    assert.deepEqual(gridFilter(x, y, { ...limits, random: new RecordedDraws(draws) }), indices);
  });

  it("divides as Python does where a quotient falls on a whole number", () => {
    for (const [a, b, official] of recorded.floor_division_cases.rows)
      assert.equal(floorDivide(a, b), official, `${a} // ${b}`);
  });
});

describe("paretoFront and fitPolynomial", () => {
  it("find the recorded front, equal points included", () => {
    const { cost_reward, allindices } = recorded.pareto;
    const front = paretoFront(
      cost_reward.map(([cost]) => cost),
      cost_reward.map(([, reward]) => reward),
    );
    assert.deepEqual(
      front.sort((a, b) => a - b),
      allindices.sort((a, b) => a - b),
    );
  });

  it("fit a polynomial exactly where it goes through all points", () => {
    const x = [0, 1, 2, 5, 9, 30];
    const coefficients = [0.5, -2, 3];
    const fitted = fitPolynomial(
      x,
      x.map((value) => evaluatePolynomial(coefficients, value)),
      2,
    );
    assert.ok(largestDifference(fitted, coefficients) < 1e-10, `${fitted}`);
  });

  it("goes through the mean of the points where they do not decide the polynomial", () => {
    const fitted = fitPolynomial([4, 4], [1, 3], 3);
    assert.ok(Math.abs(evaluatePolynomial(fitted, 4) - 2) < 1e-10, `${fitted}`);
    assert.ok(Math.abs(evaluatePolynomial(fitPolynomial([0], [7], 4), 0) - 7) < 1e-10);
  });
});
