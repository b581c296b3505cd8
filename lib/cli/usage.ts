/** Reading a verb's arguments. */
import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import { repeatedOption } from "../../setup/core/repeated-option.mjs";
import { requireOutputFile, requireOutputFolder } from "../files/index.ts";
import type { OutputFile, OutputKind } from "../files/index.ts";
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
  const parsed = parse(args, { ...options, help: { type: "boolean", short: "h" } });
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
  return parsed;
}

/** Reads what is there, without Node's own checks: their sentences name neither the nearest option nor the value. */
function parse(args: string[], options: Options) {
  const { tokens, ...parsed } = parseArgs({ args, options, allowPositionals: true, strict: false, tokens: true });
  const given = tokens.filter((token) => token.kind === "option");
  for (const option of given) checkOption(option, args[option.index].split("=")[0], options);
  const repeated = repeatedOption(tokens, options);
  if (repeated) throw new UsageError(`--${repeated.name} must be given once, got ${repeated.values.join(" and ")}`);
  return parsed;
}

/** An option as Node finds it among the arguments. */
interface GivenOption {
  name: string;
  value?: string;
  /** Whether the value stands behind an equals sign. */
  inlineValue?: boolean;
}

/** Refuses an option that the verb does not have, naming the nearest, and one without the value that it needs; `typed` is how it was written. */
function checkOption({ name, value, inlineValue }: GivenOption, typed: string, options: Options): void {
  const isShort = !typed.startsWith("--");
  if (!Object.hasOwn(options, name) || (isShort && typed.length > 2))
    throw new UsageError(
      `There is no option ${typed}; the nearest is --${nearestNames(typed.replace(/^-+/, ""), Object.keys(options), 1)[0]}, --help lists all`,
    );
  const takesValue = options[name].type === "string";
  if (!takesValue && inlineValue) throw new UsageError(`--${name} takes no value, got ${value}`);
  // `--seed -3` is a number; `--out --json` lacks the folder's name.
  if (takesValue && (value === undefined || (!inlineValue && /^-(?![\d.])./.test(value))))
    throw new UsageError(`--${name} needs a value, got ${value ?? "none"}; --help lists the options`);
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
  [from, to = Infinity]: readonly [from: number, to?: number],
): number | undefined {
  const value = numberOption(values, name);
  if (value === undefined || (Number.isInteger(value) && value >= from && value <= to)) return value;
  const range = to === Infinity ? `of at least ${from}` : `from ${from} to ${to.toLocaleString("en")}`;
  throw new UsageError(`--${name} must be a whole number ${range}, got ${values[name] as string}`);
}

/** The seeds that NumPy's generator takes. */
export const seedRange = [0, 0xffffffff] as const;

/** The folder that an option names, or undefined where it was not given. Throws UsageError where the name is empty. */
export function folderOption(values: Arguments["values"], name: string): string | undefined {
  return nameOption(values, name, "folder");
}

/** The file that an option names, or undefined where it was not given. Throws UsageError where the name is empty. */
export function fileOption(values: Arguments["values"], name: string): string | undefined {
  return nameOption(values, name, "file");
}

function nameOption(values: Arguments["values"], name: string, what: "folder" | "file"): string | undefined {
  const given = values[name] as string | undefined;
  if (given?.trim() === "") throw new UsageError(`--${name} needs the name of a ${what}, got an empty one`);
  return given;
}

/** As `requireOutputFolder`, for a folder that the command line names: what is wrong with it is wrong usage. */
export function requireUsableFolder(folder: string, kind: OutputKind): void {
  try {
    requireOutputFolder(folder, kind);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** As `requireOutputFile`, for a file that the command line names: what is wrong with it is wrong usage. */
export function requireUsableFile(file: string, kind: OutputFile): void {
  try {
    requireOutputFile(file, kind);
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
