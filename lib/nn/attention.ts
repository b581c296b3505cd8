/** Attention over sequences of tokens, in which each sees itself and those before it. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs";
import { dropUnits } from "./dropout.ts";
import type { Dropout } from "./dropout.ts";
import { dense } from "./layers.ts";
import type { Layer } from "./layers.ts";
import { tf } from "./tensorflow.ts";

/** Parameters of attention, named and laid out as in PyTorch's `MultiheadAttention`; D is the size of a token. */
export interface AttentionLayers {
  /** Query, key and value below each other, [3 D, D], and their biases, [3 D]. */
  input: Layer;
  /** [D, D] */
  output: Layer;
}

/** Tokens in a matrix: sequence after sequence, [sequences · length, D]. */
export interface SequenceShape {
  sequences: number;
  /** Tokens of a sequence. */
  length: number;
}

/** The tokens whose results are wanted, where not all are. */
export interface Queries {
  /** Places in the sequence, ascending, the same ones in every sequence. */
  places: readonly number[];
  /** Takes these tokens out of a matrix of all of them. */
  select(tokens: Tensor2D): Tensor2D;
}

/** Options of `causalAttention`. */
export interface AttentionOptions extends SequenceShape {
  heads: number;
  queries?: Queries;
  /** Drops weights of the attention. */
  dropout?: Dropout;
}

/** What every token, or every one of `queries`, draws from itself and the tokens before it, [sequences · wanted, D]. */
export function causalAttention(
  tokens: Tensor2D,
  layers: AttentionLayers,
  { sequences, length, heads, queries, dropout }: AttentionOptions,
): Tensor2D {
  const size = tokens.shape[1];
  const wanted = queries?.places ?? Array.from({ length }, (_, place) => place);
  const [query, key, value] = splitLayer(layers.input) as [Layer, Layer, Layer];
  const headsOf = (x: Tensor2D, count: number) =>
    tf.transpose(x.reshape([sequences, count, heads, size / heads]), [0, 2, 1, 3]) as Tensor4D;
  const scaled = tf.mul(dense(queries ? queries.select(tokens) : tokens, query), Math.sqrt(heads / size)) as Tensor2D;
  const scores = tf.matMul(headsOf(scaled, wanted.length), headsOf(dense(tokens, key), length), false, true);
  const weights = dropUnits(tf.softmax(tf.add(scores, laterTokens(wanted, length))), dropout);
  const drawn = tf.matMul(weights, headsOf(dense(tokens, value), length));
  return dense(tf.transpose(drawn, [0, 2, 1, 3]).reshape([sequences * wanted.length, size]), layers.output);
}

/** The layers of query, key and value. */
function splitLayer({ weight, bias }: Layer): Layer[] {
  const biases = tf.split(bias, 3);
  return tf.split(weight as Tensor, 3).map((part, i) => ({ weight: part as Tensor2D, bias: biases[i] as Tensor1D }));
}

/** Added to scores, [places, length]: so much for tokens behind a place that softmax gives them exactly 0, else 0. */
function laterTokens(places: readonly number[], length: number): Tensor2D {
  const values = Float32Array.from({ length: places.length * length }, (_, i) =>
    i % length > places[Math.floor(i / length)] ? -1e9 : 0,
  );
  return tf.tensor2d(values, [places.length, length]);
}
