/** A method's options as flags of the command line: names, help and ranges come from its schema. */
import { z } from "zod";
import type { AnyMethod, OptionSchema } from "../algorithms/index.ts";
import { UsageError, readNumber } from "./usage.ts";

/** One option as a flag. */
export interface OptionFlag {
  /** Without the dashes: `log-every`. */
  flag: string;
  /** The name in the schema: `logEvery`. */
  option: string;
  description: string;
  /** What it takes, as `0 to 1`, `batch or dataset`. */
  range: string;
  /** Whether the value is a list, typed with commas between. */
  isList: boolean;
  /** Reads the value. Throws UsageError that names the flag, where it is of another kind or out of range. */
  read: (text: string) => unknown;
}

/** An option as JSON Schema describes it. */
interface Description {
  type?: "integer" | "number" | "boolean" | "string" | "array";
  description?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  items?: Description;
}

/** `logEvery` as `log-every`. */
export function flagName(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A flag for each of the method's options, and for each official name of one. */
export function optionFlags(method: AnyMethod): OptionFlag[] {
  const { properties } = z.toJSONSchema(z.object(method.options.shape), { io: "input", unrepresentable: "any" }) as {
    properties: Record<string, Description>;
  };
  const own = Object.entries(properties).map(([option, description]) => {
    const flag = flagOf(flagName(option), option, description);
    return { ...flag, read: (text: string) => requireInRange(flag, text, description, method.options.shape[option]) };
  });
  const official = Object.entries(method.officialNames ?? {}).map(([flag, { option, about, value }]) => {
    const { read, ...rest } = flagOf(flag, option, properties[option]);
    return { ...rest, description: about, range: "", read: (text: string) => value(read(text) as number) };
  });
  return [...own, ...official];
}

/** The value of a flag that its option's schema takes. Throws UsageError that names the flag, its kind and range, and what was typed. */
function requireInRange(
  { flag, read }: OptionFlag,
  text: string,
  description: Description,
  schema: OptionSchema,
): unknown {
  const value = read(text);
  if (schema.safeParse(value).success) return value;
  throw new UsageError(`--${flag} must be ${valueText(description)}, got ${text || "nothing"}`);
}

const kinds: Readonly<Partial<Record<string, string>>> = { integer: "a whole number", number: "a number" };

/** What a value must be, in full: `a whole number (at least 1)`, `batch or dataset`. */
function valueText(description: Description): string {
  const range = rangeOf(description, Infinity);
  const kind = description.type && kinds[description.type];
  return kind && range ? `${kind} (${range})` : (kind ?? range);
}

/** Throws UsageError that asks for the first option without a value in `chosen`, by its flag. */
export function requireOptions(method: AnyMethod, chosen: Readonly<Record<string, unknown>>): void {
  const missing = optionFlags(method).find(({ option }) => chosen[option] === undefined);
  if (missing) throw new UsageError(`--${missing.flag} is needed: ${missing.description} (${missing.range})`);
}

function flagOf(flag: string, option: string, description: Description): OptionFlag {
  const read = (text: string) => readValue(`--${flag}`, text, description);
  return {
    flag,
    option,
    description: description.description ?? "",
    range: rangeOf(description),
    isList: description.type === "array",
    read,
  };
}

/** Upper limits from here on are guards against slips of the keyboard: the help leaves them out. */
const hugeLimit = 1e9;

function rangeOf({ type, enum: names, items, ...range }: Description, limit = hugeLimit): string {
  if (names) return names.join(" or ");
  if (type === "boolean") return "true or false";
  if (type === "array") return `numbers with commas between${items ? `, each ${rangeOf(items, limit)}` : ""}`;
  const low =
    range.exclusiveMinimum !== undefined
      ? `above ${range.exclusiveMinimum}`
      : range.minimum !== undefined
        ? `${range.minimum}`
        : "";
  const high =
    range.exclusiveMaximum !== undefined
      ? `below ${range.exclusiveMaximum}`
      : range.maximum !== undefined && range.maximum < limit
        ? `${range.maximum}`
        : "";
  if (low && high) return `${low} to ${high}`;
  return low && !low.startsWith("above") ? `at least ${low}` : low || (high && `at most ${high}`);
}

function readValue(flag: string, text: string, { type, enum: names }: Description): unknown {
  if (names || type === "string") return text;
  if (type === "boolean") {
    if (text === "true" || text === "false") return text === "true";
    throw new UsageError(`${flag} must be true or false, got ${text}`);
  }
  if (type === "array")
    return text
      .split(",")
      .filter((part) => part.trim() !== "")
      .map((part) => readNumber(flag, part));
  return readNumber(flag, text);
}
