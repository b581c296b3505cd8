/**
 * The one place that loads TensorFlow.
 *
 * The native backend (`@tensorflow/tfjs-node` on the TensorFlow library that the set-up installed) is used where its
 * binding loads; otherwise the WASM backend, with a warning that says how much slower it is.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import path from "node:path";
import util from "node:util";
import type * as Tfjs from "@tensorflow/tfjs";

const require = createRequire(import.meta.url);

/** tfjs-node 4.22 calls two functions of `util` that newer releases of Node lack (from 23 on) or warn of (from 22 on). */
function replaceFormerUtilFunctions(): void {
  const target = util as unknown as Record<string, unknown>;
  target.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  target.isArray = Array.isArray;
}

function nativeBindingPath(): string {
  const packageFile = require.resolve("@tensorflow/tfjs-node/package.json");
  return path.join(path.dirname(packageFile), "lib", "napi-v8", "tfjs_binding.node");
}

function loadNative(): typeof Tfjs | undefined {
  if (process.env.TRAC_BACKEND === "wasm" || !existsSync(nativeBindingPath())) return undefined;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2"; // keeps TensorFlow's start-up notes off stderr, errors stay
  // A recorded update uses the cores for several operations at once, which leaves less waiting than to share each operation out.
  process.env.TF_NUM_INTRAOP_THREADS ??= "1";
  process.env.TF_NUM_INTEROP_THREADS ??= String(availableParallelism());
  replaceFormerUtilFunctions();
  try {
    return require("@tensorflow/tfjs-node") as typeof Tfjs;
  } catch (error) {
    process.emitWarning(`The native TensorFlow binding did not load: ${(error as Error).message}`);
    return undefined;
  }
}

/** danfojs-node asks for tfjs-node by name; without the native binding it gets plain tfjs under that name. */
function answerForTfjsNode(tfjs: typeof Tfjs): void {
  const id = require.resolve("@tensorflow/tfjs-node");
  const stub = { id, filename: id, loaded: true, exports: tfjs } as unknown as NodeJS.Module;
  require.cache[id] = stub;
}

async function loadWasm(): Promise<typeof Tfjs> {
  process.emitWarning(
    "TensorFlow's native library is not available: computing with the WASM backend, about 14 times slower. " +
      "`npm run doctor` says what is missing.",
  );
  const tfjs = require("@tensorflow/tfjs") as typeof Tfjs;
  const wasm = require("@tensorflow/tfjs-backend-wasm") as { setWasmPaths(prefix: string): void };
  wasm.setWasmPaths(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + path.sep);
  answerForTfjsNode(tfjs);
  await tfjs.setBackend("wasm");
  return tfjs;
}

const native = loadNative();

/** tfjs on the fastest backend that this machine has. Everything that computes with tensors imports it from here. */
export const tf: typeof Tfjs = native ?? (await loadWasm());

/** Which backend computes: `"tensorflow"` is native, `"wasm"` the slow fallback. */
export const backendName: "tensorflow" | "wasm" = native ? "tensorflow" : "wasm";

/** What tfjs-node's backend has beyond tfjs's interface: eager TensorFlow operations by name, and sessions of graphs. */
export interface NativeBackend {
  binding: Binding;
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: Tfjs.Tensor[]): Tfjs.Tensor;
  /** The binding's numbers of tensors, which are handed to TensorFlow where JavaScript still holds their values. */
  getInputTensorIds: (this: NativeBackend, tensors: readonly Tfjs.Tensor[]) => number[];
  /** A tensor for an output of the binding; it belongs to the surrounding `tf.tidy`. */
  createOutputTensor(output: BindingOutput): Tfjs.Tensor;
  /** Takes values for a new tensor and returns its data's id. */
  write: (this: NativeBackend, values: unknown, shape: number[], dtype: Tfjs.DataType) => object;
  /** What is known of a tensor's data: TensorFlow's number of its type, and its values while JavaScript holds them. */
  tensorMap: { get(dataId: object): { dtype: number; values: unknown } };
}

/** The functions of tfjs-node's compiled part, and TensorFlow's numbers for types. */
export interface Binding {
  readonly [constant: `TF_${Uppercase<string>}`]: number;
  readonly TF_Version: string;
  createTensor(shape: readonly number[], type: number, values: ArrayBufferView): number;
  executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): BindingOutput[];
  tensorDataSync(tensor: number): ArrayBufferView;
  /** Opens a session on the graph in a folder's `saved_model.pb` and returns its number. */
  loadSavedModel(folder: string, tag: string): number;
  /** Runs a session; names are joined by commas. */
  runSavedModel(session: number, inputs: readonly number[], inputNames: string, outputNames: string): BindingOutput[];
  deleteSavedModel(session: number): void;
}

/** A tensor that the binding made. */
export interface BindingOutput {
  id: number;
  shape: number[];
  dtype: number;
}

/** An attribute of an eager operation, as TensorFlow's C API takes it. */
export interface OpAttribute {
  name: string;
  type: number;
  value: number | boolean | string | readonly (number | boolean)[];
}

/** The native backend, or undefined under WASM. */
export function nativeBackend(): NativeBackend | undefined {
  return native ? (tf.backend() as unknown as NativeBackend) : undefined;
}

/** The version of the TensorFlow library under the native backend, or of tfjs under WASM. */
export function tensorflowVersion(): string {
  return nativeBackend()?.binding.TF_Version ?? `tfjs ${tf.version_core} (wasm)`;
}
