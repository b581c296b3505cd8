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
