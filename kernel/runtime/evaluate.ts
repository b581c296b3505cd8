/** Runs JavaScript in V8's REPL mode, through an inspector session of this thread on itself. */
import { Session } from "node:inspector";
import type { Runtime } from "node:inspector";
import { slot } from "./shared.ts";

/** Thrown by `evaluate` when V8 was told to stop the code. */
export class Terminated extends Error {
  override name = "Terminated";
}

let session: Session;
let shared: Int32Array;
let caught: { thrown: unknown } | undefined;

/** Opens the session. */
export function openSession(numbers: Int32Array): void {
  shared = numbers;
  session = new Session();
  session.connect();
}

/** Receives the thrown value itself: the inspector tells only about it. */
export function takeThrown(thrown: unknown): void {
  caught = { thrown };
}

/** The value behind the inspector's description of an exception. */
function thrownValue(remote: Runtime.RemoteObject | undefined): unknown {
  if (remote?.objectId === undefined) {
    return remote?.unserializableValue ?? remote?.value ?? (remote?.type === "undefined" ? undefined : remote?.description);
  }
  caught = undefined;
  const functionDeclaration = "function () { __kernel.takeThrown(this) }";
  session.post("Runtime.callFunctionOn", { objectId: remote.objectId, functionDeclaration });
  return (caught as { thrown: unknown } | undefined)?.thrown;
}

/**
 * Evaluates `code` and waits for its top-level awaits. Declarations stay for later code.
 * @throws what the code throws; `Terminated` when it was stopped by force.
 */
export function evaluate(code: string): Promise<void> {
  return new Promise((resolve, reject) => {
    Atomics.store(shared, slot.synchronous, 1);
    const settings = { expression: code, replMode: true, awaitPromise: true, objectGroup: "cell" };
    session.post("Runtime.evaluate", settings, (error: Error | null, answer?: Runtime.EvaluateReturnType) => {
      if (error !== null || answer === undefined) return reject(new Terminated("The code was stopped"));
      const failure = answer.exceptionDetails;
      const thrown = failure && thrownValue(failure.exception);
      session.post("Runtime.releaseObjectGroup", { objectGroup: "cell" });
      session.post("Runtime.discardConsoleEntries");
      if (failure === undefined) resolve();
      else reject(thrown);
    });
    Atomics.store(shared, slot.synchronous, 0);
  });
}
