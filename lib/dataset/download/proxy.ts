/** Connections that honour HTTP_PROXY, HTTPS_PROXY and NO_PROXY, in either case; Node 20's own fetch does not. */
import type { Dispatcher } from "undici";

/** An agent for `fetch` of undici; `destroy` it after use. Throws an Error that names a variable that is no proxy's URL. */
export async function proxyAgent(): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import("undici"); // only here: it takes a tenth of a second to load
  return new EnvHttpProxyAgent({
    httpProxy: proxyUrl("HTTP_PROXY"),
    httpsProxy: proxyUrl("HTTPS_PROXY"),
    proxyTunnel: false, // many proxies allow CONNECT for https alone
  });
}

/** The variable's value; as for curl, the scheme may be left out. */
function proxyUrl(variable: string): string | undefined {
  const value = process.env[variable.toLowerCase()] || process.env[variable];
  if (!value) return undefined;
  const url = value.includes("://") ? value : `http://${value}`;
  if (!URL.canParse(url)) throw new Error(`${variable} must be a proxy's URL such as http://proxy:3128, got ${value}`);
  return url;
}
