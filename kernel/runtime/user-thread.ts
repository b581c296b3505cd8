/** The thread of the user's code: takes cells from the protocol thread, runs them, reports how they ended. */
import type { MessagePort } from "node:worker_threads";
import type { RuntimeOrder, RuntimeReport } from "../messages.ts";
import type { ScriptMap } from "../compiler/script-maps.ts";
import { callAndWait } from "../sync-call.ts";
import type { SyncLine } from "../sync-call.ts";
import { isInstance, reportError } from "./error-report.ts";
import { backInEventLoop, openSession } from "./evaluate.ts";
import { allowForcedStops, endForcedStop } from "./forced-stop.ts";
import { installGlobals } from "./globals.ts";
import { installHooks } from "./hooks.ts";
import { redirectInheritedStreams } from "./inherited-streams.ts";
import { isOwed, KeyboardInterrupt, noticeEscape, noticeInterrupt, watchInterrupts } from "./interrupts.ts";
import { process, setTimeout } from "./intrinsics.ts";
import { captureOutput } from "./output.ts";
import { inspectPlainly } from "./plain-inspect.ts";
import { CellRun } from "./run-cell.ts";
import { slot } from "./shared.ts";
import { mapStackTraces } from "./stack-traces.ts";

/** What the user's thread needs from the others. */
export interface UserThreadSetup {
  port: MessagePort;
  /** Line for the module hooks. */
  hookLine: SyncLine;
  /** Line for stack traces. */
  mapLine: SyncLine;
  shared: Int32Array<SharedArrayBuffer>;
  /** The notebook's folder. */
  folder: string;
}

/** Code that waits gets this long (ms) to answer an interrupt before its cell is ended without it. */
const graceTime = 1000;
/** Longest wait (ms) for the last messages when the process ends. */
const leaveTime = 20_000;

/** The thread of one kernel. */
class UserThread {
  readonly #port: MessagePort;
  readonly #shared: Int32Array<SharedArrayBuffer>;
  #running: CellRun | undefined;

  constructor(port: MessagePort, shared: Int32Array<SharedArrayBuffer>) {
    this.#port = port;
    this.#shared = shared;
  }

  start(): void {
    this.#surviveStrayErrors();
    allowForcedStops(this.#shared, () => this.#send({ type: "stop-prepared" }));
    redirectInheritedStreams({
      made: (files) => this.#send({ type: "child-pipes", files }),
      written: () => this.#send({ type: "child-written" }),
    });
    process.on("SIGINT", () => this.#send({ type: "interrupt-asked" }));
    process.on("exit", () => this.#leave());
    this.#port.on("message", (order: RuntimeOrder) => this.#obey(order));
  }

  #send(report: RuntimeReport): void {
    this.#port.postMessage(report);
  }

  #obey(order: RuntimeOrder): void {
    if (order.type === "exit") process.exit(0);
    if (order.type === "run") this.#run(order);
    else this.#interrupt();
  }

  #run(order: RuntimeOrder & { type: "run" }): void {
    this.#running = new CellRun(order, (report) => {
      this.#running = undefined;
      this.#send(report);
    });
    this.#running.start();
  }

  /** An interrupt that arrives as a message finds the thread in its event loop: the code waits, or was just ended. */
  #interrupt(): void {
    const wasForced = endForcedStop(); // first: from here on this thread is not to be ended by force
    this.#send({ type: "interrupt-noticed" });
    backInEventLoop();
    noticeInterrupt();
    if (wasForced) this.#running?.abandon();
    else this.#awaitAnswer();
  }

  /** Ends the running cell if its code meets no interrupt point, as when it waits for something that never comes. */
  #awaitAnswer(): void {
    const run = this.#running;
    if (run === undefined) return;
    setTimeout(() => {
      if (run === this.#running && isOwed(run.cell)) run.abandon();
    }, graceTime);
  }

  #surviveStrayErrors(): void {
    process.on("uncaughtException", (error) => this.#show("Uncaught exception:", error));
    process.on("unhandledRejection", (reason) => this.#show("Unhandled promise rejection:", reason));
  }

  #show(kind: string, thrown: unknown): void {
    if (isInstance(thrown, KeyboardInterrupt)) {
      noticeEscape(thrown, this.#running?.cell);
      return this.#awaitAnswer();
    }
    const { traceback } = reportError(thrown);
    process.stderr.write(`${kind}\n${traceback.join("\n")}\n`);
  }

  /** Lets the last output out when a cell ends the process; `closed` is already 1 when Jupyter asked for the end. */
  #leave(): void {
    this.#send({ type: "exiting" });
    Atomics.wait(this.#shared, slot.closed, 0, leaveTime);
  }
}

/** Makes this thread ready for cells and takes them as they come. */
export function startUserThread({ port, hookLine, mapLine, shared, folder }: UserThreadSetup): void {
  watchInterrupts(shared);
  openSession();
  mapStackTraces((script) => callAndWait(mapLine, "sourceMap", [script]) as ScriptMap | undefined);
  installHooks(hookLine, folder);
  installGlobals(folder);
  captureOutput(port, shared);
  inspectPlainly();
  new UserThread(port, shared).start();
}
