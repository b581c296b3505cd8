/** A line on standard error, in place of an unfinished progress line. */
export function notice(sentence: string): void {
  process.stderr.write(`${process.stderr.isTTY ? "\r\x1b[K" : ""}${sentence}\n`);
}
