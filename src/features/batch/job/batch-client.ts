import * as Comlink from "comlink";
import type { BatchApi } from "../../../../workers/batch.worker.ts";
import type { BatchOutcome } from "../../../../workers/batch/protocol.ts";
import { AppError, type ErrorReport } from "../../../errors/app-error.ts";

let remote: Comlink.Remote<BatchApi> | undefined;
let crashed: Promise<never> = new Promise(() => {});

/** The one batch worker, begun when it is first needed and anew after a crash. */
export function batch(): Comlink.Remote<BatchApi> {
  if (remote) return remote;
  const worker = new Worker(new URL("../../../../workers/batch.worker.ts", import.meta.url), {
    type: "module",
    name: "batch",
  });
  crashed = new Promise((_, reject) => {
    worker.addEventListener("error", () => {
      remote = undefined;
      worker.terminate();
      reject(new AppError("batch-crashed", "The batch stopped unexpectedly."));
    });
  });
  crashed.catch(() => {});
  remote = Comlink.wrap<BatchApi>(worker);
  return remote;
}

/** @throws AppError */
export async function unwrap<T>(outcome: Promise<BatchOutcome<T>>): Promise<T> {
  const settled = await Promise.race([outcome, crashed]);
  if (settled.ok) return settled.value;
  throw AppError.fromReport(settled.error);
}

/** The report of anything thrown. */
export const reportOf = (cause: unknown): ErrorReport => AppError.of(cause).report;
