/**
 * The HDF5 library in WebAssembly, and its failures as errors. Loads h5wasm as it is: its file is one line of 4 MB; tsx, which
 * rewrites the dynamic imports of every module, spends 1.2 s and 0.6 GB on it. The hook made here comes before tsx's.
 */
import nodeModule from "node:module";

/** Node 22.15 and later; the types are Node 20's. */
type RegisterHooks = (hooks: { load: unknown }) => void;

const hook = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync } from "node:fs";
  export const load = (url, context, next) =>
    url.includes("/node_modules/h5wasm/dist/node/")
      ? { format: "module", source: readFileSync(new URL(url)), shortCircuit: true }
      : next(url, context);
`)}`;

const { registerHooks } = nodeModule as typeof nodeModule & { registerHooks?: RegisterHooks };
if (registerHooks) registerHooks((await import(hook)) as { load: unknown });
else nodeModule.register(hook);

/** h5wasm's classes, which write files. What it reads it does not always check: `Hdf5Reader` is for that. */
export const loadH5wasm = async () => (await import("h5wasm/node")).default;

type H5wasm = Awaited<ReturnType<typeof loadH5wasm>>;

/** A file that is being written. */
export type Hdf5File = InstanceType<H5wasm["File"]>;

/** The library's functions. */
export type Hdf5Library = Awaited<H5wasm["ready"]>;

/** Makes an instance of the library, with Emscripten's options. */
type Factory = (options: { noInitialRun: boolean; printErr(text: string): void }) => Promise<Hdf5Library>;

let library: Promise<Hdf5Library> | undefined;

/** Instances that ran into a fault: their memory may be damaged, so that they are not used again. */
const abandoned = new WeakSet<Hdf5Library>();

/** The library, once it is loaded. */
export async function hdf5Library(): Promise<Hdf5Library> {
  library ??= makeLibrary();
  if (abandoned.has(await library)) library = makeLibrary();
  return library;
}

async function makeLibrary(): Promise<Hdf5Library> {
  const file = new URL("hdf5_util.js", import.meta.resolve("h5wasm/node"));
  const { default: factory } = (await import(file.href)) as { default: Factory };
  const instance = await factory({ noInitialRun: true, printErr: () => {} });
  keepReports(instance);
  return instance;
}

/** What HDF5 reported about its failures since `ask` was last called. */
let report = "";

/** A stream of the library's file system. */
interface Stream {
  node?: object;
  stream_ops?: { write(stream: Stream, bytes: Uint8Array, offset: number, length: number): number };
}

/** Its file system, as far as it is used here. */
interface FileSystem {
  streams: [input: Stream, output: Stream, error: Stream, ...files: (Stream | null | undefined)[]];
  close(stream: Stream): void;
}

/**
 * HDF5 reports failures on standard error and continues; from there they are taken. The throwing handler that h5wasm offers
 * leaves the calls which it breaks off without their clean-up: the file stays open, and what it held is used again when another
 * file gets its name.
 */
function keepReports(instance: Hdf5Library): void {
  const standardError = fileSystem(instance).streams[2];
  standardError.node ??= {};
  standardError.stream_ops ??= {
    write(_, bytes, offset, length) {
      report += Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString("latin1");
      return length;
    },
  };
}

const fileSystem = (instance: Hdf5Library) => instance.FS as unknown as FileSystem;

/** Calls the library; where it fails, throws an Error of `message` and its reason. Errors of other origin pass. */
export function ask<Result>(instance: Hdf5Library, message: string, call: () => Result): Result {
  report = "";
  let result: Result;
  try {
    result = call();
  } catch (error) {
    if (isFault(error)) abandon(instance);
    const reason = reportedReason() ?? wordsOf(error);
    if (reason === undefined) throw error;
    throw new Error(`${message} (${reason})`);
  }
  const reason = reportedReason();
  if (reason !== undefined) throw new Error(`${message} (${reason})`);
  return result;
}

/** A fault in the library's code, or one of Emscripten's errors, which are no Error. */
function isFault(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || !(error instanceof Error);
}

/** Closes the files that an instance has open and sees to it that it is not used again. */
function abandon(instance: Hdf5Library): void {
  abandoned.add(instance);
  const files = fileSystem(instance);
  for (const stream of files.streams.slice(3)) if (stream) files.close(stream);
}

/** Closes a file of the library. */
export function closeFile(instance: Hdf5Library, id: bigint): void {
  if (!abandoned.has(instance)) instance.close_file(id);
}

/** The cause of the first failure in the report: the system's words, or those of the innermost function. */
function reportedReason(): string | undefined {
  const [, first] = report.split("HDF5-DIAG");
  if (first === undefined) return undefined;
  const system = /error message = '([^']+)'/.exec(first)?.[1];
  const innermost = [...first.matchAll(/^ *#\d+: .*?\(\): (.+)$/gm)].at(-1)?.[1];
  return system ?? innermost ?? "no reason given";
}

/** What an error of the library says: it runs into a fault, lacks memory, or does not find what it found before. */
function wordsOf(error: unknown): string | undefined {
  if (isFault(error)) return `HDF5 runs into a fault, ${error instanceof Error ? error.message : String(error)}`;
  const { message } = error as Error;
  return message.startsWith("error - ") ? message.replace("error - ", "") : undefined;
}

/**
 * Makes an HDF5 file at `path`, passes it to `fill` and closes it. Where HDF5 cannot write, throws an Error of `message` and the
 * reason; by itself h5wasm continues without what it could not write.
 *
 * @example
 * ```ts
 * import { createHdf5File } from "../lib/dataset";
 * import { existsSync } from "node:fs";
 *
 * await createHdf5File("rewards.hdf5", "The rewards could not be written", (file) => {
 *   file.create_dataset({ name: "rewards", data: new Float32Array([1, 0, 2]), shape: [3] });
 * });
 * existsSync("rewards.hdf5"); // → true
 * ```
 */
export async function createHdf5File(path: string, message: string, fill: (file: Hdf5File) => void): Promise<void> {
  const h5wasm = await loadH5wasm();
  const instance = await h5wasm.ready;
  keepReports(instance);
  ask(instance, message, () => {
    const file = new h5wasm.File(path, "w");
    try {
      if (file.file_id >= 0n) fill(file);
    } finally {
      if (file.file_id >= 0n) closeFile(instance, file.file_id);
    }
  });
}
