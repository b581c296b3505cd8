/** Reading a verb's arguments. */
import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import path from "node:path";
import { requireOutputFolder, requireWritableFolder } from "../files/index.ts";
import type { OutputKind } from "../files/index.ts";
import { nearestNames } from "../names/index.ts";

/** Wrong usage, found before anything was done; the exit codes are in `main.ts`. */
export class UsageError extends Error {
  override name = "UsageError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What a verb takes. */
export interface Usage {
  help: string;
  options: Options;
  /** Names of the positional arguments; a last one that ends in "…" stands for one or more. */
  positionals: string[];
}

/** Columns of a help page. */
const helpWidth = 130;

/** The help's lines on options, as `  --seed S   where it starts`; what is longer than a line continues below its beginning. */
export function optionLines(options: Readonly<Record<string, { value?: string; about: string }>>): string {
  const heads = Object.entries(options).map(([name, { value }]) => `  --${name}${value ? ` ${value}` : ""}`);
  const indent = Math.max(...heads.map(({ length }) => length)) + 3;
  const lines = Object.values(options).map(({ about }, i) => heads[i].padEnd(indent) + indented(about, indent));
  return lines.join("\n");
}

function indented(text: string, indent: number): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && indent + longer.length <= helpWidth) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

/** A verb's arguments. */
export interface Arguments {
  values: Record<string, string | boolean | string[] | undefined>;
  positionals: string[];
}

/** Parses arguments; undefined where `--help` was asked for and printed. Throws UsageError that names what is wrong. */
export function readArguments(args: string[], { help, options, positionals }: Usage): Arguments | undefined {
  const all: Options = { ...options, help: { type: "boolean", short: "h" } };
  checkNames(args, all);
  const parsed = parse(withNegativeNumbers(args, all), all);
  if (parsed.values.help) {
    console.log(help);
    return undefined;
  }
  const { length } = parsed.positionals;
  if (positionals.at(-1)?.endsWith("…") ? length < positionals.length : length !== positionals.length) {
    throw new UsageError(
      `Expected ${positionals.join(" ") || "no argument"}, got ${parsed.positionals.join(" ") || "none"}; --help lists the options`,
    );
  }
  if (parsed.positionals.some((text) => text.trim() === ""))
    throw new UsageError(`${positionals.join(" ")} must not be empty; --help lists the options`);
  return parsed as Arguments;
}

/** Refuses options that the verb does not have, with the nearest that it has. */
function checkNames(args: string[], options: Options): void {
  const end = args.indexOf("--");
  for (const argument of end < 0 ? args : args.slice(0, end)) {
    const name = argument.match(/^--([^=]+)/)?.[1];
    if (name === undefined || Object.hasOwn(options, name)) continue;
    throw new UsageError(
      `There is no option --${name}; the nearest is --${nearestNames(name, Object.keys(options), 1)[0]}, --help lists all`,
    );
  }
}

/** Joins `--name -3` to `--name=-3`, where Node would ask which of two things was meant. */
function withNegativeNumbers(args: string[], options: Options): string[] {
  const joined: string[] = [];
  for (const argument of args) {
    const before = joined.at(-1)?.match(/^--([^=]+)$/)?.[1];
    if (before && options[before]?.type === "string" && /^-[\d.]/.test(argument))
      joined[joined.length - 1] += `=${argument}`;
    else joined.push(argument);
  }
  return joined;
}

function parse(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split("\n")[0]);
  }
}

/** A numeric option, or undefined where it was not given. */
export function numberOption(values: Arguments["values"], name: string): number | undefined {
  const text = values[name];
  return text === undefined ? undefined : readNumber(`--${name}`, text as string);
}

/** The whole number of an option, or undefined where it was not given. Throws UsageError that names the option, its range and what it was. */
export function wholeNumberOption(
  values: Arguments["values"],
  name: string,
  [from, to]: readonly [number, number],
): number | undefined {
  const value = numberOption(values, name);
  if (value === undefined || (Number.isInteger(value) && value >= from && value <= to)) return value;
  throw new UsageError(
    `--${name} must be a whole number from ${from} to ${to.toLocaleString("en")}, got ${values[name] as string}`,
  );
}

/** A cost, or undefined where it was not given. Throws UsageError that names the option and what it was. */
export function costOption(values: Arguments["values"], name: string): number | undefined {
  const value = numberOption(values, name);
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return value;
  throw new UsageError(`--${name} must be a number of at least 0, got ${values[name] as string}`);
}

/** The folder that an option names, or undefined where it was not given. Throws UsageError where the name is empty. */
export function folderOption(values: Arguments["values"], name: string): string | undefined {
  const folder = values[name] as string | undefined;
  if (folder?.trim() === "") throw new UsageError(`--${name} needs the name of a folder, got an empty one`);
  return folder;
}

/** As `requireOutputFolder`, for a folder that the command line names: what is wrong with it is wrong usage. */
export function requireUsableFolder(folder: string, kind: OutputKind): void {
  try {
    requireOutputFolder(folder, kind);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** Throws UsageError where the folder of a file to write, which the command line names, cannot be written to. */
export function requireUsableFile(file: string): void {
  try {
    requireWritableFolder(path.dirname(path.resolve(file)));
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** Calls what checks a name or a value of the command line: what it refuses with a RangeError is wrong usage. */
export async function checkUsage<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await check();
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message, { cause: error }) : error;
  }
}

/** A number that was typed. Throws UsageError that names the flag where it is none. */
export function readNumber(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || Number.isNaN(value))
    throw new UsageError(`${flag} must be a number, got ${text || "nothing"}`);
  return value;
}
