/** Requests through the proxy of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, which `fetch` of Node 20 and 22 does not read. */

import type { HubFetch, HubRequest } from "../../src/engine/hub/fetch.ts";

/** The address of a proxy, which may lack its scheme, as with curl. */
function proxyOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const address = env[name.toLowerCase()] || env[name];
  return address && (/^[a-z]+:\/\//i.test(address) ? address : `http://${address}`);
}

/** @returns undefined when the environment names no proxy */
export function fetchThroughProxy(env: NodeJS.ProcessEnv): HubFetch | undefined {
  const httpProxy = proxyOf(env, "HTTP_PROXY");
  const httpsProxy = proxyOf(env, "HTTPS_PROXY") ?? httpProxy;
  if (httpsProxy === undefined) return undefined;
  const noProxy = env["no_proxy"] || env["NO_PROXY"] || "";
  const load = async () => {
    const undici = await import("undici");
    const dispatcher = new undici.EnvHttpProxyAgent({ httpProxy: httpProxy ?? "", httpsProxy, noProxy });
    return (url: URL, request: HubRequest) => undici.fetch(url, { ...request, dispatcher });
  };
  let send: ReturnType<typeof load> | undefined;
  return async (url, request) => (await (send ??= load()))(url, request);
}
