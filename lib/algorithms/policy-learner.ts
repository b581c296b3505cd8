/** What BC and TraC share: the policy, its optimizer, dropout, and the log-probability that both are built on. */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { Adam, Mlp, actWith, roundDropoutRate, tf } from "../nn/index.ts";
import type { MlpShape } from "../nn/index.ts";
import type { Batch } from "../partition/index.ts";
import type { Algorithm, AlgorithmState } from "./algorithm.ts";

/** Options of the policy and its optimizer; presets hold the official values. */
export interface PolicyOptions {
  shape: MlpShape;
  /** Initial parameters, flat as `Mlp.parameters`. */
  parameters: Float32Array;
  /** Probability that a hidden unit is dropped in an update (official: 0.25). */
  dropout: number;
  /** Seeds the dropout masks. */
  seed: number;
}

/** One differentiable pass over a batch. */
interface LogProbPass {
  /** log π(a|s) up to a constant: −Σ (π(s) − a)² over the action's entries, [B · T]. */
  logProb: Tensor1D;
  /** Parameter gradient of a loss, given its gradient with respect to `logProb` [B · T]. */
  gradient(logProbGradient: Tensor1D): Tensor1D;
}

/** A deterministic policy that learns through its log-probabilities; each method adds its own `update`. */
export abstract class PolicyLearner implements Omit<Algorithm, "update"> {
  protected readonly network: Mlp;
  readonly #optimizer: Adam;
  readonly #dropout: number;
  readonly #seed: number;
  #step = 0;

  constructor({ shape, parameters, dropout, seed }: PolicyOptions) {
    this.network = new Mlp(shape, parameters);
    this.#optimizer = new Adam(parameters.length);
    this.#dropout = roundDropoutRate(dropout);
    this.#seed = seed;
  }

  /** Updates made. */
  protected get updates(): number {
    return this.#step;
  }

  /**
   * One Adam step. `differentiate` gets the log-probabilities of the batch [B · T] and returns the loss's gradient
   * with respect to them; it runs inside `tf.tidy`.
   */
  protected learn(batch: Batch, learningRate: number, differentiate: (logProb: Tensor1D) => Tensor1D): void {
    const gradient = tf.tidy(() => {
      const pass = this.#pass(batch);
      return pass.gradient(differentiate(pass.logProb));
    });
    this.#optimizer.update(this.network, gradient, learningRate);
    gradient.dispose();
    this.#step += 1;
  }

  /** Actions [rows, actionSize] for observations [rows, observationSize]. */
  act(observations: Float32Array, rows: number): Float32Array {
    return actWith(this.network, observations, rows);
  }

  state(): AlgorithmState {
    return {
      step: this.#step,
      parameters: this.network.parameters.dataSync<"float32">().slice() as Float32Array,
      optimizer: this.#optimizer.state(),
    };
  }

  restore(state: AlgorithmState): void {
    this.#step = state.step;
    this.network.replaceParameters(tf.tensor1d(state.parameters.slice()));
    this.#optimizer.restore(state.optimizer);
  }

  dispose(): void {
    this.network.dispose();
    this.#optimizer.dispose();
  }

  #pass(batch: Batch): LogProbPass {
    const rows = batch.segments * batch.length;
    const { inputs, outputs } = this.network.shape;
    const dropout = this.#dropout > 0 ? { rate: this.#dropout, key: [this.#seed, this.#step] as const } : undefined;
    const pass = this.network.forward(tf.tensor2d(batch.observations, [rows, inputs]), dropout);
    const difference = tf.sub(pass.output, tf.tensor2d(batch.actions, [rows, outputs])) as Tensor2D;
    return {
      logProb: negativeSquares(difference),
      gradient: (logProbGradient) => {
        // d logProb / d π(s) = −2 (π(s) − a)
        const outputGradient = tf.mul(difference, tf.mul(logProbGradient, -2).reshape([rows, 1]));
        return this.network.backward(pass, outputGradient as Tensor2D);
      },
    };
  }
}

/** −Σ of the squares of each row, [rows]. */
function negativeSquares(difference: Tensor2D): Tensor1D {
  return tf.neg(tf.sum(tf.square(difference), 1)) as Tensor1D;
}

/**
 * Log-probabilities of recorded actions under a fixed network, without dropout, one a transition, [N].
 * Computed `chunk` rows at a time; `onRows` hears how many rows are done.
 */
export function logProbabilities(
  network: Mlp,
  observations: Float32Array,
  actions: Float32Array,
  { chunk = 16384, onRows = () => {} }: { chunk?: number; onRows?: (rows: number) => void } = {},
): Float32Array {
  const { inputs, outputs } = network.shape;
  const rows = observations.length / inputs;
  const result = new Float32Array(rows);
  for (let from = 0; from < rows; from += chunk) {
    const to = Math.min(from + chunk, rows);
    const part = tf.tidy(() => {
      const predicted = network.forward(
        tf.tensor2d(observations.subarray(from * inputs, to * inputs), [to - from, inputs]),
      ).output;
      const recorded = tf.tensor2d(actions.subarray(from * outputs, to * outputs), [to - from, outputs]);
      return negativeSquares(tf.sub(predicted, recorded)).dataSync<"float32">();
    });
    result.set(part, from);
    onRows(to);
  }
  return result;
}
