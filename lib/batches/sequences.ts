/** Mini-batches of short pieces of episodes, labelled with what is still to come. */
import type { Trajectories } from "../dataset/index.ts";
import type { Stateful, Tensors } from "../files/index.ts";
import { WeightedChoice } from "../random/index.ts";
import type { UniformSource } from "../random/index.ts";
import type { Batches } from "./batches.ts";

/** Recorded episodes, and copies of some under other labels; M is the sum of their lengths. */
export interface LabelledEpisodes {
  /** Recorded episode whose observations, actions and costs each one has, [K]. */
  episode: Int32Array;
  /** Where each one's labels begin and, last, where they end, [K + 1]. */
  starts: Int32Array;
  /** Undiscounted reward from each step to the end, [M]. */
  returnsToGo: Float32Array;
  /** Undiscounted cost from each step to the end, [M]. */
  costsToGo: Float32Array;
}

/** Sequences of T steps; where an episode ends before, all but `timeSteps` is 0 from there on. */
export interface SequenceBatch {
  /** Sequences, B. */
  sequences: number;
  /** Steps of each, T. */
  length: number;
  /** [B · T, observationSize] */
  observations: Float32Array;
  /** [B · T, actionSize], as recorded. */
  actions: Float32Array;
  /** Scaled, [B · T]. */
  returnsToGo: Float32Array;
  /** Scaled, [B · T]. */
  costsToGo: Float32Array;
  /** Cost of each step, [B · T]. */
  costs: Float32Array;
  /** Step within the episode, counted on behind its end, [B · T]. */
  timeSteps: Int32Array;
  /** 1 for a step of the episode, 0 behind its end, [B · T]. */
  mask: Float32Array;
  /** Cost label of the whole episode, scaled, [B]. */
  episodeCosts: Float32Array;
}

/** What draws episodes and their steps. */
export interface SequenceDraws extends UniformSource, Stateful {
  /** A whole number in [low, high). */
  randint(low: number, high: number): number;
}

/** Options of `SequenceBatches`. */
export interface SequenceBatchesOptions {
  /** Sequences a batch. */
  batchSize: number;
  /** Steps of a sequence. */
  length: number;
  /** Factors of the labels. */
  scales: { reward: number; cost: number };
  /** How often each episode is drawn, against the others, [K]. */
  weights: ArrayLike<number>;
  /** How often a sequence starts at each step of a recorded episode, against its other steps; equally often by default. */
  startWeights?: (episode: number) => ArrayLike<number>;
  random: SequenceDraws;
}

/** Sequences that start at a drawn step of a drawn episode, each any number of times (OSRL's `SequenceDataset`). */
export class SequenceBatches implements Batches<SequenceBatch> {
  readonly #trajectories: Trajectories;
  readonly #episodes: LabelledEpisodes;
  readonly #options: SequenceBatchesOptions;
  readonly #choice: WeightedChoice;
  readonly #starts = new Map<number, WeightedChoice>();
  readonly #batch: SequenceBatch;

  constructor(trajectories: Trajectories, episodes: LabelledEpisodes, options: SequenceBatchesOptions) {
    this.#trajectories = trajectories;
    this.#episodes = episodes;
    this.#options = options;
    this.#choice = new WeightedChoice(options.weights);
    this.#batch = emptyBatch(options, trajectories);
  }

  next(): SequenceBatch {
    for (let row = 0; row < this.#batch.sequences; row++) {
      const place = this.#choice.draw(this.#options.random);
      this.#fill(row, place, this.#drawStart(this.#episodes.episode[place]));
    }
    return this.#batch;
  }

  #drawStart(episode: number): number {
    const { random, startWeights } = this.#options;
    const { episodeStarts } = this.#trajectories;
    if (!startWeights) return random.randint(0, episodeStarts[episode + 1] - episodeStarts[episode]);
    const starts = this.#starts.get(episode) ?? new WeightedChoice(startWeights(episode));
    this.#starts.set(episode, starts);
    return starts.draw(random);
  }

  /** Writes the sequence of the labelled episode at `place` from step `start` on into a row. */
  #fill(row: number, place: number, start: number): void {
    const { episodeStarts, observations, actions, costs, observationSize, actionSize } = this.#trajectories;
    const { episode, starts, returnsToGo, costsToGo } = this.#episodes;
    const { scales, length } = this.#options;
    const batch = this.#batch;
    const steps = Math.min(length, starts[place + 1] - starts[place] - start);
    const recorded = episodeStarts[episode[place]] + start;
    const labelled = starts[place] + start;
    const copy = (to: Float32Array, from: Float32Array, first: number, width: number, scale = 1) => {
      const target = to.subarray(row * length * width, (row + 1) * length * width).fill(0);
      const factor = Math.fround(scale); // multiplied in float32, as officially
      for (let i = 0; i < steps * width; i++) target[i] = from[first * width + i] * factor;
    };
    copy(batch.observations, observations, recorded, observationSize);
    copy(batch.actions, actions, recorded, actionSize);
    copy(batch.costs, costs, recorded, 1);
    copy(batch.returnsToGo, returnsToGo, labelled, 1, scales.reward);
    copy(batch.costsToGo, costsToGo, labelled, 1, scales.cost);
    for (let t = 0; t < length; t++) {
      batch.timeSteps[row * length + t] = start + t;
      batch.mask[row * length + t] = t < steps ? 1 : 0;
    }
    batch.episodeCosts[row] = costsToGo[starts[place]] * Math.fround(scales.cost);
  }

  state(): Tensors {
    return this.#options.random.state();
  }

  restore(tensors: Tensors): void {
    this.#options.random.restore(tensors);
  }
}

function emptyBatch(
  { batchSize: sequences, length }: SequenceBatchesOptions,
  { observationSize, actionSize }: Trajectories,
): SequenceBatch {
  const steps = sequences * length;
  const numbers = (size: number) => new Float32Array(size);
  return {
    sequences,
    length,
    observations: numbers(steps * observationSize),
    actions: numbers(steps * actionSize),
    returnsToGo: numbers(steps),
    costsToGo: numbers(steps),
    costs: numbers(steps),
    timeSteps: new Int32Array(steps),
    mask: numbers(steps),
    episodeCosts: numbers(sequences),
  };
}
