/** Random tensors from a key: TensorFlow draws them statelessly (Philox); under WASM NumPy's generator does. */
import type { Tensor } from "@tensorflow/tfjs";
import { sizeOf } from "../files/index.ts";
import { NumpyRandom } from "../random/index.ts";
import { requireNativeBackend } from "./native-backend.ts";
import { flagAttribute, typeAttribute } from "./ops.ts";
import { nativeBackend, tf } from "./tensorflow.ts";

const native = nativeBackend();

/** Dropout rates are whole numbers of 256ths, so that at most one random byte decides one unit. */
export function roundDropoutRate(rate: number): number {
  return Math.round(rate * 256) / 256;
}

/** The fewest bits that hold a rate and divide a byte: 2 for the official 0.25. Random bits are what a mask costs. */
function bitsPerUnit(rate: number): number {
  return [1, 2, 4].find((bits) => Number.isInteger(rate * 2 ** bits)) ?? 8;
}

/**
 * A dropout mask, bool: false with probability `rate`, a multiple of 1/256.
 * The same `key`, int32 [2], gives the same mask on the same backend.
 */
export function dropoutMask(shape: readonly number[], rate: number, key: Tensor): Tensor {
  const size = sizeOf(shape);
  if (!native) return tf.tensor(maskInJavaScript(size, Math.round(rate * 256), randomOf(key)), [...shape], "bool");
  return tf.tidy(() => {
    const bits = bitsPerUnit(rate);
    const fields = 8 / bits;
    const bytes = randomBytes(Math.ceil(size / fields), key);
    const shifted = (value: number) => uint8(Array.from({ length: fields }, (_, field) => [value << (field * bits)]));
    // Row f: the f-th field of every byte, in its place within the byte.
    const field = native.executeSingleOutput(
      "BitwiseAnd",
      [typeAttribute("T", "UINT8")],
      [bytes, shifted(2 ** bits - 1)],
    );
    const kept = native.executeSingleOutput(
      "GreaterEqual",
      [typeAttribute("T", "UINT8")],
      [field, shifted(rate * 2 ** bits)],
    );
    return tf.slice(kept.reshape([-1]), 0, size).reshape([...shape]);
  });
}

/** Standard normal numbers. The same `key`, int32 [2], gives the same ones on the same backend. */
export function normals(shape: readonly number[], key: Tensor): Tensor {
  if (!native) {
    const random = randomOf(key);
    return tf.tensor(
      Float32Array.from({ length: sizeOf(shape) }, () => random.standardNormal()),
      [...shape],
    );
  }
  const attributes = [typeAttribute("dtype", "FLOAT"), typeAttribute("T", "INT32"), typeAttribute("Tseed", "INT32")];
  return tf.tidy(() =>
    native.executeSingleOutput("StatelessRandomNormal", attributes, [tf.tensor1d([...shape], "int32"), key]),
  );
}

/** At least `count` random bytes, uint8 [1, …]. */
function randomBytes(count: number, key: Tensor): Tensor {
  const backend = requireNativeBackend();
  const words = backend.executeSingleOutput(
    "StatelessRandomUniformFullInt",
    [typeAttribute("dtype", "INT32"), typeAttribute("T", "INT32"), typeAttribute("Tseed", "INT32")],
    [tf.tensor1d([Math.ceil(count / 4)], "int32"), key],
  );
  const attributes = [typeAttribute("T", "INT32"), typeAttribute("type", "UINT8")];
  return backend.executeSingleOutput("Bitcast", attributes, [words]).reshape([1, -1]);
}

function uint8(values: number[][]): Tensor {
  const attributes = [typeAttribute("SrcT", "INT32"), typeAttribute("DstT", "UINT8"), flagAttribute("Truncate", false)];
  return requireNativeBackend().executeSingleOutput("Cast", attributes, [tf.tensor2d(values, undefined, "int32")]);
}

function maskInJavaScript(size: number, dropBelow: number, random: NumpyRandom): Uint8Array {
  const mask = new Uint8Array(size);
  for (let i = 0; i < mask.length; i += 4) {
    const word = random.nextUint32();
    for (let j = 0; j < 4 && i + j < mask.length; j++) mask[i + j] = ((word >>> (8 * j)) & 255) >= dropBelow ? 1 : 0;
  }
  return mask;
}

/** A generator that both numbers of the key seed. */
function randomOf(key: Tensor): NumpyRandom {
  const [seed, draw] = key.dataSync<"int32">();
  return new NumpyRandom((seed ^ Math.imul(draw, 0x9e3779b1)) >>> 0);
}
