/** The operations that tfjs does not offer at the speed of TensorFlow's own. Under WASM they are made of tfjs's. */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { OpAttribute } from "./tensorflow.ts";
import { nativeBackend, tf } from "./tensorflow.ts";
import { NumpyRandom } from "../random/index.ts";

const native = nativeBackend();

function typeAttribute(name: string, type: "FLOAT" | "INT32" | "UINT8"): OpAttribute {
  return { name, type: native!.binding.TF_ATTR_TYPE!, value: native!.binding[`TF_${type}`]! };
}

function flagAttribute(name: string, value: boolean): OpAttribute {
  return { name, type: native!.binding.TF_ATTR_BOOL!, value };
}

/** The matrix product a · b, either one transposed first. tfjs's own takes up to a third longer on tall matrices. */
export function product(a: Tensor2D, b: Tensor2D, { transposeA = false, transposeB = false } = {}): Tensor2D {
  if (!native) return tf.matMul(a, b, transposeA, transposeB);
  const attributes = [
    typeAttribute("T", "FLOAT"),
    flagAttribute("transpose_a", transposeA),
    flagAttribute("transpose_b", transposeB),
  ];
  return native.executeSingleOutput("MatMul", attributes, [a, b]) as Tensor2D;
}

/** Most sums that a column is divided into. */
const columnParts = 64;

/**
 * Sum of each column, [columns]: as a product with ones it takes a third of the time of `tf.sum`. Where the number of rows
 * allows it, rows lie side by side first: fewer float32 additions follow one another, and less is lost in rounding.
 */
export function columnSums(matrix: Tensor2D): Tensor1D {
  const [rows, columns] = matrix.shape;
  const parts = greatestCommonDivisor(rows, columnParts);
  const sums = product(tf.ones([1, rows / parts]), matrix.reshape([rows / parts, parts * columns]));
  return tf.sum(sums.reshape([parts, columns]), 0) as Tensor1D;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/**
 * Gradient through a ReLU whose output was `activation`: `gradient` where `activation > 0`, else 0.
 * A dropout mask multiplied into the activation is undone by the same test, since masks are 0 or 1.
 */
export function reluGradient(gradient: Tensor2D, activation: Tensor2D): Tensor2D {
  if (!native) return tf.mul(gradient, tf.cast(tf.greater(activation, 0), "float32"));
  return native.executeSingleOutput("ReluGrad", [typeAttribute("T", "FLOAT")], [gradient, activation]) as Tensor2D;
}

/** Dropout rates are whole numbers of 256ths, so that at most one random byte decides one unit. */
export function roundDropoutRate(rate: number): number {
  return Math.round(rate * 256) / 256;
}

/** The fewest bits that hold a rate and divide a byte: 2 for the official 0.25. Random bits are what a mask costs. */
function bitsPerUnit(rate: number): number {
  return [1, 2, 4].find((bits) => Number.isInteger(rate * 2 ** bits)) ?? 8;
}

/**
 * A dropout mask, bool [rows, units]: false with probability `rate`, a multiple of 1/256.
 * The same `key` gives the same mask on the same backend: TensorFlow draws it statelessly (Philox) from the pair.
 */
export function dropoutMask(rows: number, units: number, rate: number, key: readonly [number, number]): Tensor2D {
  if (!native) return maskInJavaScript(rows, units, Math.round(rate * 256), key);
  return tf.tidy(() => {
    const bits = bitsPerUnit(rate);
    const fields = 8 / bits;
    const bytes = randomBytes(Math.ceil((rows * units) / fields), key);
    const shifted = (value: number) => uint8(Array.from({ length: fields }, (_, field) => [value << (field * bits)]));
    // Row f: the f-th field of every byte, in its place within the byte.
    const field = native.executeSingleOutput("BitwiseAnd", [typeAttribute("T", "UINT8")], [bytes, shifted(2 ** bits - 1)]);
    const kept = native.executeSingleOutput("GreaterEqual", [typeAttribute("T", "UINT8")], [field, shifted(rate * 2 ** bits)]);
    return tf.slice(kept.reshape([-1]), 0, rows * units).reshape([rows, units]) as Tensor2D;
  });
}

/** At least `count` random bytes, uint8 [1, …]. */
function randomBytes(count: number, key: readonly [number, number]): Tensor {
  const words = native!.executeSingleOutput(
    "StatelessRandomUniformFullInt",
    [typeAttribute("dtype", "INT32"), typeAttribute("T", "INT32"), typeAttribute("Tseed", "INT32")],
    [tf.tensor1d([Math.ceil(count / 4)], "int32"), tf.tensor1d([...key], "int32")],
  );
  const attributes = [typeAttribute("T", "INT32"), typeAttribute("type", "UINT8")];
  return native!.executeSingleOutput("Bitcast", attributes, [words]).reshape([1, -1]);
}

function uint8(values: number[][]): Tensor {
  const attributes = [typeAttribute("SrcT", "INT32"), typeAttribute("DstT", "UINT8"), flagAttribute("Truncate", false)];
  return native!.executeSingleOutput("Cast", attributes, [tf.tensor2d(values, undefined, "int32")]);
}

function maskInJavaScript(rows: number, units: number, dropBelow: number, key: readonly [number, number]): Tensor2D {
  const random = new NumpyRandom((key[0] ^ Math.imul(key[1], 0x9e3779b1)) >>> 0);
  const mask = new Uint8Array(rows * units);
  for (let i = 0; i < mask.length; i += 4) {
    const word = random.nextUint32();
    for (let j = 0; j < 4 && i + j < mask.length; j++) mask[i + j] = ((word >>> (8 * j)) & 255) >= dropBelow ? 1 : 0;
  }
  return tf.tensor2d(mask, [rows, units], "bool");
}
