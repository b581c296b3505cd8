// @ts-check

/** @typedef {{ kind: string, name?: string, value?: string }} Token as `parseArgs` returns them */

/**
 * The first option that takes one value and was given two: which was meant? Both kinds of commands ask, `npm run` and `npx trac`.
 *
 * @param {readonly Token[]} tokens
 * @param {NonNullable<import("node:util").ParseArgsConfig["options"]>} options
 * @returns {{ name: string, values: [first: string, second: string] } | undefined}
 */
export function repeatedOption(tokens, options) {
  /** @type {Map<string, string>} */
  const before = new Map();
  for (const { kind, name, value } of tokens) {
    if (kind !== "option" || name === undefined || value === undefined || options[name]?.multiple) continue;
    const first = before.get(name);
    if (first !== undefined) return { name, values: [first, value] };
    before.set(name, value);
  }
  return undefined;
}
