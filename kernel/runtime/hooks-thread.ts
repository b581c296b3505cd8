/** The module hooks for a Node without `module.registerHooks`: Node runs this file in its own thread. */
import { createHooks } from "./hooks.ts";
import type { HookData } from "./hooks.ts";

let hooks: ReturnType<typeof createHooks>;

/** Receives the data that `installHooks` passed. */
export function initialize(data: HookData): void {
  hooks = createHooks(data);
}

/** See `createHooks`. */
export const resolve: typeof hooks.resolve = (...args) => hooks.resolve(...args);

/** See `createHooks`. */
export const load: typeof hooks.load = (...args) => hooks.load(...args);
