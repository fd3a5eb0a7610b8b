/** Node's HTTP server, whose own rejections have the shape of all errors. */

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { type ErrorStatus, rawError } from "./errors.ts";

interface ServerOptions {
  /** Milliseconds until the headers of a request have arrived. */
  headersTimeout: number;
  /** Milliseconds without data on a connection. */
  connectionTimeout: number;
  /** Milliseconds until a connection without a further request is closed. */
  keepAliveTimeout: number;
}

/** Status and sentence by the code of Node's parser. */
const REJECTIONS: Record<string, [ErrorStatus, string]> = {
  HPE_HEADER_OVERFLOW: [431, "The headers of the request are too large."],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "The extensions of a chunk are too large."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "The headers of the request did not arrive in time."],
};

export function httpServer(
  handler: RequestListener,
  { headersTimeout, connectionTimeout, keepAliveTimeout }: ServerOptions,
): Server {
  // A request without the header Host gets a response of the application, because Node's has no body.
  const server = createServer({ headersTimeout, requireHostHeader: false }, handler);
  // A file may arrive slowly; the routes limit its rate, and the time of all other bodies.
  server.requestTimeout = 0;
  server.keepAliveTimeout = keepAliveTimeout;
  server.setTimeout(connectionTimeout);
  /** The last response of each connection. */
  const responses = new WeakMap<Duplex, ServerResponse>();
  server.on("request", ({ socket }, response) => responses.set(socket, response));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const [status, message] = REJECTIONS[error.code ?? ""] ?? [400, "The request is not HTTP."];
    const last = responses.get(socket);
    // In the middle of another response, the text of an error would be taken for its body.
    const isResponding = last?.headersSent === true && !last.writableFinished;
    if (socket.writable && !isResponding) socket.end(rawError(status, message));
    else socket.destroy();
  });
  server.on("checkExpectation", ({ socket }: IncomingMessage) => {
    socket.end(rawError(417, "The only expectation is 100-continue."));
  });
  server.on("connect", (_request, socket) => {
    socket.end(rawError(405, "This server is no proxy."));
  });
  return server;
}
