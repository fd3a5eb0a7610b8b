import * as Comlink from "comlink";
import type { BatchApi } from "../../../../workers/batch.worker.ts";
import type { BatchError, BatchOutcome } from "../../../../workers/batch/protocol.ts";
import { t } from "../../../i18n/i18n.ts";

/** An error of the batch worker, with what to do about it. */
export class BatchFailure extends Error {
  override readonly name = "BatchFailure";
  readonly report: BatchError;

  constructor(report: BatchError) {
    super(report.message);
    this.report = report;
  }
}

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
      reject(new BatchFailure(crashReport()));
    });
  });
  crashed.catch(() => {});
  remote = Comlink.wrap<BatchApi>(worker);
  return remote;
}

const crashReport = (): BatchError => ({
  code: "batch-crashed",
  message: t("batch:failure.crashed.message"),
  advice: t("batch:failure.crashed.advice"),
  retryable: false,
});

/** @throws BatchFailure */
export async function unwrap<T>(outcome: Promise<BatchOutcome<T>>): Promise<T> {
  const settled = await Promise.race([outcome, crashed]);
  if (settled.ok) return settled.value;
  throw new BatchFailure(settled.error);
}

/** Of any failure, what to say of it. */
export function reportOf(cause: unknown): BatchError {
  if (cause instanceof BatchFailure) return cause.report;
  return {
    code: "unexpected",
    message: String(cause),
    advice: t("batch:failure.unexpected.advice"),
    retryable: true,
  };
}
