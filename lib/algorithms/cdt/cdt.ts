/**
 * CDT, the Constrained Decision Transformer: predict the action that followed, given how much reward and cost were still to come;
 * then ask for much of one and little of the other (OSRL 03a4586, `osrl/algorithms/cdt.py`, `examples/configs/cdt_configs.py`).
 */
import type { Scalar } from "@tensorflow/tfjs";
import path from "node:path";
import type { SequenceBatch } from "../../batches/index.ts";
import { longestEpisode } from "../../dataset/index.ts";
import type { Task, Trajectories } from "../../dataset/index.ts";
import type { Tensors } from "../../files/index.ts";
import {
  Adam,
  GradientSum,
  Parameters,
  SeededNoise,
  scalarInput,
  stopGradient,
  tf,
  torchAdam,
} from "../../nn/index.ts";
import type { Loss, Metrics, Noise } from "../../nn/index.ts";
import { randomFor, seedFor } from "../../random/index.ts";
import { Learner } from "../learner.ts";
import type { Method } from "../method.ts";
import { cheaperThenRicher, officialLoop, osrl } from "../osrl/index.ts";
import { cdtPolicy } from "./acting.ts";
import { trainingBatches, trainingEpisodes } from "./data.ts";
import { inChunks, labelledInputs, splitSequences } from "./inputs.ts";
import type { LabelledInputs } from "./inputs.ts";
import { lossSums } from "./losses.ts";
import { CdtNetwork } from "./network.ts";
import type { Prediction } from "./network.ts";
import { initialNetwork } from "./network-shape.ts";
import type { NetworkShape } from "./network-shape.ts";
import { cdtOptions, tutorial } from "./options.ts";
import type { CdtOptions } from "./options.ts";
import { targetReturnAt, taskNumbers } from "./targets.ts";

// Learner -----------------------------------------------------------------------------------------------------------

/** What a learner starts from. */
export interface CdtStart {
  /** Parameters of the network. */
  weights: Tensors;
  shape: NetworkShape;
  noise: Noise;
}

/** Sequences that pass through the network at once: their gradient is computed before the next ones come. */
const chunkSequences = 64;

/** Sequences of one recorded graph, whose chunks the cores take side by side: memory stays small, in any batch. */
const graphSequences = 4 * chunkSequences;

/** What a batch is averaged over, as scalars. */
interface Totals {
  sequences: Scalar;
  /** Steps of episodes, padding left out. */
  validSteps: Scalar;
}

/** The network, moved by AdamW, and the temperature of its actions' entropy. */
export class CdtLearner extends Learner<SequenceBatch> {
  protected readonly parts;
  readonly #options: CdtOptions;

  constructor({ weights, shape, noise }: CdtStart, options: CdtOptions) {
    super();
    this.#options = options;
    const { learningRate, warmUpUpdates, weightDecay, clipNorm, initialTemperature, temperatureRate } = options;
    const network = new CdtNetwork(weights, shape);
    const temperature = new Parameters({
      logarithm: { shape: [1], data: Float32Array.of(Math.log(initialTemperature)) },
    });
    const warmUp = (step: number) => learningRate * Math.min((step + 1) / warmUpUpdates, 1);
    this.parts = {
      network,
      gradient: new GradientSum(network),
      optimizer: new Adam(network, warmUp, { ...torchAdam, weightDecay, clipNorm }),
      temperature,
      temperatureOptimizer: new Adam(temperature, temperatureRate),
      noise,
    };
  }

