/** A method in training. */
import { joinStates, restoreStates } from "../files/index.ts";
import type { Stateful, Tensors } from "../files/index.ts";
import { record } from "../nn/index.ts";
import type { Compute, Metrics, RecordedUpdate } from "../nn/index.ts";

/** One part of a learner: a network, an optimizer, a counter, a source of noise. */
export type Part = Stateful & {
  /** Frees its tensors, where it has any. */
  dispose?(): void;
};

/** What every method's learner is. Its `parts` are all that it needs to continue exactly: they are saved, restored and freed. */
export abstract class Learner<Batch> implements Stateful {
  protected abstract readonly parts: Readonly<Record<string, Part>>;

  readonly #recorded: { dispose(): void }[] = [];

  /** One update on one batch, which is not kept; the figures are those before it. */
  abstract update(batch: Batch): Metrics;
  /** What the method's policy needs, under the official names: what is evaluated is what is saved. */
  abstract weights(): Tensors;

  /** An update of tensors, written in plain tfjs, that runs as one TensorFlow graph (see `record`). */
  protected record<Name extends string>(compute: Compute<Name>): RecordedUpdate<Name> {
    const recorded = record(compute);
    this.#recorded.push(recorded);
    return recorded;
  }

  state(): Tensors {
    return joinStates(this.parts);
  }

  restore(tensors: Tensors): void {
    restoreStates(this.parts, tensors);
  }

  /** Frees the parts' tensors, and the recorded updates. */
  dispose(): void {
    for (const recorded of this.#recorded) recorded.dispose();
    for (const part of Object.values(this.parts)) part.dispose?.();
  }
}
