/**
 * A process with one model. `run` blocks, and the server must serve other requests meanwhile. A thread would suffice,
 * but a thread that ends during a run ends the whole process.
 */

import process from "node:process";
import { AppError } from "../../src/errors/app-error.ts";
import type { LocalModel } from "../models/open-model.ts";
import { ProcessModel } from "./process-model.ts";
import {
  type JobResult,
  type FromWorker,
  type JobRequest,
  type Job,
  type JobResponse,
  Rejection,
  type ToWorker,
} from "./protocol.ts";

const tell = (message: FromWorker) => process.send?.(message);

const cancelled = new AppError("cancelled", "The request was cancelled.");

const reportOf = (cause: unknown) =>
  (cause instanceof AppError
    ? cause
    : new AppError("inference-failed", `The model stopped: ${cause instanceof Error ? cause.message : cause}`)
  ).report;

/** The kind of the request, by which jobs are grouped. */
function groupKeyOf(job: Job): string {
  if (job.kind === "classify") return `classify ${job.warn ?? false} ${job.head ?? ""}`;
  return job.kind === "score" ? JSON.stringify(job.rules) : JSON.stringify(job);
}

type Group = [JobRequest, ...JobRequest[]];

class JobRunner {
  readonly #model: ProcessModel;
  /** The jobs that were received and not begun. */
  readonly #waiting = new Set<number>();
  #explaining: { id: number; controller: AbortController } | undefined;
  #texts = Promise.resolve();
  #explanations = Promise.resolve();

  constructor(model: ProcessModel) {
    this.#model = model;
  }

  /**
   * One message after the other. Texts with the same request are tokenized together and run one by one: after a run, the
   * tokenizer's data is no longer in the processor's caches, so that tokenizing each separately would be slower. An
   * explanation, which the server sends alone, is computed beside them: between two of its passes, the texts that came
   * meanwhile are classified.
   */
  receive(requests: readonly JobRequest[]): void {
    if (requests[0]?.job.kind === "explain") this.#explanations = this.#runAll(requests, this.#explanations);
    else this.#texts = this.#runAll(requests, this.#texts);
  }

  cancel(id: number): void {
    if (this.#explaining?.id === id) this.#explaining.controller.abort();
    else this.#waiting.delete(id);
  }

  async #runAll(requests: readonly JobRequest[], before: Promise<void>): Promise<void> {
    for (const { id } of requests) this.#waiting.add(id);
    await before;
    const groups = new Map<string, Group>();
    const responses: JobResponse[] = [];
    for (const request of requests) {
      if (!this.#waiting.delete(request.id))
        responses.push({ id: request.id, result: { ok: false, error: cancelled.report } });
      else {
        const key = groupKeyOf(request.job);
        const group = groups.get(key);
        if (group) group.push(request);
        else groups.set(key, [request]);
      }
    }
    for (const group of groups.values()) responses.push(...(await this.#run(group)));
    tell({ responses });
  }

  async #run(requests: Group): Promise<JobResponse[]> {
    const [{ id, job }, ...others] = requests;
    const controller = new AbortController();
    if (job.kind === "explain") this.#explaining = { id, controller };
    try {
      const jobs = requests.map((request) => request.job) as [Job, ...Job[]];
      const results = await this.#model.run(jobs, controller.signal);
      return requests.map((request, index) => ({
        id: request.id,
        result: { ok: true, value: results[index] as JobResult },
      }));
    } catch (cause) {
      if (others.length > 0) {
        // One text that fails must not fail the others of its message.
        const responses: JobResponse[] = [];
        for (const request of requests) responses.push(...(await this.#run([request])));
        return responses;
      }
      if (cause instanceof Rejection) return [{ id, rejected: cause.message }];
      // The caller's mistake, whatever the runtime says about it.
      if (job.kind !== "score" && this.#model.isEmpty(job.text)) return [{ id, rejected: EMPTY }];
      return [{ id, result: { ok: false, error: reportOf(cause) } }];
    }
  }
}

const EMPTY = "The text is empty, and this model has no token for an empty text.";

async function main(): Promise<void> {
  const [, , local = "", ...headFiles] = process.argv;
  const model = await ProcessModel.load(JSON.parse(local) as LocalModel, headFiles);
  const runner = new JobRunner(model);
  process.on("message", (message: ToWorker) => {
    if ("jobs" in message) runner.receive(message.jobs);
    else runner.cancel(message.cancel);
  });
  tell({ ready: model.info });
}

// Ctrl-C reaches every process of a terminal; the server ends this one by disconnecting.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
main().catch((cause: unknown) => tell({ failed: reportOf(cause) }));
