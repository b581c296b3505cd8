/** An update that is written in plain tfjs and runs as one TensorFlow graph. */
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import type { NamedTensor } from "../../files/index.ts";
import { nativeBackend, tf } from "../tensorflow.ts";
import { tensorOf } from "./host-inputs.ts";
import { requireSameTrace } from "./same.ts";
import { Session } from "./session.ts";
import { trace } from "./trace.ts";
import type { Compute, Trace } from "./trace.ts";

/** Figures of one update, by name. */
export type Metrics = Record<string, number>;

/** An update that takes arrays and returns its figures. */
export interface RecordedUpdate<Name extends string> {
  (inputs: Readonly<Record<Name, NamedTensor>>): Metrics;
  /** Frees the recordings; a further call records anew. */
  dispose(): void;
}

/**
 * Makes an update of `compute`, which computes in plain tfjs. It is recorded at the first call, and again for every other
 * combination of the inputs' shapes; afterwards one call of TensorFlow makes the whole update. Variables remain tfjs's own: read,
 * saved and restored as ever, and the same ones for all recordings.
 *
 * What differs from update to update is an input, a variable, or comes through `hostInputs`. `compute` runs once more beside the
 * 2nd, 4th, 8th, … update, and where it then does something else than was recorded, an error names the line.
 * Under WASM, and with `TRAC_EAGER=1` in the environment, `compute` itself makes every update. The last bit may differ then:
 * TensorFlow multiplies by the reciprocal where a constant divides, and takes two constant factors as one.
 */
export function record<Name extends string>(compute: Compute<Name>): RecordedUpdate<Name> {
  const recordings = new Map<string, Recording>();
  const run = (inputs: Record<Name, Tensor>): Metrics => {
    if (!recordsUpdates()) return readFigures(compute(inputs));
    const shapes = Object.entries<Tensor>(inputs).map(([name, { shape, dtype }]) => `${name}: ${dtype} [${shape}]`);
    const key = shapes.join(", ");
    const recording = recordings.get(key) ?? new Recording(compute);
    recordings.set(key, recording);
    return recording.run(inputs);
  };
  const update = (inputs: Readonly<Record<Name, NamedTensor>>): Metrics =>
    tf.tidy(() => {
      const tensors = Object.entries<NamedTensor>(inputs).map(([name, array]) => [name, tensorOf(array)]);
      return run(Object.fromEntries(tensors) as Record<Name, Tensor>);
    });
  const dispose = () => {
    for (const recording of recordings.values()) recording.dispose();
    recordings.clear();
  };
  return Object.assign(update, { dispose });
}

/** False where tfjs runs updates operation by operation: to debug them, or because TensorFlow is not there. */
function recordsUpdates(): boolean {
  return nativeBackend() !== undefined && process.env.TRAC_EAGER !== "1";
}

/** Reads all figures at once: each reading waits for what is computed until then. */
function readFigures(figures: Record<string, Scalar>): Metrics {
  return nameFigures(Object.keys(figures), tf.stack(Object.values(figures)));
}

function nameFigures(names: readonly string[], figures: Tensor): Metrics {
  const values = figures.dataSync();
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

/** One graph of an update, for inputs of certain shapes. */
class Recording {
  readonly #compute: Compute;
  #recorded: { trace: Trace; session: Session } | undefined;
  #runs = 0;

  constructor(compute: Compute) {
    this.#compute = compute;
  }

  run(inputs: Record<string, Tensor>): Metrics {
    const arrays = isPowerOfTwo(++this.#runs) ? this.#trace(inputs).host.map(({ arrays }) => arrays) : undefined;
    const { trace, session } = this.#recorded!;
    const host = trace.host.flatMap(({ compute, placeholders }, i) => {
      const tensors = (arrays?.[i] ?? compute()).map(tensorOf);
      return tensors.map((tensor, j) => ({ placeholder: placeholders[j], tensor }));
    });
    const given = Object.values(inputs).map((tensor, i) => ({ placeholder: trace.inputs[i], tensor }));
    const variables = trace.read.map(({ placeholder, variable }) => ({ placeholder, tensor: variable }));
    const outputs = [trace.figures.output, ...trace.assigned.map(({ output }) => output)];
    const [figures, ...values] = session.run([...given, ...variables, ...host], outputs);
    trace.assigned.forEach(({ variable }, i) => variable.assign(values[i]));
    return nameFigures(trace.figures.names, figures);
  }

  /** Traces the update: to record it, and later to see that it still does what was recorded. */
  #trace(inputs: Record<string, Tensor>): Trace {
    const now = trace(this.#compute, inputs);
    if (this.#recorded) requireSameTrace(this.#recorded.trace, now);
    // The sites hold whatever was on the stack.
    else this.#recorded = { trace: { ...now, sites: [] }, session: new Session(now.nodes) };
    return now;
  }

  dispose(): void {
    this.#recorded?.session.dispose();
  }
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}
