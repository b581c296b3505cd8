/** Runs JavaScript in V8's REPL mode, through an inspector session of this thread on itself. */
import { Session } from "node:inspector";
import type { Runtime } from "node:inspector";
import { Promise } from "./intrinsics.ts";

/** Thrown by `evaluate` when V8 was told to stop the code. */
export class Terminated extends Error {
  override name = "Terminated";
}

let session: Session;
let synchronous = false;
let caught: { thrown: unknown } | undefined;

/** Opens the session. */
export function openSession(): void {
  session = new Session();
  session.connect();
  synchronous = false;
}

/**
 * Gives up what is being evaluated; `evaluate` throws `Terminated` for it. Code that will never end must be given up
 * before it becomes garbage: V8 would report it in the middle of the collection, and Node aborts there. Does nothing
 * during the first synchronous stretch of code, for which V8 itself reports an end by force.
 */
export function giveUp(): void {
  if (synchronous) return;
  session.disconnect();
  openSession();
}

/** Says that this thread is back in its event loop, also where V8 ended `evaluate` itself. */
export function backInEventLoop(): void {
  synchronous = false;
}

/** Receives the thrown value itself: the inspector only describes it. */
export function takeThrown(thrown: unknown): void {
  caught = { thrown };
}

/** The value that the inspector describes, as an argument for a call. */
function asArgument(remote: Omit<Runtime.RemoteObject, "value"> & { value?: unknown }): Runtime.CallArgument {
  const { objectId, unserializableValue, value } = remote;
  if (objectId !== undefined) return { objectId };
  return unserializableValue === undefined ? { value } : { unserializableValue };
}

/** The value behind the inspector's description of an exception. */
function thrownValue(remote: Runtime.RemoteObject): unknown {
  caught = undefined;
  const functionDeclaration = "function (thrown) { __kernel.takeThrown(thrown) }";
  session.post("Runtime.evaluate", { expression: "globalThis", objectGroup: "cell" }, (_, answer) => {
    const { objectId } = answer.result;
    session.post("Runtime.callFunctionOn", { objectId, functionDeclaration, arguments: [asArgument(remote)] });
  });
  return (caught as { thrown: unknown } | undefined)?.thrown;
}

/**
 * Evaluates `code` and waits for its top-level awaits. Declarations stay for later code.
 * @throws what the code throws; `Terminated` when it was stopped by force.
 */
export function evaluate(code: string): Promise<void> {
  return new Promise((resolve, reject) => {
    synchronous = true;
    const settings = { expression: code, replMode: true, awaitPromise: true, objectGroup: "cell" };
    session.post("Runtime.evaluate", settings, (error: Error | null, answer?: Runtime.EvaluateReturnType) => {
      if (error !== null || answer === undefined) return reject(new Terminated("The code was stopped"));
      const exception = answer.exceptionDetails?.exception;
      const thrown = exception && thrownValue(exception);
      session.post("Runtime.releaseObjectGroup", { objectGroup: "cell" });
      session.post("Runtime.discardConsoleEntries");
      if (answer.exceptionDetails === undefined) resolve();
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- a cell may throw any value
      else reject(thrown);
    });
    synchronous = false;
  });
}
