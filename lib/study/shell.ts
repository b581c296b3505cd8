/** Words for a POSIX shell. */

/**
 * A word as a shell reads it back, quoted where that is needed.
 *
 * @example
 * ```ts
 * import { shellText } from "../lib/study";
 *
 * ["trac", "train", "my task"].map(shellText).join(" "); // → "trac train 'my task'"
 * ```
 */
export function shellText(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
