/** Words for a POSIX shell. */

/** A word as a shell reads it back, quoted where that is needed. */
export function shellText(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
