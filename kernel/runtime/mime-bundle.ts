/** MIME bundles as JSON can carry them, and as notebook files may hold them. */
import { inspect } from "node:util";
import type { MimeBundle } from "../messages.ts";

/** Only these types hold objects; a notebook with an object under any other type is invalid. */
const jsonType = /^application\/(.*\+)?json$/i;

function asPlainArrays(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return value;
  return Array.from(value as unknown as ArrayLike<number>);
}

/**
 * A copy of `value` that consists of JSON's types; NaN and Infinity become null.
 * @throws TypeError that names `what`, where JSON cannot hold the value: a BigInt, a cycle, a function.
 */
export function toPlainJson(value: unknown, what: string): unknown {
  let json: string | undefined;
  try {
    json = JSON.stringify(value, asPlainArrays);
  } catch (error) {
    throw new TypeError(`${what} must be JSON: ${(error as Error).message}`, { cause: error });
  }
  if (json === undefined) throw new TypeError(`${what} must be JSON, got ${inspect(value)}`);
  return JSON.parse(json);
}

function toContent(mime: string, data: unknown): unknown {
  if (typeof data === "string") return data;
  const what = `A display's ${mime}`;
  if (jsonType.test(mime)) return toPlainJson(data, what);
  if (data instanceof Uint8Array) return Buffer.from(data).toString("base64");
  if (Array.isArray(data) && data.every((line) => typeof line === "string")) return data.join("");
  throw new TypeError(`${what} must be text or bytes, got ${inspect(data)}`);
}

/**
 * A copy of `bundle` that JSON can carry: bytes of pictures as base64, typed arrays in JSON types as arrays.
 * @throws TypeError where `bundle` is not an object of MIME types, or the data under one of them is unfit.
 */
export function toJsonBundle(bundle: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle)) {
    throw new TypeError(`A display needs an object from MIME types to data, got ${inspect(bundle)}`);
  }
  const given = Object.entries(bundle).filter(([, data]) => data !== undefined);
  return Object.fromEntries(given.map(([mime, data]) => [mime, toContent(mime, data)]));
}
