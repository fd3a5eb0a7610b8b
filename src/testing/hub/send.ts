/** Sends a file as an HTTP response, with ranges (RFC 9110), validators, and the faults of the test. */

import { setTimeout as sleep } from "node:timers/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Fault } from "./faults.ts";
import type { LogEntry } from "./request-log.ts";

const PIECE = 64 * 1024;

interface Range {
  start: number;
  /** Exclusive. */
  end: number;
}

function rangeOf(request: IncomingMessage, size: number, etag: string): Range | "unsatisfiable" | undefined {
  const ifRange = request.headers["if-range"];
  if (ifRange !== undefined && ifRange !== etag) return undefined;
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  if (!match) return undefined;
  const start = Number(match[1]);
  const end = match[2] ? Math.min(Number(match[2]) + 1, size) : size;
  return start < end ? { start, end } : "unsatisfiable";
}

async function writeBody(
  response: ServerResponse,
  body: Buffer,
  start: number,
  fault: Partial<Fault>,
  entry: LogEntry,
) {
  const never = Number.POSITIVE_INFINITY;
  const stall = (fault.stallAt ?? never) - start;
  const limit = Math.min(fault.cutAfter ?? never, fault.shortBody ?? body.length, Math.max(0, stall));
  const started = performance.now();
  for (let at = 0; at < Math.min(body.length, limit) && !response.destroyed; at += PIECE) {
    const piece = body.subarray(at, Math.min(at + PIECE, limit, body.length));
    entry.sent += piece.length;
    response.write(piece);
    while (response.writableNeedDrain && !response.destroyed) await sleep(1);
    const early = fault.throttle
      ? (1000 * (at + piece.length)) / fault.throttle - (performance.now() - started)
      : 0;
    if (early >= 1) await sleep(early);
  }
  if (stall < body.length) return;
  if (fault.cutAfter !== undefined && fault.cutAfter < body.length) {
    // The written bytes must arrive before the connection is closed.
    await sleep(30);
    response.destroy();
  } else response.end();
}

export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: { bytes: Buffer; etag: string; type: string },
  fault: Partial<Fault>,
  entry: LogEntry,
): Promise<void> {
  const etag = `"${fault.etag ?? file.etag}"`;
  let bytes = fault.corrupt ? fault.corrupt(file.bytes) : file.bytes;
  if (fault.longBody) bytes = Buffer.concat([bytes, Buffer.alloc(fault.longBody, 0x78)]);
  const range = fault.ignoreRange ? undefined : rangeOf(request, bytes.length, etag);
  response.setHeader("ETag", etag);
  response.setHeader("Accept-Ranges", "bytes");
  response.setHeader("Content-Type", file.type);
  if (range === "unsatisfiable") {
    entry.status = 416;
    response.writeHead(416, { "Content-Range": `bytes */${bytes.length}` }).end();
    return;
  }
  const body = range ? bytes.subarray(range.start, range.end) : bytes;
  if (range) response.setHeader("Content-Range", `bytes ${range.start}-${range.end - 1}/${bytes.length}`);
  // A short body has no content-length, because a wrong one would be a connection error.
  if (fault.shortBody === undefined) response.setHeader("Content-Length", body.length);
  entry.status = range ? 206 : 200;
  response.writeHead(entry.status);
  if (request.method === "HEAD") response.end();
  else await writeBody(response, body, range?.start ?? 0, fault, entry);
}
