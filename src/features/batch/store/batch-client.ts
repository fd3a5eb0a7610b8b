import { type Connection, connect } from "../../../rpc/connection.ts";
import type { BatchService } from "../../../../workers/protocols/batch.ts";

let connection: Connection<BatchService> | undefined;

/** The service of the batch worker, which starts when it is first needed, and again after a crash. */
export function batch(): BatchService {
  connection ??= start();
  return connection.service;
}

function start(): Connection<BatchService> {
  const worker = new Worker(new URL("../../../../workers/batch.worker.ts", import.meta.url), {
    type: "module",
    name: "batch",
  });
  const started = connect<BatchService>(worker, "The batch stopped unexpectedly.", "batch-crashed");
  void started.ended.then(() => {
    if (connection === started) connection = undefined;
    return undefined;
  });
  return started;
}
