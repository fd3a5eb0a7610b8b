/**
 * A process with one model. `run` blocks, and the server must serve other requests meanwhile. A thread would suffice,
 * but a thread that ends during a run ends the whole process.
 */

import process from "node:process";
import { AppError } from "../../src/errors/app-error.ts";
import type { LocalModel } from "../models/open-model.ts";
import { ProcessModel } from "./process-model.ts";
import {
  type Answer,
  type FromWorker,
  type Given,
  type Job,
  type Outcome,
  Rejection,
  type ToWorker,
} from "./protocol.ts";

const tell = (message: FromWorker) => process.send?.(message);

const cancelled = new AppError("cancelled", "Nobody waits for this text any more.");

const reportOf = (cause: unknown) =>
  (cause instanceof AppError
    ? cause
    : new AppError("inference-failed", `The model stopped: ${cause instanceof Error ? cause.message : cause}`)
  ).report;

/** The kind of the request, by which tasks are grouped. */
function questionOf(job: Job): string {
  if (job.kind === "classify") return `classify ${job.head ?? ""}`;
  return job.kind === "score" ? JSON.stringify(job.rules) : JSON.stringify(job);
}

type Group = [Given, ...Given[]];

class Tasks {
  readonly #model: ProcessModel;
  /** The tasks that were received and not begun. */
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
  receive(given: readonly Given[]): void {
    if (given[0]?.job.kind === "explain") this.#explanations = this.#answerAll(given, this.#explanations);
    else this.#texts = this.#answerAll(given, this.#texts);
  }

  cancel(id: number): void {
    if (this.#explaining?.id === id) this.#explaining.controller.abort();
    else this.#waiting.delete(id);
  }

  async #answerAll(given: readonly Given[], before: Promise<void>): Promise<void> {
    for (const { id } of given) this.#waiting.add(id);
    await before;
    const groups = new Map<string, Group>();
    const outcomes: Outcome[] = [];
    for (const one of given) {
      if (!this.#waiting.delete(one.id))
        outcomes.push({ id: one.id, result: { ok: false, error: cancelled.report } });
      else {
        const key = questionOf(one.job);
        const group = groups.get(key);
        if (group) group.push(one);
        else groups.set(key, [one]);
      }
    }
    for (const group of groups.values()) outcomes.push(...(await this.#answer(group)));
    tell({ outcomes });
  }

  async #answer(given: Group): Promise<Outcome[]> {
    const [{ id, job }, ...others] = given;
    const controller = new AbortController();
    if (job.kind === "explain") this.#explaining = { id, controller };
    try {
      const jobs = given.map((one) => one.job) as [Job, ...Job[]];
      const answers = await this.#model.answer(jobs, controller.signal);
      return given.map((one, index) => ({
        id: one.id,
        result: { ok: true, value: answers[index] as Answer },
      }));
    } catch (cause) {
      if (others.length > 0) {
        // One text that fails must not fail the others of its message.
        const outcomes: Outcome[] = [];
        for (const one of given) outcomes.push(...(await this.#answer([one])));
        return outcomes;
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
  const [, , local = ""] = process.argv;
  const model = await ProcessModel.load(JSON.parse(local) as LocalModel);
  const tasks = new Tasks(model);
  process.on("message", (message: ToWorker) => {
    if ("jobs" in message) tasks.receive(message.jobs);
    else tasks.cancel(message.cancel);
  });
  tell({ ready: model.info });
}

// Ctrl-C reaches every process of a terminal; the server ends this one by disconnecting.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
main().catch((cause: unknown) => tell({ failed: reportOf(cause) }));
