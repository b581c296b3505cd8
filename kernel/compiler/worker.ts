/** The compiler thread: answers the protocol thread's questions and serves modules to the user's thread. */
import { workerData } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { CompilerRequests, LoaderRequests } from "../messages.ts";
import { answerCalls } from "../sync-call.ts";
import type { SyncLine } from "../sync-call.ts";
import { cache } from "./cache.ts";
import { CellCompiler } from "./cells.ts";
import { complete } from "./completion.ts";
import { judgeCompleteness } from "./completeness.ts";
import { findProject } from "./options.ts";
import { ProjectModules } from "./project-modules.ts";
import { ScriptMaps } from "./script-maps.ts";
import { describe } from "./tooltip.ts";
import { keepCompiledCode } from "./typescript.ts";

/** What the main thread passes to this one. */
export interface CompilerData {
  /** Questions of the protocol thread. */
  port: MessagePort;
  /** Calls of the user's thread: module hooks, and source maps for stack traces. */
  lines: SyncLine[];
  /** The notebook's folder. */
  folder: string;
  /** Folder for what later kernels can use. */
  cacheFolder: string;
}

/** The code that a first import made V8 compile is kept this long (ms) after it, when the thread has time. */
const keepDelay = 500;
/** Old entries of the cache are removed this long (ms) after the start, when the kernel has time. */
const tidyDelay = 60_000;

/** A question and its answer on the protocol thread's port. */
export interface CompilerQuestion {
  id: number;
  method: keyof CompilerRequests;
  args: unknown[];
}

const { port, lines, folder } = workerData as CompilerData;
const maps = new ScriptMaps();
const project = findProject(folder);
const cells = new CellCompiler(folder, project, maps, cache);
const modules = new ProjectModules(project, maps, cache, (file, text) => cells.checkModule(file, text));

let keeping: NodeJS.Timeout | undefined;

const questions: CompilerRequests = {
  prepare: () => cells.catchUp(),
  compile: (source, name) => cells.compile(source, name),
  compileExpression: (expression) => cells.compileExpression(expression),
  complete: (source, position) => complete(cells.open(source), position),
  inspect: (source, position) => describe(cells.open(source), position),
  isComplete: judgeCompleteness,
};

const service: LoaderRequests = {
  resolve: (specifier, parentUrl) => modules.resolve(specifier, parentUrl),
  load: (url) => {
    keeping = keeping?.refresh() ?? setTimeout(keepCompiledCode, keepDelay);
    return modules.load(url);
  },
  sourceMap: (script) => maps.get(script),
};

port.on("message", ({ id, method, args }: CompilerQuestion) => {
  try {
    const value = (questions[method] as (...args: unknown[]) => unknown)(...args);
    port.postMessage({ id, value });
  } catch (error) {
    port.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
for (const line of lines) answerCalls(line, service);
setTimeout(() => cache.removeOld(), tidyDelay).unref();
