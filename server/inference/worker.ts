/**
 * A process with one model. `run` blocks, and the server must serve other requests meanwhile. A thread would suffice,
 * but a thread that ends during a run ends the whole process.
 */

import process from "node:process";
import { manifestFile } from "../../src/engine/model/manifest.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import { AppError } from "../../src/errors/app-error.ts";
import { loadDifferentiable } from "../../src/engine/explain/attribution/load-differentiable.ts";
import { Explainer } from "../../src/engine/explain/explainer.ts";
import { nodeBackend } from "../../src/engine/backends/node.ts";
import { DEFAULT_RULES } from "../../src/scoring/rules.ts";
import { scoreTexts } from "../../src/scoring/score-texts.ts";
import { type LocalModel, openLocal } from "../models/open-model.ts";
import { explain, needsAttentions } from "./explain.ts";
import {
  type Classified,
  type Explained,
  type FromWorker,
  type Given,
  type Job,
  type Outcome,
  Rejection,
  type Scored,
  type ServedModel,
  type ToWorker,
} from "./protocol.ts";
import { stopwatch } from "./stopwatch.ts";

const tell = (message: FromWorker) => process.send?.(message);

const { backend, take } = stopwatch(nodeBackend({ threads: 1 }));

function describe({ info }: Classifier): ServedModel {
  const { manifest, dtype, device, capabilities, calibratedOn, notSure } = info;
  const weights = manifest.weights.find((entry) => entry.dtype === dtype);
  const { id, revision, description, license, languages, labels, maxLength } = manifest;
  return {
    id,
    revision,
    description,
    license,
    languages,
    labels,
    maxLength,
    dtype,
    device,
    capabilities,
    isMultiLabel: manifest.problemType === "multi_label_classification",
    temperature: weights?.temperature ?? 1,
    heads: (manifest.heads ?? []).map(({ name, labels, data, limits }) => {
      const temperature = weights?.headTemperatures?.[name] ?? 1;
      return { name, labels, data, limits, temperature };
    }),
    weightsSha256: manifestFile(manifest, weights?.path ?? "").sha256,
    ...(calibratedOn !== undefined && { calibratedOn }),
    ...(notSure !== undefined && { notSure }),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const cancelled = new AppError("cancelled", "Nobody waits for this text any more.");

type JobOf<K extends Job["kind"]> = Extract<Job, { kind: K }>;

/** On the processor, each text is a separate run. */
async function classify(classifier: Classifier, jobs: readonly JobOf<"classify">[]): Promise<Classified[]> {
  const start = performance.now();
  const head = jobs[0]?.head;
  const texts = jobs.map(({ text }) => text);
  const predictions = await classifier.classifyAll(texts, { heads: head === undefined ? [] : [head] });
  const runs = take();
  const tokenization = (performance.now() - start - sum(runs)) / jobs.length;
  return predictions.map((prediction, index) => {
    const { tokens, cutTokens } = prediction;
    const { scores, logits, label } = prediction.heads?.[0] ?? prediction;
    return {
      best: scores.findIndex((entry) => entry.label === label),
      logits,
      tokens,
      cutTokens,
      tokenization,
      inference: runs[index] ?? 0,
      scores: scores.map(({ score }) => score),
    };
  });
}

async function score(classifier: Classifier, jobs: readonly JobOf<"score">[]): Promise<Scored[]> {
  const start = performance.now();
  const texts = jobs.map(({ text }) => text);
  const predictions = await scoreTexts(classifier, texts, jobs[0]?.rules ?? DEFAULT_RULES);
  const inference = sum(take()) / jobs.length;
  const tokenization = (performance.now() - start) / jobs.length - inference;
  return predictions.map((entry) => ({ ...entry, inference, tokenization }));
}

async function explainText(
  explainer: Explainer,
  info: ServedModel,
  job: JobOf<"explain">,
  signal: AbortSignal,
): Promise<Explained> {
  const start = performance.now();
  const { tokens, cutTokens, ...body } = await explain(explainer, info, job.text, job.request, signal);
  const inference = sum(take());
  const json = JSON.stringify(body);
  return { json, tokens, cutTokens, inference, tokenization: performance.now() - start - inference };
}

/** The kind of the request, by which tasks are grouped. */
const questionOf = (job: Job) =>
  job.kind === "classify" ? `classify ${job.head ?? ""}` : JSON.stringify({ ...job, text: "" });

/** Loads a further session of the model at its first use; a failed load is tried again at the next. */
function createOnce() {
  const loading = new Map<"gradients" | "attentions", Promise<unknown>>();
  return <T>(name: "gradients" | "attentions", load: () => Promise<T>): Promise<T> => {
    const session = (loading.get(name) as Promise<T> | undefined) ?? load();
    loading.set(name, session);
    session.catch(() => loading.delete(name));
    return session;
  };
}

async function main(): Promise<void> {
  const [, , local = ""] = process.argv;
  const { source, dtype } = await openLocal(JSON.parse(local) as LocalModel);
  const load = (exposeIntermediates: boolean) =>
    Classifier.load({ source, backend, exposeIntermediates, ...(dtype !== undefined && { dtype }) });
  const classifier = await load(false);
  take();
  const info = describe(classifier);
  const once = createOnce();
  const differentiable = () =>
    once("gradients", () => loadDifferentiable({ source, backend, ...(dtype !== undefined && { dtype }) }));
  const explainer = new Explainer(classifier.inspectable, { differentiable });
  // A session that returns attentions is slower, so that it serves only the requests that need them.
  const explainerFor = async (job: JobOf<"explain">) =>
    needsAttentions(job.request)
      ? once("attentions", async () => new Explainer((await load(true)).inspectable, { differentiable }))
      : explainer;
  /** The tasks that were received and not begun. */
  const waiting = new Set<number>();
  let explaining: { id: number; controller: AbortController } | undefined;

  /** The responses to tasks of the same kind. */
  async function answersTo(given: readonly Given[]): Promise<(Classified | Scored | Explained)[]> {
    const [first] = given;
    if (first?.job.kind !== "explain") {
      const jobs = given.map(({ job }) => job);
      return first?.job.kind === "score"
        ? score(classifier, jobs as JobOf<"score">[])
        : classify(classifier, jobs as JobOf<"classify">[]);
    }
    const controller = new AbortController();
    explaining = { id: first.id, controller };
    return [await explainText(await explainerFor(first.job), info, first.job, controller.signal)];
  }

  async function answer(given: readonly Given[]): Promise<Outcome[]> {
    try {
      const answers = await answersTo(given);
      return given.map(({ id }, index) => ({
        id,
        result: { ok: true, value: answers[index] as Classified },
      }));
    } catch (cause) {
      take();
      const [{ id }, ...others] = given as [Given, ...Given[]];
      if (others.length > 0) {
        // One text that fails must not fail the others of its message.
        const outcomes: Outcome[] = [];
        for (const one of given) outcomes.push(...(await answer([one])));
        return outcomes;
      }
      return [
        cause instanceof Rejection
          ? { id, rejected: cause.message }
          : { id, result: { ok: false, error: reportOf(cause) } },
      ];
    }
  }

  // One message after the other. Texts with the same request are tokenized together and run one by one: after a run,
  // the tokenizer's data is no longer in the processor's caches, so that tokenizing each separately would be slower.
  let last = Promise.resolve();
  async function answerAll(given: readonly Given[], before: Promise<void>): Promise<void> {
    for (const { id } of given) waiting.add(id);
    await before;
    const groups = new Map<string, Given[]>();
    const outcomes: Outcome[] = [];
    for (const one of given) {
      if (!waiting.delete(one.id))
        outcomes.push({ id: one.id, result: { ok: false, error: cancelled.report } });
      else {
        const key = questionOf(one.job);
        groups.set(key, [...(groups.get(key) ?? []), one]);
      }
    }
    for (const group of groups.values()) outcomes.push(...(await answer(group)));
    tell({ outcomes });
  }
  process.on("message", (message: ToWorker) => {
    if ("jobs" in message) last = answerAll(message.jobs, last);
    else if (explaining?.id === message.cancel) explaining.controller.abort();
    else waiting.delete(message.cancel);
  });
  tell({ ready: info });
}

const reportOf = (cause: unknown) =>
  (cause instanceof AppError
    ? cause
    : new AppError("inference-failed", `The model stopped: ${cause instanceof Error ? cause.message : cause}`)
  ).report;

// Ctrl-C reaches every process of a terminal; the server ends this one by disconnecting.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
main().catch((cause: unknown) => tell({ failed: reportOf(cause) }));
