/** The proxy for a request, as HTTP_PROXY, HTTPS_PROXY and NO_PROXY name it, in either case; Node 20's own client does not look. */
import type { Agent } from "node:http";
import { getProxyForUrl } from "proxy-from-env";

/** An agent that goes over the proxy for `url`; false, Node's word for a direct connection, where there is none. */
export async function proxyAgent(url: string): Promise<Agent | false> {
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
