/**
 * One HTTP request by Node's own client, over the proxy that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name. undici's dies with an
 * assertion that nothing can catch where a server closes the connection right behind the body (its issue 5360).
 */
import http from "node:http";
import type { Agent, IncomingHttpHeaders, IncomingMessage } from "node:http";
import https from "node:https";
import { pipeline } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { getProxyForUrl } from "proxy-from-env";
import { MirrorFailure, connectionFailure } from "./mirror-failure.ts";

/** A response whose body was not read yet. */
export interface Answer {
  status: number;
  /** The server's word for the status. */
  statusText: string;
  headers: IncomingHttpHeaders;
  /** Whether the body was compressed, which no request asks for: lengths and parts are those of other bytes then. */
  isEncoded: boolean;
  /** The bytes, decompressed. Throws MirrorFailure where the connection breaks. */
  body: AsyncIterable<Buffer>;
  /** Leaves the body unread. */
  cancel(): void;
}

/** The statuses of a redirection, and how many are followed. */
const redirections = [301, 302, 303, 307, 308];
const maxRedirections = 10;

/** Asks for `url` with GET. Throws MirrorFailure where no answer comes, and what `signal` stops it with. */
export async function request(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Answer> {
  for (let at = url, followed = 0; ; followed++) {
    const answer = toAnswer(await receiveHead(at, headers, signal));
    const { location } = answer.headers;
    if (!redirections.includes(answer.status) || location === undefined) return answer;
    answer.cancel();
    if (followed === maxRedirections)
      throw new MirrorFailure(`redirected more than ${maxRedirections} times`, { retryable: false });
    at = redirectedUrl(location, at);
  }
}

function redirectedUrl(location: string, from: string): string {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url.href;
  throw new MirrorFailure(`redirected to ${location}, which is no web address`, { retryable: false });
}

async function receiveHead(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const agent = await proxyAgent(url);
  const { get } = url.startsWith("https:") ? https : http;
  try {
    return await new Promise((resolve, reject) => get(url, { agent, headers, signal }, resolve).on("error", reject));
  } catch (error) {
    signal.throwIfAborted();
    throw connectionFailure("cannot be reached", error);
  }
}

/** An agent that goes over the proxy for `url`; false, Node's word for a direct connection, where there is none: Node 20's client does not look. */
async function proxyAgent(url: string): Promise<Agent | false> {
  const proxy = getProxyForUrl(url);
  if (!proxy) return false;
  const isSecure = url.startsWith("https:");
  if (!URL.canParse(proxy)) {
    const variable = isSecure ? "HTTPS_PROXY" : "HTTP_PROXY";
    throw new Error(`${variable} must be a proxy's URL such as http://proxy:3128, got ${proxy}`);
  }
  // Only here: they take a tenth of a second to load.
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  const { HttpProxyAgent } = await import("http-proxy-agent");
  return isSecure ? new HttpsProxyAgent(proxy) : new HttpProxyAgent(proxy);
}

/** What undoes each encoding of a body (RFC 9110, section 8.4.1). */
const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

function toAnswer(message: IncomingMessage): Answer {
  const { statusCode = 0, statusMessage = "", headers } = message;
  const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const isEncoded = encoding !== "identity" && encoding !== "";
  return {
    status: statusCode,
    statusText: statusMessage,
    headers,
    isEncoded,
    body: bytesOf(message, isEncoded ? encoding : undefined),
    cancel: () => message.destroy(),
  };
}

async function* bytesOf(message: IncomingMessage, encoding: string | undefined): AsyncGenerator<Buffer> {
  const decoder = encoding === undefined ? undefined : decoders[encoding];
  if (encoding !== undefined && !decoder)
    throw new MirrorFailure(`sent the file in the encoding ${encoding}`, { retryable: false });
  const stream = decoder ? pipeline(message, decoder(), () => {}) : message;
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw connectionFailure("cut the connection", error);
  }
}
