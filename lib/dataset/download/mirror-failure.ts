/** Why a mirror did not deliver, in words, and whether asking again can help. */
import type { Response } from "undici";

/** A mirror did not deliver the file. */
export class MirrorFailure extends Error {
  override name = "MirrorFailure";
  /** Whether the same mirror may be asked again. */
  readonly passing: boolean;
  /** Seconds that the server asks to wait before that. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { passing, retryAfter }: { passing: boolean; retryAfter?: number }) {
    super(message);
    this.passing = passing;
    this.retryAfter = retryAfter;
  }
}

/** Timeout, a range that is not there (the next request asks for the whole file), too early, too many requests. */
const passingStatuses = [408, 416, 425, 429];

/** The failure that a response is, or undefined where it brings the file or a part of it. */
export function refusalOf(response: Response): MirrorFailure | undefined {
  const { status, headers } = response;
  if (status !== 200 && status !== 206) {
    return new MirrorFailure(`answered ${status} ${response.statusText}`.trim(), {
      passing: passingStatuses.includes(status) || status >= 500,
      retryAfter: retryAfter(headers.get("retry-after")),
    });
  }
  if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(headers.get("content-type") ?? "")) return undefined;
  return new MirrorFailure("sent an HTML page in place of the file", { passing: false });
}

/** `Retry-After` is a number of seconds or a date (RFC 9110, section 10.2.3). */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

/** What undici throws for a failed connection is a TypeError with a cause; any other error is returned as it is. */
export function asMirrorFailure(error: unknown): unknown {
  if (!(error instanceof TypeError) || !(error.cause instanceof Error)) return error;
  const { code, message } = error.cause as NodeJS.ErrnoException;
  const reason = message || code || "no reason given";
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code ?? "")) {
    return new MirrorFailure(`is not trusted: ${reason} (NODE_EXTRA_CA_CERTS names further certificates)`, { passing: false });
  }
  const what = error.message === "terminated" ? "cut the connection" : "cannot be reached";
  return new MirrorFailure(`${what}: ${reason}`, { passing: true });
}
