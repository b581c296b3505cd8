/** One request: what is missing of a file, or the whole where the server cannot or must not continue. */
import type { IncomingHttpHeaders } from "node:http";
import { requireRoom } from "./disk.ts";
import { MirrorFailure, refusalOf } from "./mirror-failure.ts";
import type { Pace } from "./pace.ts";
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
  pace: Pace;
  onProgress: (progress: DownloadProgress) => void;
}

/**
 * Receives the rest of `url` into `part`, and returns whether bytes of an earlier request were kept.
 * Throws MirrorFailure that says why the file is not whole; what was received stays for the next request.
 */
export async function receiveRest(
  url: string,
  part: PartFile,
  { signal, pace, onProgress }: Connection,
): Promise<boolean> {
  const presentBytes = usableBytes(url, part);
  if (presentBytes > 0 && presentBytes === part.source!.total) return true; // stopped between the last byte and the file's name
  const watch = new ServerWatch(pace);
  try {
    const headers = { "accept-encoding": "identity", ...resumeHeaders(presentBytes, part) };
    const answer = await request(url, headers, AbortSignal.any([signal, watch.signal]));
    const begun = placeAnswer(answer, url, part);
    await receiveBody(answer, part, (length, bytes, total) => {
      watch.received(length);
      onProgress({ url, bytes, begun, total });
    });
    return begun > 0;
  } catch (error) {
    signal.throwIfAborted();
    if (watch.signal.aborted) throw new MirrorFailure(watch.signal.reason as string, { passing: true });
    throw error;
  } finally {
    watch.end();
  }
}

/** Bytes of `part` that a request for `url` can continue. */
function usableBytes(url: string, part: PartFile): number {
  return part.source?.validator === undefined ? 0 : part.sizeFrom(url);
}

/** With `If-Range` a server sends the whole file where it is another version (RFC 9110, section 13.1.5). */
function resumeHeaders(presentBytes: number, part: PartFile): Record<string, string> {
  return presentBytes > 0 ? { range: `bytes=${presentBytes}-`, "if-range": part.source!.validator! } : {};
}

/** Readies `part` for the answer's body; returns how many bytes it keeps. */
function placeAnswer(answer: Answer, url: string, part: PartFile): number {
  const failure = refusalOf(answer) ?? strayPart(answer, part);
  if (failure) {
    if (answer.status === 206 || answer.status === 416) part.discard();
    answer.cancel();
    throw failure;
  }
  if (answer.status === 200) part.restart(sourceOf(answer, url));
  const { size, source } = part;
  requireRoom(part.path, (source!.total ?? size) - size);
  return size;
}

/** The failure that a partial answer is where it does not begin where `part` ends. */
function strayPart(answer: Answer, part: PartFile): MirrorFailure | undefined {
  if (answer.status === 200 || continues(answer, part)) return undefined;
  return new MirrorFailure("sent a part of another version of the file", { passing: true });
}

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

/** Whether a partial answer begins where `part` ends, and is of the same version even where `If-Range` was ignored. */
function continues({ headers, isEncoded }: Answer, part: PartFile): boolean {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers["content-range"] ?? "") ?? [];
  const source = part.source;
  const validator = validatorOf(headers);
  if (isEncoded || !source || Number(start) !== part.size) return false;
  const sameTotal = source.total === undefined || total === "*" || Number(total) === source.total;
  return sameTotal && (validator === undefined || validator === source.validator);
}

type OnPiece = (length: number, bytes: number, total: number | undefined) => void;

async function receiveBody({ body }: Answer, part: PartFile, onPiece: OnPiece): Promise<void> {
  const total = part.source!.total;
  let bytes = part.size;
  onPiece(0, bytes, total);
  await part.append(body, (length) => {
    bytes += length;
    onPiece(length, bytes, total);
  });
  if (total !== undefined && bytes !== total) {
    throw new MirrorFailure(`announced ${total} bytes and sent ${bytes}`, { passing: true });
  }
}
