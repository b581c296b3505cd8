/** Progress of long work: one line with rate and time left, wherever it runs. */
import { LiveDisplay, notebookKernel } from "./display.ts";

/** A progress line. */
export interface Progress {
  /** Counts `n` more units of work as done. */
  advance(n?: number): void;
  /** Sets how many units are done. */
  set(done: number): void;
  /** Shows the last state. */
  done(): void;
}

/** Milliseconds between updates of a notebook or a terminal, and of a pipe. */
export const livePause = 250;
export const pipePause = 10_000;

/** Details of `progress`. */
export interface ProgressOptions {
  /** What is counted, as "MB". */
  unit?: string;
  /** Units that were done before; they count for the share, not for the rate. */
  begun?: number;
}

/**
 * Starts a progress line for `total` units of work.
 *
 * @example
 * ```ts
 * import { progress } from "../lib/plots";
 *
 * const episodes = progress(20, "Evaluating");
 * for (let i = 0; i < 20; i++) episodes.advance();
 * episodes.done(); // → undefined; and the line stands at 100 %
 * ```
 */
export function progress(total: number, label: string, { unit, begun = 0 }: ProgressOptions = {}): Progress {
  const show = progressOutput();
  const started = performance.now();
  let shown = started;
  let count = begun;
  const draw = (finished: boolean) => {
    shown = performance.now();
    show(progressText({ label, count, total, seconds: (shown - started) / 1000, unit, begun }), finished);
  };
  const set = (value: number) => {
    count = value;
    if (performance.now() - shown >= show.pause) draw(false);
  };
  return { advance: (n = 1) => set(count + n), set, done: () => draw(true) };
}

interface ProgressOutput {
  (text: string, finished: boolean): void;
  pause: number;
}

function progressOutput(): ProgressOutput {
  if (notebookKernel()) {
    const live = new LiveDisplay({ progress: true }); // notebooks are stored without it: times differ from run to run
    return Object.assign((text: string) => live.show({ "text/plain": text }), { pause: livePause });
  }
  if (process.stderr.isTTY) {
    const rewrite = (text: string, finished: boolean) =>
      void process.stderr.write(`\r\x1b[K${text}${finished ? "\n" : ""}`);
    return Object.assign(rewrite, { pause: livePause });
  }
  return Object.assign((text: string) => void process.stderr.write(`${text}\n`), { pause: pipePause });
}

/** How far a piece of work is. */
export interface ProgressState extends ProgressOptions {
  label: string;
  count: number;
  total: number;
  seconds: number;
}

/**
 * `label  ██████░░░░  60 %  1,800 of 3,000  102/s  18 s, 12 s left`; counts only where there are more than a few.
 *
 * @example
 * ```ts
 * import { progressText } from "../lib/plots";
 *
 * const state = { label: "Training", count: 600, total: 1000, seconds: 12 };
 * progressText(state).split("  ").slice(2); // → ["60 %", "600 of 1,000", "50.0/s", "12 s, 8 s left"]
 * ```
 */
export function progressText({ label, count, total, seconds, unit, begun = 0 }: ProgressState): string {
  const share = total > 0 ? Math.min(1, count / total) : 1;
  const rate = seconds > 0 ? (count - begun) / seconds : 0;
  const units = unit ? ` ${unit}` : "";
  const parts = [label, progressBar(share)];
  if (total > 1)
    parts.push(
      `${count.toLocaleString("en")} of ${total.toLocaleString("en")}${units}`,
      `${rate.toPrecision(3)}${units}/s`,
    );
  parts.push(
    share < 1 && rate > 0 ? `${duration(seconds)}, ${duration((total - count) / rate)} left` : duration(seconds),
  );
  return parts.join("  ");
}

/**
 * `██████░░░░  60 %`, twenty blocks long.
 *
 * @example
 * ```ts
 * import { progressBar } from "../lib/plots";
 *
 * progressBar(0.6); // → "████████████░░░░░░░░  60 %"
 * ```
 */
export function progressBar(share: number): string {
  const filled = Math.round(20 * share);
  return `${"█".repeat(filled)}${"░".repeat(20 - filled)}  ${Math.floor(100 * share)} %`;
}

/**
 * Seconds as people say them: `9 s`, `2 min 5 s`, `1 h 12 min`.
 *
 * @example
 * ```ts
 * import { duration } from "../lib/plots";
 *
 * [9, 125, 4320].map(duration); // → ["9 s", "2 min 5 s", "1 h 12 min"]
 * ```
 */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.round((whole % 3600) / 60)} min`;
}
