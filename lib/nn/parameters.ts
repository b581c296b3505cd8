/** Named tensors in one flat variable: what an optimizer moves, a target follows, and a file stores, each in one go. */
import type { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { requireTensor, sizeOf } from "../files/index.ts";
import type { NamedTensor, Stateful, Tensors } from "../files/index.ts";
import { split } from "./split.ts";
import { tf } from "./tensorflow.ts";

/** The parameters of a network, updated in place. They own one variable; `dispose` frees it. */
export class Parameters implements Stateful {
  /** Shape of each tensor, in the order in which they lie in `flat`. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** All of them one after another, [size]. */
  readonly flat: Variable;
  /** What was cut out of values that do not change any more, by the shapes that were asked for. */
  #lasting: Map<string, Tensor[]> | undefined;

  /** Copies initial values of type float32. */
  constructor(tensors: Tensors) {
    this.shapes = new Map(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
    this.flat = tf.tidy(() => tf.variable(flatten(Object.values(tensors))));
  }

  /** How many numbers they are. */
  get size(): number {
    return this.flat.size;
  }

  /** The tensors by name, cut out of `flat`, which gradients flow back to. Use them inside `tf.tidy`. */
  get tensors(): Record<string, Tensor> {
    const parts = this.cut([...this.shapes.values()]);
    return Object.fromEntries([...this.shapes.keys()].map((name, i) => [name, parts[i]]));
  }

  /**
   * Says that the values do not change any more, as those of a policy: they are cut once instead of at every use, which under WASM
   * is most of the time that one action takes. No gradient reaches them; setting them throws an Error from now on.
   */
  freeze(): void {
    this.#lasting ??= new Map();
  }

  /** `flat` cut into tensors of these shapes: neighbours can be taken as one. */
  protected cut(shapes: readonly (readonly number[])[]): Tensor[] {
    if (!this.#lasting) return this.#cutAnew(shapes);
    const key = shapes.join(";");
    const parts = this.#lasting.get(key) ?? this.#cutAnew(shapes).map(tf.keep);
    this.#lasting.set(key, parts);
    return parts;
  }

  #cutAnew(shapes: readonly (readonly number[])[]): Tensor[] {
    return split(this.flat as Tensor as Tensor1D, shapes.map(sizeOf)).map((part, i) => part.reshape([...shapes[i]]));
  }

  /** Takes the values of `source`, which must have the same shapes. */
  copyFrom(source: Parameters): void {
    this.#set(() => source.flat.clone());
  }

  /** Moves towards `source` by a share of the distance: a target network. */
  follow(source: Parameters, share: number): void {
    this.#set(() => tf.add(tf.mul(source.flat, share), tf.mul(this.flat, 1 - share)));
  }

  /** The values by name. */
  state(): Tensors {
    const data = readFloats(this.flat);
    let offset = 0;
    const next = (shape: readonly number[]) => data.slice(offset, (offset += sizeOf(shape)));
    return Object.fromEntries(
      [...this.shapes].map(([name, shape]) => [name, { shape: [...shape], data: next(shape) }]),
    );
  }

  restore(tensors: Tensors): void {
    const values = [...this.shapes].map(([name, shape]) => requireTensor(tensors, name, shape));
    this.#set(() => flatten(values));
  }

  #set(values: () => Tensor): void {
    if (this.#lasting) throw new Error(`Frozen parameters (${[...this.shapes.keys()].join(", ")}) cannot be set`);
    tf.tidy(() => this.flat.assign(values() as Tensor1D));
  }

  /** Frees the variable, and what is kept of it. */
  dispose(): void {
    this.flat.dispose();
    tf.dispose([...(this.#lasting?.values() ?? [])].flat());
  }
}

/** A copy of a variable's numbers. */
export function readFloats(variable: Variable): Float32Array {
  return (variable.dataSync() as Float32Array).slice();
}

function flatten(tensors: readonly NamedTensor[]): Tensor1D {
  const flat = new Float32Array(tensors.reduce((sum, { data }) => sum + data.length, 0));
  let offset = 0;
  for (const { data } of tensors) {
    flat.set(data as Float32Array, offset);
    offset += data.length;
  }
  return tf.tensor1d(flat);
}
