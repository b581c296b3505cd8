/** Reading a verb's arguments. */
import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";

/** Wrong usage: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** What a verb takes. */
export interface Usage {
  help: string;
  options: NonNullable<ParseArgsConfig["options"]>;
  /** Names of the positional arguments; a last one that ends in "…" stands for one or more. */
  positionals: string[];
}

/** A verb's arguments. */
export interface Arguments {
  values: Record<string, string | boolean | string[] | undefined>;
  positionals: string[];
}

/** Parses arguments; undefined where `--help` was asked for and printed. Throws UsageError that names what is wrong. */
export function readArguments(args: string[], { help, options, positionals }: Usage): Arguments | undefined {
  let parsed;
  try {
    parsed = parseArgs({ args, options: { ...options, help: { type: "boolean", short: "h" } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  if (parsed.values.help) {
    console.log(help);
    return undefined;
  }
  const { length } = parsed.positionals;
  if (positionals.at(-1)?.endsWith("…") ? length < positionals.length : length !== positionals.length) {
    throw new UsageError(`Expected ${positionals.join(" ") || "no argument"}, got ${parsed.positionals.join(" ") || "none"}; --help tells more`);
  }
  return parsed as Arguments;
}

/** A numeric option, or undefined where it was not given. */
export function numberOption(values: Arguments["values"], name: string): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text === "" || Number.isNaN(value)) throw new UsageError(`--${name} must be a number, got ${String(text)}`);
  return value;
}
