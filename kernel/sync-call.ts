/**
 * A request to another thread that waits for its answer.
 *
 * Stack traces and module hooks are synchronous, so the asking thread sleeps on a shared counter until the other side has
 * put its answer on the port.
 */
import { receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

interface Call {
  method: string;
  args: unknown[];
}

type Answer = { value: unknown } | { error: string };

/** The two ends' shared state: a port each and a counter of answers. */
export interface SyncLine {
  port: MessagePort;
  answers: Int32Array<SharedArrayBuffer>;
}

/** Longest wait for an answer, in milliseconds: a compiler that loads large type libraries takes seconds. */
const patience = 60_000;

/**
 * Asks the other end and sleeps until it answers.
 * @throws Error with the other side's message, or where no answer comes within a minute.
 */
export function callAndWait(line: SyncLine, method: string, ...args: unknown[]): unknown {
  const before = Atomics.load(line.answers, 0);
  line.port.postMessage({ method, args } satisfies Call);
  Atomics.wait(line.answers, 0, before, patience);
  const received = receiveMessageOnPort(line.port) as { message: Answer } | undefined;
  if (received === undefined) throw new Error(`The kernel's compiler did not answer "${method}" within ${patience / 1000} s`);
  if ("error" in received.message) throw new Error(received.message.error);
  return received.message.value;
}

/** Answers the calls that arrive on `line` with the methods of `service`. */
export function answerCalls(line: SyncLine, service: object): void {
  const methods = service as Record<string, (...args: unknown[]) => unknown>;
  line.port.on("message", ({ method, args }: Call) => {
    let answer: Answer;
    try {
      answer = { value: methods[method]!(...args) };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    line.port.postMessage(answer);
    Atomics.add(line.answers, 0, 1);
    Atomics.notify(line.answers, 0);
  });
}
