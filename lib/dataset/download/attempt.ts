/** One request: what is missing of a file, or the whole where the server cannot or must not go on. */
import type { Dispatcher, Response } from "undici";
import { requireRoom } from "./disk.ts";
import { MirrorFailure, asMirrorFailure, refusalOf } from "./mirror-failure.ts";
import type { Pace } from "./pace.ts";
import type { PartFile, Source } from "./part-file.ts";
import { StallWatch } from "./stall-watch.ts";

/** How far a download is. */
export interface DownloadProgress {
  url: string;
  /** Bytes on the disk. */
  bytes: number;
  /** Those of them that were there when this request was made, so that the rest tells the rate. */
  begun: number;
  /** Bytes of the whole file; undefined where the server does not tell. */
  total: number | undefined;
}

/** What every request of a download shares. */
export interface Connection {
  agent: Dispatcher;
  signal: AbortSignal;
  pace: Pace;
  onProgress: (progress: DownloadProgress) => void;
}

/**
 * Receives the rest of `url` into `part`, and returns whether bytes of an earlier request were kept.
 * Throws MirrorFailure that says why the file is not whole; what was received stays for the next request.
 */
export async function receiveRest(url: string, part: PartFile, { agent, signal, pace, onProgress }: Connection): Promise<boolean> {
  const had = usableBytes(url, part);
  if (had > 0 && had === part.source!.total) return true; // stopped between the last byte and the file's name
  const watch = new StallWatch(pace.stallSeconds);
  try {
    const { fetch } = await import("undici");
    const response = await fetch(url, {
      dispatcher: agent,
      headers: { "accept-encoding": "identity", ...resumeHeaders(had, part) },
      signal: AbortSignal.any([signal, watch.signal]),
    });
    const begun = await placeResponse(response, url, part);
    await receiveBody(response, part, (bytes, total) => {
      watch.heard();
      onProgress({ url, bytes, begun, total });
    });
    return begun > 0;
  } catch (error) {
    signal.throwIfAborted();
    if (watch.signal.aborted) throw new MirrorFailure(`sent nothing for ${pace.stallSeconds} s`, { passing: true });
    throw asMirrorFailure(error);
  } finally {
    watch.end();
  }
}

/** Bytes of `part` that a request for `url` can go on after. */
function usableBytes(url: string, part: PartFile): number {
  return part.source?.validator === undefined ? 0 : part.sizeFrom(url);
}

/** With `If-Range` a server sends the whole file where it is another version (RFC 9110, section 13.1.5). */
function resumeHeaders(had: number, part: PartFile): Record<string, string> {
  return had > 0 ? { range: `bytes=${had}-`, "if-range": part.source!.validator! } : {};
}

/** Readies `part` for the response's body; returns how many bytes it keeps. */
async function placeResponse(response: Response, url: string, part: PartFile): Promise<number> {
  const failure = refusalOf(response) ?? strayPart(response, part);
  if (failure) {
    if (response.status === 206 || response.status === 416) part.discard();
    await response.body?.cancel();
    throw failure;
  }
  if (response.status === 200) part.restart(sourceOf(response, url));
  const { size, source } = part;
  requireRoom(part.path, (source!.total ?? size) - size);
  return size;
}

/** The failure that a partial response is where it does not begin where `part` ends. */
function strayPart(response: Response, part: PartFile): MirrorFailure | undefined {
  if (response.status === 200 || goesOn(response, part)) return undefined;
  return new MirrorFailure("sent a part of another version of the file", { passing: true });
}

function sourceOf({ headers }: Response, url: string): Source {
  const length = headers.get("content-length");
  return { url, validator: validatorOf(headers), total: length === null ? undefined : Number(length) };
}

/** A strong ETag, or a date that cannot fall into the second of the last change (RFC 9110, section 8.8.2.2). */
function validatorOf(headers: Response["headers"]): string | undefined {
  const etag = headers.get("etag");
  if (etag?.startsWith('"')) return etag;
  const changed = headers.get("last-modified");
  return changed && Date.parse(headers.get("date") ?? "") - Date.parse(changed) >= 1000 ? changed : undefined;
}

/** Whether a partial response begins where `part` ends, and is of the same version even where `If-Range` was ignored. */
function goesOn({ headers }: Response, part: PartFile): boolean {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "") ?? [];
  const source = part.source;
  const validator = validatorOf(headers);
  if (!source || Number(start) !== part.size) return false;
  const sameTotal = source.total === undefined || total === "*" || Number(total) === source.total;
  return sameTotal && (validator === undefined || validator === source.validator);
}

async function receiveBody(response: Response, part: PartFile, onBytes: (bytes: number, total?: number) => void): Promise<void> {
  const total = part.source!.total;
  let bytes = part.size;
  onBytes(bytes, total);
  await part.append(response.body ?? [], (length) => {
    bytes += length;
    onBytes(bytes, total);
  });
  if (total !== undefined && bytes !== total) {
    throw new MirrorFailure(`announced ${total} bytes and sent ${bytes}`, { passing: true });
  }
}
