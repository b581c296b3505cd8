/** A progress line for bytes that come from a server. */
import { basename } from "node:path";
import { progress } from "./progress.ts";
import type { Progress } from "./progress.ts";

/** How far a download is, as `obtainDataset` reports. */
export interface DownloadState {
  url: string;
  bytes: number;
  /** Bytes that were there before. */
  begun: number;
  /** Bytes of the whole; undefined where it is not known, and nothing is shown. */
  total: number | undefined;
}

/**
 * Hand it to `obtainDataset` as `onProgress`: megabytes, share, rate and time left.
 *
 * @example
 * ```ts
 * import { findTask, obtainDataset } from "../lib/dataset";
 * import { downloadProgress } from "../lib/plots";
 * import { existsSync } from "node:fs";
 *
 * existsSync(await obtainDataset(findTask("BallRun"), { onProgress: downloadProgress() })); // → true
 * ```
 */
export function downloadProgress(): (state: DownloadState) => void {
  let line: Progress | undefined;
  let last: DownloadState | undefined;
  return (state) => {
    const { url, bytes, begun, total } = state;
    if (total === undefined) return;
    const startedOver = bytes < (last?.bytes ?? Infinity) || url !== last?.url;
    if (!line || startedOver)
      line = progress(megabytes(total), `Downloading ${basename(url)}`, { unit: "MB", begun: megabytes(begun) });
    last = state;
    line.set(megabytes(bytes));
    if (bytes === total) line.done();
  };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
