/** CDT's transformer (OSRL 03a4586, `osrl/algorithms/cdt.py`, `CDT`). */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import type { Tensors } from "../../files/index.ts";
import {
  Parameters,
  dense,
  dropUnits,
  embeddingRows,
  gelu,
  layerNorm,
  layerOf,
  normOf,
  stopGradient,
  tf,
  transformerBlock,
} from "../../nn/index.ts";
import type { Noise, Queries } from "../../nn/index.ts";
import { takeNetwork } from "./network-shape.ts";
import type { NetworkShape } from "./network-shape.ts";

/** Pieces of episodes as tensors: B sequences of T steps. */
export interface SequenceInputs {
  /** [B, T, observationSize] */
  observations: Tensor3D;
  /** [B, T, actionSize] */
  actions: Tensor3D;
  /** [B, T] */
  returnsToGo: Tensor2D;
  /** [B, T] */
  costsToGo: Tensor2D;
  /** int32 [B, T] */
  timeSteps: Tensor2D;
  /** [B] */
  episodeCosts: Tensor1D;
}

/** Dropout in training: rates for the embedded tokens, the attention's weights and what the blocks add. */
export interface NetworkDropout {
  embeddingDropout: number;
  attentionDropout: number;
  residualDropout: number;
  noise: Noise;
}

/** What the network says of every step, [B · T, …]. */
export interface Prediction {
  /** Means of the action's distribution, or the action itself, [B · T, actionSize]. */
  action: Tensor2D;
  /** Logarithm of their standard deviations, where actions are random. */
  logStd?: Tensor2D;
  /** Logits of no cost and of a cost in this step, [B · T, 2]. */
  cost: Tensor2D;
  /** The observation of the next step, [B · T, observationSize]. */
  next: Tensor2D;
}

/** The largest cost to go that enters as a positive number. */
const costOrigin = 50;

/**
 * For each step the tokens return to go, cost to go, observation and action, under OSRL's parameter names. Actions are predicted from
 * the observation's token, costs and next observations from the action's.
 *
 * Padding lies at the end of a sequence, where no step before can see it: keys need no mask.
 */
export class CdtNetwork extends Parameters {
  readonly shape: NetworkShape;

  /** Throws RangeError that names a size or an array that does not fit. */
  constructor(weights: Tensors, shape: NetworkShape) {
    if (shape.embedding % shape.heads !== 0)
      throw new RangeError(`heads must divide the embedding's ${shape.embedding} numbers, got ${shape.heads}`);
    if (shape.costFeature !== "none" && !shape.useCosts)
      throw new RangeError(`costFeature must be none without useCosts, got ${shape.costFeature}`);
    super(takeNetwork(weights, shape));
    this.shape = shape;
  }

  /** Reads every sequence. Call it inside `tf.tidy`. */
  predict(inputs: SequenceInputs, dropout?: NetworkDropout): Prediction {
    const { tensors } = this;
    const { embedding: size, costPrefix } = this.shape;
    const [sequences, steps] = inputs.observations.shape;
    const { kinds, time, costs } = this.#embed(tensors, inputs);
    // The time is added to all kinds at once: TensorFlow would add a gradient from each of them in another order now and then.
    const untimed = tf.concat(kinds, 1).reshape([sequences * steps, kinds.length, size]);
    const stepTokens = (time ? tf.add(untimed, time.expandDims(1)) : untimed).reshape([
      sequences,
      steps * kinds.length,
      size,
    ]);
    const prefix = costPrefix ? [embed(tensors, "prefix_emb", inputs.episodeCosts).reshape([sequences, 1, size])] : [];
    const tokens = tf.concat([...prefix, stepTokens], 1).reshape([-1, size]) as Tensor2D;
    const last = this.#lastTwo(sequences, steps, kinds.length, prefix.length);
    const read = this.#transform(tensors, tokens, sequences, last, dropout);
    const [ofState, ofAction] = tf.split(read.reshape([sequences * steps, 2 * size]), 2, 1) as [Tensor2D, Tensor2D];
    return {
      ...this.#act(tensors, this.#withCosts(ofState, costs)),
      cost: dense(ofAction, layerOf(tensors, "cost_pred_head")),
      next: dense(ofAction, layerOf(tensors, "state_pred_head")),
    };
  }

