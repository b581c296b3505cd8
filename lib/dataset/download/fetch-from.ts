/** Everything that is tried with one mirror. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "../tasks.ts";
import { receiveRest } from "./attempt.ts";
import type { Connection } from "./attempt.ts";
import { checkContent } from "./check-content.ts";
import { MirrorFailure } from "./mirror-failure.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import type { PartFile } from "./part-file.ts";

/** What is fetched, and how. */
export interface Fetching extends Connection {
  task: Task;
  onNotice: (sentence: string) => void;
}

/**
 * Fetches `url` into `part` until it is whole and the task's dataset, asking again where that can help.
 * Throws MirrorFailure with the last reason where it is given up.
 */
export async function fetchFrom(url: string, part: PartFile, fetching: Fetching): Promise<void> {
  const { retry, signal, onNotice } = fetching;
  let furthest = part.sizeFrom(url);
  for (let failures = 1; ; failures++) {
    const began = performance.now();
    try {
      return await fetchOnce(url, part, fetching);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof MirrorFailure)) throw error;
      const reached = part.sizeFrom(url);
      const minGain = (retry.minRate * (performance.now() - began)) / 1000;
      if (reached > furthest + minGain) failures = 1; // a poor connection that still brings something new is not given up
      furthest = Math.max(furthest, reached);
      const wait = waitAfter(error, failures, retry);
      onNotice(`${url} ${error.message}; trying again in ${wait.toPrecision(2)} s`);
      await sleep(wait * 1000, undefined, { signal });
    }
  }
}

async function fetchOnce(url: string, part: PartFile, fetching: Fetching): Promise<void> {
  const isJoined = await receiveRest(url, part, fetching);
  try {
    await checkContent(part.path, fetching.task);
  } catch (error) {
    part.discard();
    const reason = (error as Error).message.replaceAll(`Dataset ${part.path}`, "").replace(/^:? /, "");
    // Bytes of two requests may not fit together, or a crash may have spoilt the first ones: once more in one piece.
    throw new MirrorFailure(`sent what is not the dataset: ${reason}`, { retryable: isJoined });
  }
}

/** Seconds until the next try; throws the failure where there is none. */
function waitAfter(failure: MirrorFailure, failures: number, retry: RetryPolicy): number {
  if (!failure.retryable) throw failure;
  if (failures >= retry.tries) {
    throw new MirrorFailure(`${failure.message} (given up after ${failures} tries)`, { retryable: false });
  }
  const wanted = failure.retryAfter ?? Math.min(retry.backoffSeconds * 2 ** (failures - 1), retry.maxWaitSeconds);
  if (wanted <= retry.maxWaitSeconds) return wanted;
  throw new MirrorFailure(`${failure.message} and asks to wait for ${Math.ceil(wanted)} s`, { retryable: false });
}
