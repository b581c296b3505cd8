/** One request: what is missing of a file, or the whole where the server cannot or must not continue. */
import type { IncomingHttpHeaders } from "node:http";
import path from "node:path";
import { freeBytes } from "../../files/index.ts";
import { MirrorFailure, refusalOf } from "./mirror-failure.ts";
import type { RetryPolicy } from "./retry-policy.ts";
import type { PartFile, Source } from "./part-file.ts";
import { request } from "./request.ts";
import type { Answer } from "./request.ts";
import { ServerWatch } from "./server-watch.ts";

/** How far a download is. */
export interface DownloadProgress {
  url: string;
  /** Bytes on the disk. */
  bytes: number;
  /** Those of them that were there when this request was made, so that the rest gives the rate. */
  begun: number;
  /** Bytes of the whole file; undefined where the server does not say. */
  total: number | undefined;
}

/** What every request of a download shares. */
export interface Connection {
  signal: AbortSignal;
  retry: RetryPolicy;
  onProgress: (progress: DownloadProgress) => void;
}

/**
 * Receives the rest of `url` into `part`, and returns whether bytes of an earlier request were kept.
 * Throws MirrorFailure that says why the file is not whole; what was received stays for the next request.
 */
export async function receiveRest(
  url: string,
  part: PartFile,
  { signal, retry, onProgress }: Connection,
): Promise<boolean> {
  const kept = keptOf(url, part);
  if (kept && kept.bytes === kept.total) return true; // stopped between the last byte and the file's name
  const watch = new ServerWatch(retry);
  try {
    const headers = { "accept-encoding": "identity", ...(kept && resumeHeaders(kept)) };
    const answer = await request(url, headers, AbortSignal.any([signal, watch.signal]));
    const { total } = placeAnswer(answer, url, part);
    const begun = part.size;
    await receiveBody(answer, part, total, (length, bytes) => {
      watch.received(length);
      onProgress({ url, bytes, begun, total });
    });
    return begun > 0;
  } catch (error) {
    signal.throwIfAborted();
    if (watch.signal.aborted) throw new MirrorFailure(watch.signal.reason as string, { retryable: true });
    throw error;
  } finally {
    watch.end();
  }
}

/** The bytes that are there of a file, and the version they are of. */
interface KeptBytes {
  bytes: number;
  total: number | undefined;
  validator: string;
}

/** What of `part` a request for `url` can continue. */
function keptOf(url: string, part: PartFile): KeptBytes | undefined {
  const bytes = part.sizeFrom(url);
  const { validator, total } = part.source ?? {};
  return bytes > 0 && validator !== undefined ? { bytes, total, validator } : undefined;
}

/** With `If-Range` a server sends the whole file where it is another version (RFC 9110, section 13.1.5). */
function resumeHeaders({ bytes, validator }: KeptBytes): Record<string, string> {
  return { range: `bytes=${bytes}-`, "if-range": validator };
}

/** Readies `part` for the answer's body; returns what the body, with the bytes that `part` keeps, is of. */
function placeAnswer(answer: Answer, url: string, part: PartFile): Source {
  const refusal = refusalOf(answer);
  const isWhole = answer.status === 200;
  const source = refusal ? undefined : isWhole ? sourceOf(answer, url) : continuedSource(answer, part);
  if (!source) {
    if (answer.status === 206 || answer.status === 416) part.discard();
    answer.cancel();
    throw refusal ?? new MirrorFailure("sent a part of another version of the file", { retryable: true });
  }
  if (isWhole) part.restart(source);
  requireRoom(part.path, (source.total ?? part.size) - part.size);
  return source;
}

/** Throws an Error that names the folder where `bytes` more do not fit beside `file`: before a transfer, not in its midst. */
function requireRoom(file: string, bytes: number): void {
  const folder = path.dirname(file);
  const free = freeBytes(folder);
  if (free >= bytes) return;
  throw new Error(
    `The disk under ${folder} has ${megabytes(free)} free; ${path.basename(file)} needs ${megabytes(bytes)} more`,
  );
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;

/** Of a body that came compressed, nothing can be asked for in parts, and its length is another one. */
function sourceOf({ headers, isEncoded }: Answer, url: string): Source {
  if (isEncoded) return { url, validator: undefined, total: undefined };
  const length = headers["content-length"];
  return { url, validator: validatorOf(headers), total: length === undefined ? undefined : Number(length) };
}

/** A strong ETag, or a date that cannot fall into the second of the last change (RFC 9110, section 8.8.2.2). */
function validatorOf({ etag, date, ...headers }: IncomingHttpHeaders): string | undefined {
  if (etag?.startsWith('"')) return etag;
  const changed = headers["last-modified"];
  return changed && Date.parse(date ?? "") - Date.parse(changed) >= 1000 ? changed : undefined;
}

/** The source of `part` where a partial answer begins at its end, and is of the same version even where `If-Range` was ignored. */
function continuedSource({ headers, isEncoded }: Answer, part: PartFile): Source | undefined {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers["content-range"] ?? "") ?? [];
  const { source } = part;
  const validator = validatorOf(headers);
  if (isEncoded || !source || Number(start) !== part.size) return undefined;
  const sameTotal = source.total === undefined || total === "*" || Number(total) === source.total;
  return sameTotal && (validator === undefined || validator === source.validator) ? source : undefined;
}

async function receiveBody(
  { body }: Answer,
  part: PartFile,
  total: number | undefined,
  onPiece: (length: number, bytes: number) => void,
): Promise<void> {
  let bytes = part.size;
  onPiece(0, bytes);
  await part.append(body, (length) => {
    bytes += length;
    onPiece(length, bytes);
  });
  if (total !== undefined && bytes !== total) {
    throw new MirrorFailure(`announced ${total} bytes and sent ${bytes}`, { retryable: true });
  }
}
