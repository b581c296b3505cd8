/** What a terminal shows of a pool: a line for the whole, and one for each run in training. */
import { duration, progressBar, progressLines, progressText } from "../../plots/index.ts";
import type { PoolOptions, PoolProgress, RunningRun } from "../../study/index.ts";

/** Shows a pool on standard error; `done` leaves the last state there. */
export function poolDisplay(): Required<Pick<PoolOptions, "onProgress" | "onNotice">> & { done: () => void } {
  const lines = progressLines();
  const started = performance.now();
  let begun: number | undefined;
  let draw: (() => string[]) | undefined;
  return {
    onProgress(progress) {
      const before = (begun ??= progress.done);
      draw = () => poolLines(progress, { begun: before, now: performance.now(), started });
      lines.update(draw);
    },
    onNotice: lines.notice,
    done: () => draw && lines.done(draw),
  };
}

/** What the rate is counted from, in milliseconds of `performance.now()`: runs that were done before are not part of it. */
interface Clock {
  begun: number;
  started: number;
  now: number;
}

/** Share of a run that must be made before a rate is shown: earlier it would say how long processes take to start. */
const minMadeForRate = 0.05;

/** The lines: `12 of 36 runs  ██████░░  33 %  2 training, 1 failed  41.2 runs/h  18 min 2 s, 35 min 0 s left`, then the runs. */
export function poolLines(
  { total, done, failed, elsewhere, running }: PoolProgress,
  { begun, started, now }: Clock,
): string[] {
  const shares = running.reduce(
    (sum, { update = 0, begun: from = 0, updates = 1 }) => sum + (update - from) / updates,
    0,
  );
  const seconds = (now - started) / 1000;
  const made = done - begun + shares;
  const counts = [
    [running.length, "training"],
    [elsewhere, "in other processes"],
    [failed, "failed"],
  ] as const;
  const texts = counts
    .filter(([count]) => count > 0)
    .map(([count, text]) => `${count} ${text}`)
    .join(", ");
  const parts = [
    `${done.toLocaleString("en")} of ${total.toLocaleString("en")} runs`,
    progressBar(done / total),
    ...(texts ? [texts] : []),
  ];
  const left = total - failed - done - shares;
  const known = made >= minMadeForRate;
  if (known) parts.push(`${((3600 * made) / seconds).toPrecision(3)} runs/h`);
  parts.push(known && left > 0 ? `${duration(seconds)}, ${duration((left * seconds) / made)} left` : duration(seconds));
  return [parts.join("  "), ...running.map((run) => runLine(run, now))];
}

function runLine({ name, update, updates, begun, started }: RunningRun, now: number): string {
  const seconds = (now - started) / 1000;
  if (update === undefined || updates === undefined) return `  ${name}  begins  ${duration(seconds)}`;
  return `  ${progressText({ label: name, count: update, total: updates, seconds, begun })}`;
}
