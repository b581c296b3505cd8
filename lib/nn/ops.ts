/** The operations that tfjs does not offer at the speed of TensorFlow's own. Under WASM they are made of tfjs's. */
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { requireNativeBackend } from "./native-backend.ts";
import type { OpAttribute } from "./tensorflow.ts";
import { nativeBackend, tf } from "./tensorflow.ts";

const native = nativeBackend();

/** An operation's attribute that is a type of numbers. */
export function typeAttribute(name: string, type: "FLOAT" | "INT32" | "UINT8"): OpAttribute {
  const { binding } = requireNativeBackend();
  return { name, type: binding.TF_ATTR_TYPE, value: binding[`TF_${type}`] };
}

/** An operation's attribute that is true or false. */
export function flagAttribute(name: string, value: boolean): OpAttribute {
  return { name, type: requireNativeBackend().binding.TF_ATTR_BOOL, value };
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

/** Adds a bias [columns] to every row. In this form a recorded update has it in one operation with the product and what follows. */
export function addBias(matrix: Tensor2D, bias: Tensor1D): Tensor2D {
  if (!native) return tf.add(matrix, bias);
  return native.executeSingleOutput("BiasAdd", [typeAttribute("T", "FLOAT")], [matrix, bias]) as Tensor2D;
}

/** Sums that a column is divided into, at most. */
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
