/** Numbers in sentences. */

/** `1 run`, `1,200 runs`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
