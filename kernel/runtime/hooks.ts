/**
 * Module hooks: the project's TypeScript is served by the compiler thread, everything else is Node's business.
 *
 * The same functions serve `module.registerHooks` (in this thread) and, on a Node that lacks it, `module.register` (in a
 * thread of its own).
 */
import module from "node:module";
import { pathToFileURL } from "node:url";
import type { LoadedModule, LoaderRequests } from "../messages.ts";
import { callAndWait } from "../sync-call.ts";
import type { SyncLine } from "../sync-call.ts";
import { cellImporter } from "./cell-imports.ts";

/** What the hooks need; it can be sent to another thread. */
export interface HookData {
  line: SyncLine;
  /** URL of the module through which cells import. */
  cellImporter: string;
  /** URL of a file in the notebook's folder, standing for the cell. */
  notebook: string;
  tslabUrl: string;
}

interface ResolveContext {
  parentURL?: string;
}
interface Resolved {
  url: string;
  format?: string | null;
  shortCircuit?: boolean;
}

/** `module.registerHooks` came with Node 22.15 and 23.5. */
type RegisterHooks = (hooks: object) => void;

type Next<C, R> = (value: string, context: C) => R;

function ask<K extends keyof LoaderRequests>(line: SyncLine, method: K, ...args: Parameters<LoaderRequests[K]>) {
  return callAndWait(line, method, args) as ReturnType<LoaderRequests[K]>;
}

/** The kernel's own modules are loaded plainly, else the user's code would meet a second copy of them. */
const kernelBase = new URL("../", import.meta.url).href;

function concernsProject(specifier: string, parentUrl: string): boolean {
  if (parentUrl.startsWith(kernelBase)) return false;
  if (!/^(\.{0,2}\/|file:)/.test(specifier)) return false;
  return (
    parentUrl.startsWith("file:") && !parentUrl.includes("/node_modules/") && !specifier.includes("/node_modules/")
  );
}

/** The two hooks; `R` is a promise where Node calls them off the thread. */
export function createHooks(data: HookData) {
  return {
    resolve<R extends Resolved | Promise<Resolved>>(
      specifier: string,
      context: ResolveContext,
      next: Next<ResolveContext, R>,
    ): R | Resolved {
      const fromCell = context.parentURL === data.cellImporter;
      if (fromCell && specifier === "tslab") return { url: data.tslabUrl, format: "module", shortCircuit: true };
      const parent = fromCell ? data.notebook : context.parentURL;
      if (parent !== undefined && concernsProject(specifier, parent)) {
        const url = ask(data.line, "resolve", specifier, parent);
        if (url !== undefined) return { url, format: undefined, shortCircuit: true };
      }
      return next(specifier, fromCell ? { ...context, parentURL: data.notebook } : context);
    },
    load<R>(url: string, context: unknown, next: Next<unknown, R>): R | (LoadedModule & { shortCircuit: true }) {
      const served = url.includes("?v=") ? ask(data.line, "load", url) : undefined;
      return served?.source === undefined ? next(url, context) : { ...served, shortCircuit: true };
    },
  };
}

/** Installs the hooks for the notebook in `folder`. */
export function installHooks(line: SyncLine, folder: string): void {
  const data: HookData = {
    line,
    cellImporter,
    notebook: pathToFileURL(`${folder}/notebook.ts`).href,
    tslabUrl: new URL("./tslab-module.js", import.meta.url).href,
  };
  const { registerHooks } = module as unknown as { registerHooks?: RegisterHooks };
  if (registerHooks !== undefined) registerHooks(createHooks(data));
  else module.register("./hooks-thread.js", import.meta.url, { data, transferList: [line.port] });
}
