/** Serves dist/ as in production: content types, compressed variants, caching and security headers. */

import { createServer } from "node:http";
import { join } from "node:path";
import sirv from "sirv";
import { cacheControl, hubOrigins, securityHeaders } from "../../deploy/headers.mjs";
import { ROOT } from "../support/install.mjs";

/**
 * Answers a request and returns true, or returns false to let the server answer; tests inject faults with it.
 * @typedef {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => boolean} Intercept
 *
 * @param {{ port: number, host?: string, folder?: string, intercept?: Intercept, hubs?: readonly string[] }} options
 *   port 0 is any free port; `hubs` are the origins that models may come from, by default those in TONESCOPE_HUBS
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 * @throws Error `EADDRINUSE` when the port is in use
 */
export async function serve({
  port,
  host = "localhost",
  folder = join(ROOT, "dist"),
  intercept = () => false,
  hubs = hubOrigins(process.env["TONESCOPE_HUBS"]),
}) {
  const headers = Object.entries(securityHeaders({ hubs }));
  const files = sirv(folder, {
    etag: true,
    brotli: true,
    gzip: true,
    dotfiles: false,
    setHeaders(response, path) {
      response.setHeader("Cache-Control", cacheControl(path));
    },
  });
  const server = createServer((request, response) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    if (intercept(request, response)) return;
    files(request, response, () => {
      response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" }).end("Not found\n");
    });
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, host, () => resolve(undefined));
  });
  const address = server.address();
  const actual = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://${host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