  /** Figures: `loss`, `actionLoss`, `costLoss`, `costAccuracy`, `stateLoss`, `learningRate`; for random actions `entropy`, `temperature`. */
  update(batch: SequenceBatch): Metrics {
    const { learningRate } = this.parts.optimizer;
    const totals = {
      sequences: scalarInput(batch.sequences),
      validSteps: scalarInput(batch.mask.reduce((sum, valid) => sum + valid)),
    };
    const parts = splitSequences(labelledInputs(batch), graphSequences);
    const shares = parts.map((part) => this.#addGradient({ ...part, ...totals }));
    const { entropy, targetedEntropy, ...figures } = sumFigures(shares);
    const { temperature } = this.#step({ targetedEntropy: scalarInput(targetedEntropy) });
    return { ...figures, ...(this.#options.stochastic ? { entropy, temperature } : {}), learningRate };
  }

  /** Adds the gradient of some sequences to that of their batch. Returns their share of its figures. */
  readonly #addGradient = this.record<keyof LabelledInputs | keyof Totals>((given) => {
    const { sequences, validSteps, ...inputs } = given as unknown as LabelledInputs & Totals;
    const shares = inChunks(inputs, chunkSequences).map((chunk) =>
      this.parts.gradient.add(() => this.#loss(chunk, { sequences, validSteps })),
    );
    const names = Object.keys(shares[0]);
    return Object.fromEntries(names.map((name) => [name, tf.addN(shares.map((share) => share[name]))]));
  });

  /** One step of the network and of the temperature, once the batch's gradient is complete. */
  readonly #step = this.record<"targetedEntropy">(({ targetedEntropy }) => {
    const { network, gradient, optimizer, temperatureOptimizer } = this.parts;
    const before = this.#temperature();
    const { stochastic, entropyBonus } = this.#options;
    optimizer.step(gradient.take());
    const reported = entropyBonus ? before : tf.scalar(0);
    if (!stochastic) return { temperature: reported };
    const excess = tf.add(targetedEntropy, network.shape.actionSize); // over the target, minus the numbers of an action
    temperatureOptimizer.minimize(() => ({ loss: tf.mul(this.#temperature(), excess) as Scalar }));
    return { temperature: reported };
  });

  #temperature(): Scalar {
    return tf.exp(this.parts.temperature.flat).asScalar();
  }

  /**
   * Some sequences' share of the batch's loss. Likelihood and entropy are means over the steps of episodes, the other losses over all,
   * padding included.
   */
  #loss(inputs: LabelledInputs, { sequences, validSteps }: Totals): Loss {
    const { stochastic, entropyBonus, entropyOver, costWeight, stateWeight } = this.#options;
    const [, length, actionSize] = inputs.actions.shape;
    const sums = lossSums(inputs, this.#predict(inputs));
    const steps = tf.mul(sequences, length);
    const numbers = tf.mul(stochastic ? validSteps : steps, actionSize);
    const entropy = tf.div(sums.entropy, numbers) as Scalar;
    const error = tf.div(sums.actionError, numbers);
    const actionLoss = (entropyBonus ? tf.sub(error, tf.mul(entropy, this.#temperature())) : error) as Scalar;
    const costLoss = tf.div(sums.costError, steps) as Scalar;
    const nextNumbers = tf.mul(sequences, Math.max(1, length - 1) * inputs.observations.shape[2]);
    const stateLoss = tf.div(sums.nextError, nextNumbers) as Scalar;
    const loss = tf.addN([actionLoss, tf.mul(costLoss, costWeight), tf.mul(stateLoss, stateWeight)]) as Scalar;
    const costAccuracy = tf.div(sums.foreseen, validSteps) as Scalar;
    const targetedEntropy = entropyOver === "sum" ? (tf.mul(entropy, actionSize) as Scalar) : entropy;
    return { loss, actionLoss, costLoss, costAccuracy, stateLoss, entropy, targetedEntropy };
  }

  #predict(inputs: LabelledInputs): Prediction {
    const { noise, network } = this.parts;
    const { next, ...prediction } = network.predict(inputs, { ...this.#options, noise });
    return { ...prediction, next: this.#options.stateWeight > 0 ? next : stopGradient(next) };
  }

  weights(): Tensors {
    return this.parts.network.state();
  }
}

/** Figures of a batch, from the shares that its parts have in them. */
function sumFigures(shares: readonly Metrics[]): Metrics {
  const names = Object.keys(shares[0]);
  return Object.fromEntries(names.map((name) => [name, shares.reduce((sum, share) => sum + share[name], 0)]));
}

// Method ------------------------------------------------------------------------------------------------------------

function shapeOf({ observationSize, actionSize, episodeSteps }: Task, options: CdtOptions): NetworkShape {
  return {
    ...options,
    observationSize,
    actionSize,
    timeSteps: options.timeEmbedding ? episodeSteps + options.sequenceLength : 0,
  };
}

function requireLengths({ source, ...trajectories }: Trajectories, { name, episodeSteps }: Task): void {
  const longest = longestEpisode(trajectories);
  if (longest > episodeSteps)
    throw new RangeError(`${source} has an episode of ${longest} steps, ${name} has at most ${episodeSteps}`);
}

/** CDT. What it is asked for in an evaluation is the run's target cost and the return at it; officially the mean over three costs counts. */
export const cdt: Method<CdtOptions, SequenceBatch> = {
  name: "cdt",
  title: "CDT",
  source: `${osrl}, osrl/algorithms/cdt.py`,
  needs: "whole episodes: observations, actions, rewards and costs",
  options: cdtOptions,
  presets: {
    official: (task) => ({ ...officialLoop(task), ...taskNumbers(task) }),
    tutorial: (task) => ({ ...taskNumbers(task), ...tutorial }),
  },
  countsFrom: 1,
  figures: {
    actionLoss: { title: "action loss" },
    costLoss: { title: "cost loss" },
    costAccuracy: { title: "costs foreseen", format: ".1~%" },
    entropy: { title: "entropy" },
    temperature: { title: "temperature" },
    loss: { title: "loss" },
    stateLoss: { title: "observation loss" },
    learningRate: { title: "learning rate" },
  },
  pythonModule: path.join(import.meta.dirname, "policy.py"),
  isBetter: cheaperThenRicher,

  start({ task, trajectories, targetCost, seed }, options) {
    if (options.timeEmbedding) requireLengths(trajectories, task);
    const episodes = trainingEpisodes(trajectories, targetCost, options, randomFor(seed, "augmentation"));
    const batches = trainingBatches(trajectories, episodes, options, randomFor(seed, "batches"));
    const { observationSize, actionSize } = trajectories;
    const shape = shapeOf({ ...task, observationSize, actionSize }, options);
    const weights = initialNetwork(shape, randomFor(seed, "weights"));
    return {
      batches,
      learner: new CdtLearner({ weights, shape, noise: new SeededNoise(seedFor(seed, "dropout")) }, options),
    };
  },

  policy(weights, { task, targetCost }, options) {
    const targetReturn = targetReturnAt(targetCost, options);
    const network = new CdtNetwork(weights, shapeOf(task, options));
    return cdtPolicy(network, { ...options, memory: options.sequenceLength, targetReturn, targetCost });
  },
};
