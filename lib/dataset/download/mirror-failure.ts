/** Why a mirror did not deliver, in words, and whether asking again can help. */
import type { Answer } from "./request.ts";

/** A mirror did not deliver the file. */
export class MirrorFailure extends Error {
  override name = "MirrorFailure";
  /** Whether the same mirror may be asked again. */
  readonly retryable: boolean;
  /** Seconds that the server asks to wait before that. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { retryable, retryAfter }: { retryable: boolean; retryAfter?: number }) {
    super(message);
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }
}

/** Timeout, a range that is not there (the next request asks for the whole file), too early, too many requests. */
const retryableStatuses = [408, 416, 425, 429];

/** The failure that a response is, or undefined where it brings the file or a part of it. */
export function refusalOf({ status, statusText, headers }: Answer): MirrorFailure | undefined {
  if (status !== 200 && status !== 206) {
    return new MirrorFailure(`answered ${status} ${statusText}`.trim(), {
      retryable: retryableStatuses.includes(status) || status >= 500,
      retryAfter: retryAfter(headers["retry-after"]),
    });
  }
  if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(headers["content-type"] ?? "")) return undefined;
  return new MirrorFailure("sent an HTML page in place of the file", { retryable: false });
}

/** `Retry-After` is a number of seconds or a date (RFC 9110, section 10.2.3). */
function retryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** The failure that an error of a connection is; `what` says what happened, the error why. */
export function connectionFailure(what: string, error: unknown): MirrorFailure {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = message || code || "no reason given";
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code ?? "")) {
    return new MirrorFailure(`is not trusted: ${reason} (NODE_EXTRA_CA_CERTS names further certificates)`, {
      retryable: false,
    });
  }
  return new MirrorFailure(`${what}: ${reason}`, { retryable: true });
}
