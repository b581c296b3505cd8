/** State as named arrays: what a checkpoint holds, whatever it is the state of. */
import type { NamedTensor } from "./safetensors.ts";

/** Arrays by name, as a safetensors file holds them. */
export type Tensors = Record<string, NamedTensor>;

/** Something whose whole state can be taken and put back: restored, it continues to the same bits. */
export interface Stateful {
  /** A copy of the state. */
  state(): Tensors;
  /** Continues from a state that `state` returned. Throws RangeError that names an array that is missing or does not fit. */
  restore(tensors: Tensors): void;
}

/** The states of several parts as one: each part's arrays are named `part.name`. */
export function joinStates(parts: Readonly<Record<string, Stateful>>): Tensors {
  return joinTensors(Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, value.state()])));
}

/** The arrays of several parts in one record, each named `part.name`; `stateOfPart` takes them apart. */
export function joinTensors(parts: Readonly<Record<string, Tensors>>): Tensors {
  const entries = Object.entries(parts).flatMap(([part, tensors]) =>
    Object.entries(tensors).map(([name, tensor]) => [`${part}.${name}`, tensor] as const),
  );
  return Object.fromEntries(entries);
}

/** Restores every part from its arrays in a joined state. Throws RangeError that names an array as it is in `tensors`. */
export function restoreStates(parts: Readonly<Record<string, Stateful>>, tensors: Tensors): void {
  for (const [part, value] of Object.entries(parts)) {
    try {
      value.restore(stateOfPart(tensors, part));
    } catch (error) {
      if (error instanceof RangeError) error.message = `${part}.${error.message}`;
      throw error;
    }
  }
}

/** The arrays of one part in a joined state, under its own names. */
export function stateOfPart(tensors: Tensors, part: string): Tensors {
  const prefix = `${part}.`;
  const own = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

/** The array of a name; a shape that is given must be its own, but for sizes of -1. Throws RangeError that names it otherwise. */
export function requireTensor(tensors: Tensors, name: string, shape?: readonly number[]): NamedTensor {
  const tensor = tensors[name];
  if (!tensor) throw new RangeError(`${name} is missing`);
  const fits =
    !shape ||
    (shape.length === tensor.shape.length && shape.every((size, i) => size === -1 || size === tensor.shape[i]));
  if (!fits) throw new RangeError(`${name} must have the shape [${shape}], got [${tensor.shape}]`);
  return tensor;
}

/** Throws RangeError that names the array, the place and the value where a number is NaN or infinite. */
export function requireFinite(tensors: Tensors): void {
  for (const [name, { data }] of Object.entries(tensors)) {
    if (!(data instanceof Float32Array || data instanceof Float64Array)) continue;
    const place = data.findIndex((value) => !Number.isFinite(value));
    if (place >= 0) throw new RangeError(`${name} must be finite, its entry ${place} is ${data[place]}`);
  }
}

/** Numbers as an array of a state, [values.length]. */
export function numbers(...values: number[]): NamedTensor {
  return { shape: [values.length], data: Float64Array.from(values) };
}

/** A number that a state holds. */
export class Counter implements Stateful {
  value = 0;

  state(): Tensors {
    return { value: numbers(this.value) };
  }

  restore(tensors: Tensors): void {
    this.value = Number(requireTensor(tensors, "value", [1]).data[0]);
  }
}
