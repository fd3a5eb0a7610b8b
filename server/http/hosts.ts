/** Which names of this server requests may use. */

import { isIP } from "node:net";
import type { FastifyInstance } from "fastify";
import { RequestError } from "./errors.ts";
import { ANY, type Settings } from "./settings.ts";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Without the port, and an IPv6 address without its brackets. */
const nameOf = (host: string) =>
  host
    .toLowerCase()
    .replace(/:\d*$/, "")
    .replace(/^\[(.*)\]$/, "$1");

/**
 * An attacker's page can point its own name at this machine (DNS rebinding), and the browser then lets it read the
 * responses; its requests still have that name in the header Host. An IP address, localhost or a name without a dot cannot
 * be registered by an attacker.
 */
function isAllowed(host: string, names: readonly string[]): boolean {
  const name = nameOf(host);
  if (isIP(name) > 0 || !name.includes(".") || name.endsWith(".localhost")) return true;
  return names.some((entry) => (entry.startsWith(".") ? `.${name}`.endsWith(entry) : name === entry));
}

/** Rejects a request to another name; without the setting, only while the server listens on this machine alone. */
export function checkHosts(app: FastifyInstance, { host, allowedHosts }: Settings): void {
  const isChecked = allowedHosts.length === 0 ? LOOPBACK.test(nameOf(host)) : !allowedHosts.includes(ANY);
  app.addHook("onRequest", async ({ raw }) => {
    const given = raw.headers.host;
    if (given === undefined) {
      if (raw.httpVersion === "1.1") throw new RequestError(400, "The header Host is missing.");
    } else if (isChecked && !isAllowed(given, allowedHosts)) {
      throw new RequestError(403, "This host name is not allowed here (--allowed-hosts).");
    }
  });
}
