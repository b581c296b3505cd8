// @ts-check
/**
 * Shows one running step: on a terminal a single live line with the elapsed seconds, elsewhere a plain line when the step
 * starts, one every 15 seconds, and one when it ends.
 */

const LIVE_INTERVAL = 200; // milliseconds
const PLAIN_INTERVAL = 15_000;

/**
 * @typedef {object} Progress
 * @property {(title: string) => void} begin starts a step
 * @property {(detail: string) => void} update says how far the step is, for instance "120 of 274 MB"
 * @property {(result: string) => void} done ends the step
 * @property {() => void} stop ends the display without a result, after a failure
 * @property {(text: string) => void} note prints a separate line
 */

/**
 * @param {NodeJS.WriteStream | { isTTY?: boolean, columns?: number, write(text: string): unknown }} stream
 * @returns {Progress}
 */
export function createProgress(stream) {
  const live = Boolean(stream.isTTY);
  let title = "";
  let detail = "";
  let started = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  const elapsed = () => Math.round((Date.now() - started) / 1000);
  const clear = () => live && stream.write("\r\x1b[2K");
  const line = () => `  ${title} … ${[`${elapsed()} s`, detail].filter(Boolean).join(", ")}`;
  const tick = () => {
    if (live) stream.write(`\r\x1b[2K${line().slice(0, (stream.columns || 80) - 1)}`);
    else stream.write(`${line()}\n`);
  };
  const stop = () => {
    if (timer) clear();
    clearInterval(timer);
    timer = undefined;
  };

  return {
    begin(text) {
      title = text;
      detail = "";
      started = Date.now();
      if (live) tick();
      else stream.write(`  ${title} …\n`);
      timer = setInterval(tick, live ? LIVE_INTERVAL : PLAIN_INTERVAL);
    },
    update(text) {
      detail = text;
    },
    done(result) {
      stop();
      stream.write(`  ${title}: ${result} (${elapsed()} s)\n`);
    },
    stop,
    note(text) {
      if (timer) clear();
      stream.write(`${text}\n`);
    },
  };
}
