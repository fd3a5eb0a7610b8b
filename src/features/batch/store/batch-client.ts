import { STUCK_MS } from "../../../engine/pool/answer-limit.ts";
import { AppError } from "../../../errors/app-error.ts";
import { type Connection, connect } from "../../../rpc/connection.ts";
import { whileResponding } from "../../../rpc/responding.ts";
import { announceJobs } from "../../../session/jobs-channel.ts";
import type { BatchService } from "../../../../workers/protocols/batch.ts";

/** Milliseconds that a worker has to end the reading of a file before it is replaced. */
const CANCEL_TIMEOUT_MS = 1000;

let connection: Connection<BatchService> | undefined;

/** The service of the batch worker, which starts when it is first needed, and again after a crash. */
export function batch(): BatchService {
  return open().service;
}

function open(): Connection<BatchService> {
  if (connection) return connection;
  const worker = new Worker(new URL("../../../../workers/batch.worker.ts", import.meta.url), {
    type: "module",
    name: "batch",
  });
  const started = connect<BatchService>(worker, "The batch stopped unexpectedly.", "batch-crashed");
  void started.ended.then(() => {
    if (connection === started) connection = undefined;
    return undefined;
  });
  connection = started;
  window.addEventListener("pagehide", announceJobs);
  return started;
}

/**
 * Runs a call that reads a file. A hostile or damaged file can block the worker in a loop: a worker that does not
 * respond is replaced.
 * @throws AppError `reader-stuck` when the worker has not responded for 10 s, or what the call throws
 */
export const whileReading = <T>(call: (service: BatchService) => Promise<T>): Promise<T> =>
  whileResponding(open(), call, {
    stuck: new AppError("reader-stuck", "The reader has not responded for 10 seconds."),
    stuckAfter: STUCK_MS,
  });

/** Closes the open job or ends the reading of a file; a worker that does not respond is replaced. */
export async function closeBatch(): Promise<void> {
  if (!connection) return;
  const { service, terminate } = connection;
  const timer = setTimeout(terminate, CANCEL_TIMEOUT_MS);
  try {
    await service.close();
  } catch (cause) {
    if (AppError.of(cause).code !== "cancelled") throw cause;
  } finally {
    clearTimeout(timer);
  }
}
