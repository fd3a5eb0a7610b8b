import { connect, type Connection } from "../rpc/connection.ts";
import type { InferenceService } from "../../workers/protocols/inference.ts";

/** A worker that runs one model. */
export type InferenceClient = Connection<InferenceService>;

/**
 * A running inference cannot be aborted, and a runtime that failed once does not start again in the same
 * worker. So a caller cancels or recovers by ending the worker and creating another client.
 */
export function createInferenceClient(): InferenceClient {
  const worker = new Worker(new URL("../../workers/inference.worker.ts", import.meta.url), {
    type: "module",
    name: "inference",
  });
  return connect<InferenceService>(worker, "The model's worker stopped unexpectedly.");
}
