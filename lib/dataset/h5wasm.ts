/**
 * Loads h5wasm as it is. Its file is one line of 4 MB; tsx, which rewrites the dynamic imports of every module, spends 1.2 s and
 * 0.6 GB on it. The hook made here comes before tsx's.
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

/** HDF5 in WebAssembly; wait for its `ready` before use. */
export const { default: h5wasm } = await import("h5wasm/node");

/** An open HDF5 file. */
export type Hdf5File = InstanceType<typeof h5wasm.File>;

/** An array of an HDF5 file. */
export type Hdf5Dataset = InstanceType<typeof h5wasm.Dataset>;

/**
 * Opens the file at `path`, passes it to `use` and closes it again. An error of HDF5 is thrown as `message` and the system's
 * reason if there is one. By itself h5wasm prints it and goes on: with zeros for what it could not read, without what it could
 * not write.
 */
export async function useHdf5File<Result>(
  path: string,
  mode: "r" | "w",
  message: string,
  use: (file: Hdf5File) => Result,
): Promise<Result> {
  const library = await h5wasm.ready;
  library.activate_throwing_error_handler();
  try {
    const file = new h5wasm.File(path, mode);
    try {
      return use(file);
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof Error) || !isFromHdf5(error)) throw error;
    const reason = /error message = '([^']+)'/.exec(error.message)?.[1];
    throw new Error(reason ? `${message} (${reason})` : message);
  } finally {
    library.deactivate_throwing_error_handler();
  }
}

/** HDF5's report, or the fault that a badly damaged file makes it run into. */
function isFromHdf5(error: Error): boolean {
  return error.message.startsWith("HDF5-DIAG") || error instanceof WebAssembly.RuntimeError;
}
