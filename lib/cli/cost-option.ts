import { isTargetCost, targetCostRange } from "../dataset/index.ts";
import type { Arguments } from "./usage.ts";
import { UsageError, numberOption } from "./usage.ts";

/** A target cost, or undefined where it was not given. Throws UsageError that names the option and what it was. */
export function costOption(values: Arguments["values"], name: string): number | undefined {
  const value = numberOption(values, name);
  if (value === undefined || isTargetCost(value)) return value;
  throw new UsageError(`--${name} must be ${targetCostRange}, got ${values[name] as string}`);
}
