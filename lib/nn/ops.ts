/** The two operations that tfjs does not offer at the speed of TensorFlow's own: the ReLU gradient and dropout masks. */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import type { OpAttribute } from "./tensorflow.ts";
import { nativeBackend, tf } from "./tensorflow.ts";
import { NumpyRandom } from "../random/index.ts";

const native = nativeBackend();

function typeAttribute(name: string, type: "FLOAT" | "INT32" | "UINT8"): OpAttribute {
  return { name, type: native!.binding.TF_ATTR_TYPE!, value: native!.binding[`TF_${type}`]! };
}

/**
 * Gradient through a ReLU whose output was `activation`: `gradient` where `activation > 0`, else 0.
 * A dropout mask multiplied into the activation is undone by the same test, since masks are 0 or 1.
 */
export function reluGradient(gradient: Tensor2D, activation: Tensor2D): Tensor2D {
  if (!native) return tf.mul(gradient, tf.cast(tf.greater(activation, 0), "float32"));
  return native.executeSingleOutput("ReluGrad", [typeAttribute("T", "FLOAT")], [gradient, activation]) as Tensor2D;
}

/** Dropout rates are whole numbers of 256ths, so that one random byte decides one unit. */
export function roundDropoutRate(rate: number): number {
  return Math.round(rate * 256) / 256;
}

/** [rows, units] int32 words → [rows, units] of 0 and 1: a byte below the threshold drops its unit. */
function maskFromWords(words: Tensor, rows: number, units: number, dropBelow: number): Tensor2D {
  const bytes = native!.executeSingleOutput(
    "Bitcast",
    [typeAttribute("T", "INT32"), typeAttribute("type", "UINT8")],
    [words],
  );
  const threshold = native!.executeSingleOutput(
    "Cast",
    [
      typeAttribute("SrcT", "INT32"),
      typeAttribute("DstT", "UINT8"),
      { name: "Truncate", type: native!.binding.TF_ATTR_BOOL!, value: false },
    ],
    [tf.scalar(dropBelow, "int32")],
  );
  const kept = native!.executeSingleOutput("GreaterEqual", [typeAttribute("T", "UINT8")], [bytes, threshold]);
  return tf.slice(tf.reshape(tf.cast(kept, "float32"), [-1]), 0, rows * units).reshape([rows, units]);
}

/**
 * A dropout mask [rows, units] of 0 (probability `rate`, a multiple of 1/256) and 1, not scaled by 1 / (1 − rate).
 * The same `key` gives the same mask on the same backend: TensorFlow draws it statelessly (Philox) from the pair.
 */
export function dropoutMask(rows: number, units: number, rate: number, key: readonly [number, number]): Tensor2D {
  const dropBelow = Math.round(rate * 256);
  if (!native) return maskInJavaScript(rows, units, dropBelow, key);
  return tf.tidy(() => {
    const words = native.executeSingleOutput(
      "StatelessRandomUniformFullInt",
      [typeAttribute("dtype", "INT32"), typeAttribute("T", "INT32"), typeAttribute("Tseed", "INT32")],
      [tf.tensor1d([Math.ceil((rows * units) / 4)], "int32"), tf.tensor1d([...key], "int32")],
    );
    return maskFromWords(words, rows, units, dropBelow);
  });
}

function maskInJavaScript(rows: number, units: number, dropBelow: number, key: readonly [number, number]): Tensor2D {
  const random = new NumpyRandom((key[0] ^ Math.imul(key[1], 0x9e3779b1)) >>> 0);
  const mask = new Float32Array(rows * units);
  for (let i = 0; i < mask.length; i += 4) {
    const word = random.nextUint32();
    for (let j = 0; j < 4 && i + j < mask.length; j++) mask[i + j] = ((word >>> (8 * j)) & 255) >= dropBelow ? 1 : 0;
  }
  return tf.tensor2d(mask, [rows, units]);
}
