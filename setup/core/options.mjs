// @ts-check
import { parseArgs } from "node:util";
import { WrongUsage } from "./problem.mjs";

/**
 * Reads a command line with Node's own parser; what it refuses becomes a sentence that names the option.
 *
 * @template {import("node:util").ParseArgsConfig} T
 * @param {T} config as `parseArgs` takes it
 * @param {string} command how the command is typed, for the remedy
 * @returns {ReturnType<typeof parseArgs<T>>}
 * @throws {WrongUsage}
 */
export function readOptions(config, command) {
  const args = joinNegativeNumbers(config.args ?? [], config.options ?? {});
  requireOnce(args, config.options ?? {});
  try {
    return parseArgs(/** @type {T} */ ({ ...config, args }));
  } catch (error) {
    const sentence = /** @type {Error} */ (error).message.split(/\. To specify|\. '|\n/)[0].replace(/\.?$/, ".");
    throw new WrongUsage(sentence, `\`${command} -- --help\` lists the options.`);
  }
}

/**
 * Refuses two values for an option that takes one: which was meant?
 *
 * @param {string[]} args
 * @param {NonNullable<import("node:util").ParseArgsConfig["options"]>} options
 * @throws {WrongUsage}
 */
function requireOnce(args, options) {
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true });
  /** @type {Map<string, string>} */
  const values = new Map();
  for (const token of tokens) {
    if (token.kind !== "option" || token.value === undefined || options[token.name]?.multiple) continue;
    const before = values.get(token.name);
    if (before !== undefined)
      throw new WrongUsage(
        `--${token.name} must be given once, and is given as "${before}" and as "${token.value}".`,
        "Correct it and run the command again.",
      );
    values.set(token.name, token.value);
  }
}

/**
 * `--seed -1` as `--seed=-1`: Node would ask whether `-1` is an option that was forgotten; what it must be is the command's to say.
 *
 * @param {readonly string[]} args
 * @param {NonNullable<import("node:util").ParseArgsConfig["options"]>} options
 * @returns {string[]}
 */
function joinNegativeNumbers(args, options) {
  /** @type {string[]} */
  const joined = [];
  for (const arg of args) {
    const option = joined.at(-1) ?? "";
    const isItsValue = /^-[\d.]/.test(arg) && option.startsWith("--") && options[option.slice(2)]?.type === "string";
    if (isItsValue) joined[joined.length - 1] = `${option}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

/**
 * Reads a number that an option gave as text.
 *
 * @param {string} option as typed, `--target-cost`
 * @param {string} text
 * @param {{ requirement: string, test: (value: number) => boolean }} rule
 * @returns {number}
 * @throws {WrongUsage} naming the option, the requirement and the value
 */
export function readNumber(option, text, { requirement, test }) {
  const value = text.trim() === "" ? NaN : Number(text);
  if (Number.isFinite(value) && test(value)) return value;
  throw new WrongUsage(
    `${option} must be ${requirement}, and "${text}" is not.`,
    "Correct it and run the command again.",
  );
}
