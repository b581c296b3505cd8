/** Notes the TensorFlow operations of one eager run, as the nodes of a graph. */
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import type { NamedTensor } from "../../files/index.ts";
import { requireNativeBackend } from "../native-backend.ts";
import { tf } from "../tensorflow.ts";
import type { BindingOutput, OpAttribute } from "../tensorflow.ts";
import { completeAttributes, typeAttribute } from "./attributes.ts";
import { outsideTensorError, watchBackend } from "./backend-watch.ts";
import type { Watcher } from "./backend-watch.ts";
import { CallSite } from "./call-site.ts";
import type { GraphNode, TensorAttribute } from "./graph-def.ts";
import { takeHostInputs, tensorOf } from "./host-inputs.ts";
import type { HostInputs } from "./host-inputs.ts";

/** Figures of one update while they are computed, by name. */
export type Figures = Record<string, Scalar>;

/** An update in plain tfjs, from its inputs to its figures; it may assign variables. */
export type Compute<Name extends string = string> = (inputs: Record<Name, Tensor>) => Figures;

/** One run of an update, as a graph that can be given other numbers and run again. */
export interface Trace {
  nodes: GraphNode[];
  /** Where each node was asked for. */
  sites: CallSite[];
  /** Placeholders of the inputs, in their order. */
  inputs: string[];
  /** Variables that were read, each with its placeholder. */
  read: { variable: Variable; placeholder: string }[];
  /** What `hostInputs` was called with, the arrays of this run, and their placeholders. */
  host: { compute: HostInputs; arrays: readonly NamedTensor[]; placeholders: string[] }[];
  /** Names of the figures, and the output that has them in this order, [figures]. */
  figures: { names: string[]; output: string };
  /** Variables that were assigned, each with the output that is its new value. */
  assigned: { variable: Variable; output: string }[];
}

/**
 * Runs `compute` and notes its operations. Variables have their former values afterwards: what stays of the run is what its host
 * inputs counted. Throws an error that names the line where the update could not be repeated without its program: it reads a
 * tensor's numbers, uses a tensor from outside that is neither an input nor a variable, makes a variable, or keeps a tensor.
 */
export function trace(compute: Compute, inputs: Record<string, Tensor>): Trace {
  const variables = Object.values<Variable>(tf.engine().registeredVariables);
  let result: Trace;
  tf.tidy(() => {
    const former = variables.map((variable) => variable.clone());
    try {
      result = new Tracer(variables).trace(compute, inputs);
    } finally {
      variables.forEach((variable, i) => variable.assign(former[i]));
    }
  });
  return result!;
}

class Tracer implements Watcher {
  readonly #backend = requireNativeBackend();
  readonly #nodes: GraphNode[] = [];
  readonly #sites: CallSite[] = [];
  readonly #read: Trace["read"] = [];
  readonly #host: Trace["host"] = [];
  /** The binding's numbers of tensors, and what the graph calls them. */
  readonly #outputs = new Map<number, string>();
  /** TensorFlow's numbers of their types, by the binding's numbers. */
  readonly #types: Record<number, number> = {};
  /** Variables, by the binding's number of the value that they have before the run. */
  readonly #variables: Map<number, Variable>;
  /** True while tensors become placeholders instead of constants. */
  #placing = false;

