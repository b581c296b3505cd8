/** Which known names a mistyped one may have meant. */

/** The `count` names with the fewest letters to change, case ignored, nearest first. */
export function nearestNames(wanted: string, names: readonly string[], count: number): string[] {
  const known = names.map((name) => ({ name, changes: distance(name.toLowerCase(), wanted.toLowerCase()) }));
  const nearest = known.sort((a, b) => a.changes - b.changes).slice(0, count);
  return nearest.map(({ name }) => name);
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j] + 1, row[j + 1] + 1, row[j] + (b[j] === letter ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
