/** The thread of the user's code: takes cells from the protocol thread, runs them, reports how they ended. */
import type { MessagePort } from "node:worker_threads";
import type { ErrorReport, ExpressionOutcome, Outcome, RuntimeOrder, RuntimeReport } from "../messages.ts";
import type { ScriptMap } from "../compiler/script-maps.ts";
import { callAndWait } from "../sync-call.ts";
import type { SyncLine } from "../sync-call.ts";
import { asCell, beginCell } from "./cell-context.ts";
import type { Cell } from "./cell-context.ts";
import { reportError } from "./error-report.ts";
import { evaluate, openSession, Terminated } from "./evaluate.ts";
import { installGlobals } from "./globals.ts";
import { installHooks } from "./hooks.ts";
import { KeyboardInterrupt, noticeInterrupt, trackCell, wasInterrupted, watchInterrupts } from "./interrupts.ts";
import { captureOutput, describeValue } from "./output.ts";
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

/** After an interrupt the code gets this long (ms) to end by itself before its cell is ended without it. */
const graceTime = 1000;
/** Longest wait (ms) for the last messages when the process ends. */
const leaveTime = 1000;

let lastValue: { value: unknown } | undefined;
let endEarly: (() => void) | undefined;

/** Makes this thread ready for cells and takes them as they come. */
export function startUserThread({ port, hookLine, mapLine, shared, folder }: UserThreadSetup): void {
  watchInterrupts(shared);
  openSession(shared);
  mapStackTraces((script) => callAndWait(mapLine, "sourceMap", [script]) as ScriptMap | undefined);
  installHooks(hookLine, folder);
  installGlobals(folder, keepLastValue);
  captureOutput(port);
  surviveStrayErrors();
  process.on("SIGINT", () => send(port, { type: "interrupt-asked" }));
  port.on("message", (order: RuntimeOrder) => obey(port, order));
  process.on("exit", () => leave(port, shared));
}

/** Lets the last output out when a cell ends the process; `closed` is already 1 when Jupyter asked for the end. */
function leave(port: MessagePort, shared: Int32Array<SharedArrayBuffer>): void {
  send(port, { type: "exiting" });
  Atomics.wait(shared, slot.closed, 0, leaveTime);
}

function send(port: MessagePort, report: RuntimeReport): void {
  port.postMessage(report);
}

function obey(port: MessagePort, order: RuntimeOrder): void {
  if (order.type === "exit") process.exit(0);
  if (order.type === "run") void runCell(port, order);
  else interrupt(port);
}

function interrupt(port: MessagePort): void {
  send(port, { type: "interrupt-noticed" });
  noticeInterrupt();
  const stop = endEarly;
  if (stop !== undefined) setTimeout(stop, graceTime);
}

function keepLastValue(value: unknown): void {
  lastValue = { value };
}

function surviveStrayErrors(): void {
  const show = (kind: string, thrown: unknown) => {
    const { traceback } = reportError(thrown);
    process.stderr.write(`${kind}\n${traceback.join("\n")}\n`);
  };
  process.on("uncaughtException", (error) => show("Uncaught exception:", error));
  process.on("unhandledRejection", (reason) => show("Unhandled promise rejection:", reason));
}

async function runCell(port: MessagePort, order: RuntimeOrder & { type: "run" }): Promise<void> {
  const cell = beginCell(order.cell);
  trackCell(cell);
  const outcome = await asCell(cell, () => outcomeOf(cell, order.code));
  const expressions = outcome.status === "ok" ? await evaluateExpressions(order.expressions) : {};
  await new Promise((resolve) => setImmediate(resolve)); // lets Node tell of rejections that nobody handles
  cell.finished = true;
  send(port, { type: "finished", cell: cell.id, outcome, expressions });
}

async function outcomeOf(cell: Cell, code: string): Promise<Outcome> {
  lastValue = undefined;
  const ended = new Promise<never>((_, reject) => {
    endEarly = () => reject(new KeyboardInterrupt());
  });
  try {
    await Promise.race([evaluate(code), ended]);
    const value = (lastValue as { value: unknown } | undefined)?.value;
    return value === undefined ? { status: "ok" } : { status: "ok", data: await describeValue(value) };
  } catch (thrown) {
    return { status: "error", ...reportFailure(cell, thrown) };
  } finally {
    endEarly = undefined;
    lastValue = undefined;
  }
}

/** Code that was asked to stop may fail with an error of its own, such as an AbortError: the interrupt is what matters. */
function reportFailure(cell: Cell, thrown: unknown): ErrorReport {
  const aborted = thrown instanceof Error && thrown.name === "AbortError";
  const stopped = thrown instanceof Terminated || (aborted && wasInterrupted(cell));
  return reportError(stopped ? new KeyboardInterrupt() : thrown);
}

async function evaluateExpressions(expressions: Record<string, string>): Promise<Record<string, ExpressionOutcome>> {
  const outcomes: Record<string, ExpressionOutcome> = {};
  for (const [name, expression] of Object.entries(expressions)) {
    try {
      await evaluate(`__kernel.lastValue((${expression}\n))`);
      const data = await describeValue((lastValue as { value: unknown } | undefined)?.value);
      outcomes[name] = { status: "ok", data, metadata: {} };
    } catch (thrown) {
      outcomes[name] = { status: "error", ...reportError(thrown) };
    }
  }
  return outcomes;
}