  constructor(variables: readonly Variable[]) {
    // Two variables may share one value, as a network and its target do at first: each gets its own, which identifies it.
    for (const variable of variables) variable.assign(this.#copy(variable));
    this.#variables = new Map(variables.map((variable) => [this.#idOf(variable), variable]));
  }

  trace(compute: Compute, inputs: Record<string, Tensor>): Trace {
    const copies = Object.entries(inputs).map(([name, input]) => [name, this.#copy(input)] as const);
    const placeholders = copies.map(([, copy]) => this.#replace(copy));
    const before = new Map([...this.#variables.values()].map((variable) => [variable, variable.dataId]));
    return watchBackend(this, () => {
      const figures = takeHostInputs(
        (compute) => this.#takeHostInputs(compute),
        () => runOnce(compute, Object.fromEntries(copies)),
      );
      const assigned = [...before.keys()].filter((variable) => variable.dataId !== before.get(variable));
      return {
        nodes: this.#nodes,
        sites: this.#sites,
        inputs: placeholders,
        read: this.#read,
        host: this.#host,
        figures: { names: Object.keys(figures), output: this.#addOutput(tf.stack(Object.values(figures))) },
        assigned: assigned.map((variable) => ({ variable, output: this.#addOutput(variable) })),
      };
    });
  }

  onConstant(id: number, type: number, shape: readonly number[], values: ArrayBufferView): void {
    if (this.#placing) return;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
    this.#outputs.set(
      id,
      this.#addNode("Const", [], [typeAttribute("dtype", type), { name: "value", tensor: { type, shape, bytes } }]),
    );
    this.#types[id] = type;
  }

  onOperation(
    operation: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: readonly BindingOutput[],
  ): void {
    const names = inputs.map((id) => this.#outputOf(id));
    const types = inputs.map((id) => this.#types[id]);
    const node = this.#addNode(operation, names, completeAttributes(operation, attributes, types));
    outputs.forEach(({ id, dtype }, i) => {
      this.#outputs.set(id, i ? `${node}:${i}` : node);
      this.#types[id] = dtype;
    });
  }

  /** What the graph calls a tensor. Throws where the tensor is from outside of it. */
  #outputOf(id: number): string {
    const output = this.#outputs.get(id);
    if (output) return output;
    const variable = this.#variables.get(id);
    if (!variable) throw outsideTensorError();
    // The variable may have been assigned since: the value that is read is the one from before the run.
    const placeholder = this.#addPlaceholder(id, this.#backend.tensorMap.get(variable.dataId).dtype, variable.shape);
    this.#read.push({ variable, placeholder });
    return placeholder;
  }

  #takeHostInputs(compute: HostInputs): Tensor[] {
    const arrays = compute();
    const tensors = arrays.map(tensorOf);
    this.#host.push({ compute, arrays, placeholders: tensors.map((tensor) => this.#replace(tensor)) });
    return tensors;
  }

  /** Makes a tensor of this run a placeholder of the graph. */
  #replace(tensor: Tensor): string {
    this.#placing = true;
    const id = this.#idOf(tensor);
    this.#placing = false;
    return this.#addPlaceholder(id, this.#backend.tensorMap.get(tensor.dataId).dtype, tensor.shape);
  }

  #addPlaceholder(id: number, type: number, shape: readonly number[]): string {
    const shapeAttribute = { name: "shape", type: this.#backend.binding.TF_ATTR_SHAPE, value: shape };
    const placeholder = this.#addNode("Placeholder", [], [typeAttribute("dtype", type), shapeAttribute]);
    this.#outputs.set(id, placeholder);
    this.#types[id] = type;
    return placeholder;
  }

  /** An output that a session can return, which a placeholder is not. */
  #addOutput(tensor: Tensor): string {
    const output = this.#outputOf(this.#idOf(tensor));
    return this.#addNode("Identity", [output], [typeAttribute("T", this.#backend.tensorMap.get(tensor.dataId).dtype)]);
  }

  #addNode(operation: string, inputs: string[], attributes: (OpAttribute | TensorAttribute)[]): string {
    const name = `node${this.#nodes.length}`;
    this.#nodes.push({ name, operation, inputs, attributes });
    this.#sites.push(new CallSite());
    return name;
  }

  #idOf(tensor: Tensor): number {
    return this.#backend.getInputTensorIds([tensor])[0];
  }

  /** The same numbers under a number of the binding that nothing else has. */
  #copy(tensor: Tensor): Tensor {
    const { dtype } = this.#backend.tensorMap.get(tensor.dataId);
    return this.#backend.executeSingleOutput("Identity", [typeAttribute("T", dtype)], [tensor]);
  }
}

/** Runs an update and checks that nothing is left of it but figures and what it assigned. */
function runOnce(compute: Compute, inputs: Record<string, Tensor>): Record<string, Scalar> {
  const variables = new Set(Object.values(tf.engine().registeredVariables));
  const { numTensors } = tf.memory();
  const figures = tf.tidy(() => {
    const figures = compute(inputs);
    if (figures instanceof Promise) throw new TypeError("A recorded update must not be asynchronous");
    return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, figure.clone()]));
  });
  const made = Object.values(tf.engine().registeredVariables).filter((variable) => !variables.has(variable));
  tf.dispose(made);
  if (made.length > 0) {
    throw new Error(`A recorded update cannot make variables, ${made.map(({ name }) => name)}: make them before it`);
  }
  const kept = tf.memory().numTensors - numTensors - Object.keys(figures).length;
  if (kept !== 0)
    throw new Error(
      `A recorded update cannot keep tensors, ${kept} are left of it: assign a variable or return a figure`,
    );
  return figures;
}
