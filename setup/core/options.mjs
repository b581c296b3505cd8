// @ts-check
import { parseArgs } from "node:util";
import { WrongUsage } from "./problem.mjs";
import { repeatedOption } from "./repeated-option.mjs";

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
  const options = config.options ?? {};
  const args = joinNegativeNumbers(config.args ?? [], options);
  const repeated = repeatedOption(parseArgs({ args, options, strict: false, tokens: true }).tokens, options);
  if (repeated)
    throw new WrongUsage(
      `--${repeated.name} must be given once, and is given as "${repeated.values[0]}" and as "${repeated.values[1]}".`,
      "Correct it and run the command again.",
    );
  try {
    return parseArgs(/** @type {T} */ ({ ...config, args }));
  } catch (error) {
    const sentence = /** @type {Error} */ (error).message.split(/\. To specify|\. '|\n/)[0].replace(/\.?$/, ".");
    throw new WrongUsage(sentence, `\`${command} -- --help\` lists the options.`);
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
