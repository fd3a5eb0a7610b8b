/** Responses without a file. */

import type { ServerResponse } from "node:http";
import type { Fault } from "./faults.ts";
import type { LogEntry } from "./request-log.ts";

/** An error as the Hub sends it: `X-Error-Code` and a message. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function sendJson(response: ServerResponse, value: unknown) {
  response.writeHead(200, { "Content-Type": "application/json; charset=utf-8" }).end(JSON.stringify(value));
}

export function sendFault(response: ServerResponse, entry: LogEntry, fault: Partial<Fault>) {
  entry.status = fault.status ?? 200;
  response.writeHead(entry.status, { "Content-Type": "application/json", ...fault.headers });
  response.end(fault.body ?? "");
}
