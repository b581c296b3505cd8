/**
 * Relabelled copies of safe and good episodes under better labels than they earned, so that a high reward and a low cost
 * that are asked for together lead to safe actions (OSRL 03a4586, `osrl/common/dataset.py`, `augmentation`).
 */
import type { LabelledEpisodes } from "../../../batches/index.ts";
import type { UniformSource } from "../../../random/index.ts";
import { gridFilter } from "./grid-filter.ts";
import type { SubsetSource } from "./grid-filter.ts";
import { chooseEpisodes } from "./nearest.ts";
import type { Returns } from "./nearest.ts";
import { evaluatePolynomial, fitPolynomial, paretoFront } from "./pareto.ts";
import { atStart } from "./returns-to-go.ts";

/** The official numbers of a task, and where the draws come from. */
export interface AugmentationOptions {
  /** Degree of the polynomial through the Pareto front. */
  degree: number;
  /** Copies made, as a share of the episodes left by the filter. */
  share: number;
  /** Least distance of a copy's reward label above the front. */
  minReward: number;
  /** Largest reward label of a copy. */
  maxReward: number;
  maxRewardDecrease: number;
  beta: number;
  /** Whether copies have the labels at their place in the list of targets (official), or those of their own target. */
  pairing: "position" | "target";
  random: UniformSource & SubsetSource;
}

/** Cells of the official grid over cost and reward, and how many episodes one holds. */
const grid = { xCells: 10, yCells: 50, maxPerCell: 10, minPerCell: 2 };

/**
 * The copies alone. Rewards of labels are uniform between the front and `maxReward`, costs evenly spread over the range
 * of recorded costs.
 *
 * Where the filter leaves no episode (a small dataset without two alike) all of them count; officially that is a crash.
 */
export function augment(episodes: LabelledEpisodes, options: AugmentationOptions): LabelledEpisodes {
  const returns = { cost: atStart(episodes.costsToGo, episodes), reward: atStart(episodes.returnsToGo, episodes) };
  const filtered = gridFilter(returns.cost, returns.reward, { ...grid, random: options.random });
  const kept = filtered.length > 0 ? filtered : [...returns.cost.keys()];
  const recorded = { cost: pick(returns.cost, kept), reward: pick(returns.reward, kept) };
  const targets = drawTargets(recorded, options);
  const chosen = chooseEpisodes(recorded, targets, options).map((episode) => kept[episode]);
  return relabel(episodes, chosen, targets);
}

function pick(values: Float64Array, places: readonly number[]): Float64Array {
  return Float64Array.from(places, (place) => values[place]);
}

function drawTargets(recorded: Returns, { degree, share, minReward, maxReward, random }: AugmentationOptions): Returns {
  const front = paretoFront(recorded.cost, recorded.reward);
  const [frontCosts, frontRewards] = [recorded.cost, recorded.reward].map((values) => front.map((i) => values[i]));
  const polynomial = fitPolynomial(frontCosts, frontRewards, degree);
  const cost = spread(Math.min(...recorded.cost), Math.max(...recorded.cost), Math.floor(share * recorded.cost.length));
  const reward = cost.map((target) => {
    const least = evaluatePolynomial(polynomial, target) + minReward;
    return least + (maxReward - least) * random.random();
  });
  return { cost, reward };
}

/** `count` numbers from `first` to `last` at equal distances (NumPy's `linspace`). */
function spread(first: number, last: number, count: number): Float64Array {
  const step = count > 1 ? (last - first) / (count - 1) : 0;
  return Float64Array.from({ length: count }, (_, i) => (i > 0 && i === count - 1 ? last : i * step + first));
}

/** Copies of `chosen` whose labels are shifted to begin at the targets. */
function relabel(episodes: LabelledEpisodes, chosen: readonly number[], targets: Returns): LabelledEpisodes {
  const starts = Int32Array.of(0, ...chosen);
  chosen.forEach((k, i) => (starts[i + 1] = starts[i] + episodes.starts[k + 1] - episodes.starts[k]));
  const shifted = (labels: Float32Array, target: Float64Array) => {
    const result = new Float32Array(starts[chosen.length]);
    chosen.forEach((k, i) => {
      const own = labels.subarray(episodes.starts[k], episodes.starts[k + 1]);
      const shift = target[i] - own[0];
      result.set(
        own.map((label) => label + shift),
        starts[i],
      );
    });
    return result;
  };
  return {
    episode: Int32Array.from(chosen, (k) => episodes.episode[k]),
    starts,
    returnsToGo: shifted(episodes.returnsToGo, targets.reward),
    costsToGo: shifted(episodes.costsToGo, targets.cost),
  };
}
