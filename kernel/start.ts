/** Starts the kernel's three threads and connects them. */
import { writeSync } from "node:fs";
import { MessageChannel, Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { CompilerData } from "./compiler/worker.ts";
import type { ProtocolData } from "./protocol/worker.ts";
import { createShared } from "./runtime/shared.ts";
import { startUserThread } from "./runtime/user-thread.ts";
import type { SyncLine } from "./sync-call.ts";

/** Two ends of a line for synchronous calls. */
function createLine(): { caller: SyncLine; answerer: SyncLine } {
  const { port1, port2 } = new MessageChannel();
  const answers = new Int32Array(new SharedArrayBuffer(4));
  return { caller: { port: port1, answers }, answerer: { port: port2, answers } };
}

function startWorker(file: string, workerData: object, transferList: MessagePort[]): void {
  const worker = new Worker(new URL(file, import.meta.url), { workerData, transferList });
  worker.on("error", (error) => {
    // On the terminal of Jupyter's server: this thread's own stderr leads to the notebook, perhaps by the thread that failed.
    writeSync(2, `The kernel's ${file} failed: ${error.stack ?? error.message}\n`);
    process.exit(1);
  });
}

/**
 * Runs the kernel for the connection file that Jupyter wrote; the process ends at Jupyter's shutdown request.
 * @param cacheFolder where the compiler keeps what later kernels can use.
 */
export async function startKernel(connectionFile: string, cacheFolder: string): Promise<void> {
  const folder = process.cwd();
  const shared = createShared();
  const user = new MessageChannel();
  const compiler = new MessageChannel();
  const hooks = createLine();
  const maps = createLine();
  const lines = [hooks.answerer, maps.answerer];
  const protocolData: ProtocolData = { user: user.port2, compiler: compiler.port2, shared, connectionFile };
  startWorker("./protocol/worker.js", protocolData, [user.port2, compiler.port2]);
  const compilerData: CompilerData = { port: compiler.port1, lines, folder, cacheFolder };
  startWorker("./compiler/worker.js", compilerData, [compiler.port1, ...lines.map((line) => line.port)]);
  startUserThread({ port: user.port1, hookLine: hooks.caller, mapLine: maps.caller, shared, folder });
}
