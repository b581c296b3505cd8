import { nearestNames } from "../names/index.ts";
import type { AnyMethod } from "./method.ts";

export { Learner } from "./learner.ts";
export type { Part } from "./learner.ts";
export { defineMethod, loopOptions } from "./method.ts";
export type {
  AnyMethod,
  FigureTitle,
  LoopOptions,
  Method,
  OfficialName,
  OptionSchema,
  OptionsSchema,
  Presets,
  Problem,
  Scores,
} from "./method.ts";
export { chooseOptions, issueTexts, optionText, presetOptions } from "./options.ts";
export type { OptionsChoice } from "./options.ts";
export { saferThenRicher } from "./selection.ts";
export { deterministicPolicy } from "./tensor-policy.ts";

/** Every method, loaded when it is first asked for: a line each. */
const methods: Record<string, () => Promise<AnyMethod>> = {
  trac: async () => (await import("./trac/index.ts")).trac,
  "bc-all": async () => (await import("./bc/index.ts")).bcAll,
  "bc-safe": async () => (await import("./bc/index.ts")).bcSafe,
  "bcq-lag": async () => (await import("./bcq-lag/index.ts")).bcqLag,
  "bear-lag": async () => (await import("./bear-lag/index.ts")).bearLag,
  coptidice: async () => (await import("./coptidice/index.ts")).coptidice,
  cpq: async () => (await import("./cpq/index.ts")).cpq,
  cdt: async () => (await import("./cdt/index.ts")).cdt,
  caps: async () => (await import("./caps/index.ts")).caps,
};

/** The method of a run that names none. */
export const defaultMethod = "trac";

/**
 * The names of all methods.
 *
 * @example
 * ```ts
 * import { methodNames } from "../lib/algorithms";
 *
 * methodNames().slice(0, 3); // → ["trac", "bc-all", "bc-safe"]
 * ```
 */
export function methodNames(): string[] {
  return Object.keys(methods);
}

/**
 * The method of a name. Throws RangeError that names the nearest one for any other.
 *
 * @example
 * ```ts
 * import { findMethod } from "../lib/algorithms";
 *
 * const method = await findMethod("bcq-lag");
 * method.title; // → "BCQ-Lag"
 * ```
 */
export async function findMethod(name: string): Promise<AnyMethod> {
  if (Object.hasOwn(methods, name)) return methods[name]();
  throw new RangeError(`There is no algorithm "${name}"; the nearest is ${nearestNames(name, methodNames(), 1)[0]}`);
}

/** Names that `registerMethod` brought. */
const registered = new Set<string>();

/**
 * Makes a method of yours known by its name in this process: to runs, to the command line. Registered again, as by a notebook's
 * cell that runs again, it takes the former one's place. Throws RangeError for the name of a method that comes with the project.
 *
 * @example
 * ```ts
 * import { findMethod, registerMethod } from "../lib/algorithms";
 * import { bcAll } from "../lib/algorithms/bc";
 *
 * registerMethod({ ...bcAll, name: "bc-mine", title: "BC as I like it" });
 * (await findMethod("bc-mine")).title; // → "BC as I like it"
 * ```
 */
export function registerMethod(method: AnyMethod): void {
  const { name } = method;
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new RangeError(`An algorithm's name must be lower-case letters, digits and dashes, got "${name}"`);
  if (Object.hasOwn(methods, name) && !registered.has(name))
    throw new RangeError(`There is an algorithm "${name}" already; give yours another name`);
  registered.add(name);
  methods[name] = async () => method;
}
