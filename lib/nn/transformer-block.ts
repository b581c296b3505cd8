/** A block of a transformer: attention, then two layers for each token, both on normalised tokens and added to them. */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { causalAttention } from "./attention.ts";
import type { Queries, SequenceShape } from "./attention.ts";
import { dropUnits } from "./dropout.ts";
import type { Dropout } from "./dropout.ts";
import { layerOf } from "./ensemble.ts";
import { gelu } from "./gelu.ts";
import { layerNorm } from "./layer-norm.ts";
import type { Norm } from "./layer-norm.ts";
import { dense } from "./layers.ts";
import { tf } from "./tensorflow.ts";

/** Options of `transformerBlock`. */
export interface BlockOptions extends SequenceShape {
  heads: number;
  /** Computes these tokens alone: the last block needs no others. */
  queries?: Queries;
  /** Drops weights of the attention. */
  attentionDropout?: Dropout;
  /** Drops numbers of what attention, and then the two layers, add to the tokens. */
  residualDropout?: Dropout;
}

/**
 * The tokens [sequences · length, D] after the block NAME of `tensors`, whose parameters are NAME.norm1, .attention.in_proj_weight and
 * in_proj_bias, .attention.out_proj, .norm2, .mlp.0 and .mlp.2.
 */
export function transformerBlock(
  tokens: Tensor2D,
  tensors: Record<string, Tensor>,
  name: string,
  options: BlockOptions,
): Tensor2D {
  const { queries, attentionDropout, residualDropout, ...shape } = options;
  const input = {
    weight: tensors[`${name}.attention.in_proj_weight`] as Tensor2D,
    bias: tensors[`${name}.attention.in_proj_bias`] as Tensor1D,
  };
  const layers = { input, output: layerOf(tensors, `${name}.attention.out_proj`) };
  const drawn = causalAttention(layerNorm(tokens, normOf(tensors, `${name}.norm1`)), layers, {
    ...shape,
    queries,
    dropout: attentionDropout,
  });
  const attended = tf.add(queries ? queries.select(tokens) : tokens, dropUnits(drawn, residualDropout)) as Tensor2D;
  const hidden = gelu(dense(layerNorm(attended, normOf(tensors, `${name}.norm2`)), layerOf(tensors, `${name}.mlp.0`)));
  return tf.add(attended, dropUnits(dense(hidden, layerOf(tensors, `${name}.mlp.2`)), residualDropout)) as Tensor2D;
}

/** The normalisation of a name among the tensors of some parameters. */
export function normOf(tensors: Record<string, Tensor>, name: string): Norm {
  return { weight: tensors[`${name}.weight`] as Tensor1D, bias: tensors[`${name}.bias`] as Tensor1D };
}
