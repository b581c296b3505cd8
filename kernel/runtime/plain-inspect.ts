/**
 * Keeps Node's bookkeeping out of what cells print: to follow a cell's code through its awaits, Node 20 and 22 store its
 * context in every promise and timer, under symbols that `inspect` would show.
 */
import { inspect } from "node:util";

const bookkeeping = new Set(["async_id_symbol", "trigger_async_id_symbol", "kResourceStore"]);

type Inspect = (this: object, ...args: unknown[]) => unknown;

function hideBookkeeping(resource: object): void {
  for (const symbol of Object.getOwnPropertySymbols(resource)) {
    if (bookkeeping.has(symbol.description ?? "")) Object.defineProperty(resource, symbol, { enumerable: false });
  }
}

/** Has `inspect` hide what Node stored in an object of `prototype`, and then do what it always does. */
function inspectWithoutBookkeeping(prototype: { [inspect.custom]?: Inspect }): void {
  const original = prototype[inspect.custom];
  const value: Inspect = function (...args) {
    hideBookkeeping(this);
    return original === undefined ? this : original.apply(this, args);
  };
  Object.defineProperty(prototype, inspect.custom, { value, configurable: true, writable: true });
}

/** Makes promises and timers look the way they do in a plain Node. */
export function inspectPlainly(): void {
  const immediate = setImmediate(() => {});
  const timer = setTimeout(() => {}, 0);
  for (const resource of [Promise.resolve(), timer, immediate])
    inspectWithoutBookkeeping(Object.getPrototypeOf(resource) as object);
  clearImmediate(immediate);
  clearTimeout(timer);
}
