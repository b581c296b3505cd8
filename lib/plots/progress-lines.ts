/** Progress of several things at once: a line for the whole and one for each, wherever they are shown. */
import { createLogUpdate } from "log-update";
import { LiveDisplay, notebookKernel } from "./display.ts";
import { livePause, pipePause } from "./progress.ts";

/** Lines that are drawn over and over in the same place. */
export interface ProgressLines {
  /** Shows what `lines` returns, if the last time is long enough ago; a pipe gets the first line alone. */
  update(lines: () => string[]): void;
  /** Prints a sentence that stays. */
  notice: (sentence: string) => void;
  /** Shows the last state, which stays. */
  done(lines: () => string[]): void;
}

interface Target {
  pause: number;
  show(lines: string[]): void;
  notice: (sentence: string) => void;
  end(): void;
}

/**
 * Starts a block of lines; on standard error, or in a notebook's cell.
 *
 * @example
 * ```ts
 * import { progressLines } from "../lib/plots";
 *
 * const lines = progressLines();
 * const state = () => ["2 of 3 runs", "BallRun  60 %", "BallCircle  10 %"];
 * lines.update(state);
 * lines.done(state); // → undefined; and the lines stay
 * ```
 */
export function progressLines(): ProgressLines {
  const target = lineTarget();
  let shown = -Infinity;
  return {
    update(lines) {
      if (performance.now() - shown < target.pause) return;
      shown = performance.now();
      target.show(lines());
    },
    notice: target.notice,
    done(lines) {
      target.show(lines());
      target.end();
    },
  };
}

function lineTarget(): Target {
  if (notebookKernel()) {
    const live = new LiveDisplay({ progress: true });
    const show = (lines: string[]) => live.show({ "text/plain": lines.join("\n") });
    return { pause: livePause, show, notice: (sentence) => console.error(sentence), end: () => {} };
  }
  const print = (text: string) => void process.stderr.write(`${text}\n`);
  if (!process.stderr.isTTY)
    return { pause: pipePause, show: ([first]) => print(first ?? ""), notice: print, end: () => {} };
  const block = createLogUpdate(process.stderr);
  return {
    pause: livePause,
    show: (lines) => block(lines.join("\n")),
    notice: (sentence) => block.persist(sentence),
    end: () => block.done(),
  };
}
