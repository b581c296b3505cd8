/**
 * A request to another thread that waits for its answer.
 *
 * Stack traces and module hooks are synchronous, so the asking thread sleeps on a shared counter until the other side has
 * put its answer on the port. Every call has a number that its answer repeats: a wake-up may be late and mean the call
 * before, and the answer to a call that was given up may still arrive.
 */
import { performance } from "node:perf_hooks";
import { receiveMessageOnPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

interface Call {
  number: number;
  method: string;
  args: unknown[];
}

type Answer = { number: number } & ({ value: unknown } | { error: { name: string; message: string } });

/** The two ends' shared state: a port each and a counter of answers. One thread calls, one answers. */
export interface SyncLine {
  port: MessagePort;
  answers: Int32Array<SharedArrayBuffer>;
}

/** Longest wait for an answer, in milliseconds: a compiler that loads large type libraries takes seconds. */
const defaultPatience = 60_000;

let calls = 0;

/**
 * Asks the other end and sleeps until it answers, at most `patience` milliseconds.
 * @throws Error with the other side's name and message, or where no answer comes in time.
 */
export function callAndWait(line: SyncLine, method: string, args: unknown[], patience = defaultPatience): unknown {
  const number = ++calls;
  line.port.postMessage({ number, method, args } satisfies Call);
  const answer = waitForAnswer(line, number, performance.now() + patience);
  if (answer === undefined)
    throw new Error(`The kernel's compiler did not answer "${method}" within ${patience / 1000} s`);
  if ("error" in answer) throw Object.assign(new Error(answer.error.message), { name: answer.error.name });
  return answer.value;
}

/** The answer to call `number`; undefined where it has not come at `deadline` (on `performance.now()`'s clock). */
function waitForAnswer(line: SyncLine, number: number, deadline: number): Answer | undefined {
  for (;;) {
    // Read before the port: an answer that comes in between has then moved the counter, and the wait ends at once.
    const answered = Atomics.load(line.answers, 0);
    const received: { message: Answer } | undefined = receiveMessageOnPort(line.port);
    if (received?.message.number === number) return received.message;
    if (received !== undefined) continue; // belongs to a call that was given up
    const left = deadline - performance.now();
    if (left <= 0) return undefined;
    Atomics.wait(line.answers, 0, answered, left);
  }
}

/** Answers the calls that arrive on `line` with the methods of `service`. */
export function answerCalls(line: SyncLine, service: object): void {
  const methods = service as Record<string, (...args: unknown[]) => unknown>;
  line.port.on("message", ({ number, method, args }: Call) => {
    let answer: Answer;
    try {
      answer = { number, value: methods[method](...args) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      answer = { number, error: { name, message } };
    }
    line.port.postMessage(answer);
    Atomics.add(line.answers, 0, 1);
    Atomics.notify(line.answers, 0);
  });
}