  /**
   * Every kind of token before its time is added, [B · T, size] each, in the order in which a step has them; the times; and the costs'
   * token with its time, where there is one.
   */
  #embed(
    tensors: Record<string, Tensor>,
    { observations, actions, returnsToGo, costsToGo, timeSteps }: SequenceInputs,
  ) {
    const { reverseCosts, useReturns, useCosts, timeSteps: rows } = this.shape;
    const time =
      rows > 0 ? embeddingRows(tensors["timestep_emb.weight"] as Tensor2D, timeSteps.flatten() as Tensor1D) : undefined;
    const kind = (name: string, data: Tensor) => embed(tensors, name, data);
    const costs = useCosts ? kind("cost_emb", reverseCosts ? tf.sub(costOrigin, costsToGo) : costsToGo) : undefined;
    const kinds = [
      useReturns ? kind("return_emb", returnsToGo) : undefined,
      costs,
      kind("state_emb", observations),
      kind("action_emb", actions),
    ];
    const timedCosts = (costs && time ? tf.add(costs, time) : costs) as Tensor2D | undefined;
    return { kinds: kinds.filter((tokens) => tokens !== undefined), time, costs: timedCosts };
  }

  /** The tokens of observations and actions, which alone are read in the end: the last two of every step. */
  #lastTwo(sequences: number, steps: number, kinds: number, prefix: number): Queries {
    const places = Array.from(
      { length: 2 * steps },
      (_, i) => prefix + kinds * Math.floor(i / 2) + kinds - 2 + (i % 2),
    );
    const select = (tokens: Tensor2D) => {
      const size = tokens.shape[1];
      const ofSteps = tf.slice(tokens.reshape([sequences, -1, size]), [0, prefix, 0], [sequences, kinds * steps, size]);
      return tf
        .slice(ofSteps.reshape([sequences * steps, kinds, size]), [0, kinds - 2, 0], [sequences * steps, 2, size])
        .reshape([-1, size]) as Tensor2D;
    };
    return { places, select };
  }

  #transform(
    tensors: Record<string, Tensor>,
    tokens: Tensor2D,
    sequences: number,
    last: Queries,
    dropout?: NetworkDropout,
  ): Tensor2D {
    const at = (place: keyof Omit<NetworkDropout, "noise">) =>
      dropout && { rate: dropout[place], noise: dropout.noise };
    const normal = layerNorm(tokens, normOf(tensors, "emb_norm"));
    const embedded = dropUnits(normal, at("embeddingDropout"));
    const shape = { sequences, length: tokens.shape[0] / sequences, heads: this.shape.heads };
    let read = embedded;
    for (let i = 0; i < this.shape.layers; i++) {
      read = transformerBlock(read, tensors, `blocks.${i}`, {
        ...shape,
        attentionDropout: at("attentionDropout"),
        residualDropout: at("residualDropout"),
        queries: i === this.shape.layers - 1 ? last : undefined,
      });
    }
    return layerNorm(read, normOf(tensors, "out_norm"));
  }

  #withCosts(features: Tensor2D, costs?: Tensor2D): Tensor2D {
    const { costFeature } = this.shape;
    if (costFeature === "none" || !costs) return features;
    const constant = stopGradient(costs);
    if (costFeature === "append") return tf.concat([features, constant], 1) as Tensor2D;
    return costFeature === "add" ? tf.add(features, constant) : tf.mul(features, constant);
  }

  /** The action's head: linear layers with GELU between, the last one twice where actions are random. */
  #act(tensors: Record<string, Tensor>, features: Tensor2D): Pick<Prediction, "action" | "logStd"> {
    const names = Object.keys(tensors).flatMap((name) => /^(action_head\S*)\.weight$/.exec(name)?.[1] ?? []);
    const [mean, logStd] = ["mu", "log_std"].map((end) => names.find((name) => name.endsWith(`.${end}`)));
    const hidden = names.filter((name) => name !== mean && name !== logStd);
    const output = mean ?? hidden.pop()!;
    const input = hidden.reduce((x, name) => gelu(dense(x, layerOf(tensors, name))), features);
    return {
      action: dense(input, layerOf(tensors, output)),
      logStd: logStd ? dense(input, layerOf(tensors, logStd)) : undefined,
    };
  }
}

/** A linear layer on data, row by row. */
function embed(tensors: Record<string, Tensor>, name: string, data: Tensor): Tensor2D {
  const layer = layerOf(tensors, name);
  return dense(data.reshape([-1, layer.weight.shape[1]]), layer, { constantInput: true });
}
