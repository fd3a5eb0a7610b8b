/**
 * A process with one model. `run` blocks, and the server has to answer others meanwhile; a thread would do for that,
 * but one that ends in the middle of a run takes the whole process with it.
 */

import process from "node:process";
import { fileOf } from "../../src/engine/bundle/manifest.ts";
import { Classifier } from "../../src/engine/classifier.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { Explainer } from "../../src/engine/explain/explainer.ts";
import { nodeBackend } from "../../src/engine/runtime/node.ts";
import { scoreTexts } from "../../src/scoring/score-texts.ts";
import { type LocalModel, openLocal } from "../models/open-model.ts";
import { explain, needsAttention } from "./explain.ts";
import {
  type Classified,
  type Explained,
  type FromWorker,
  type Job,
  type Outcome,
  Refusal,
  type Scored,
  type ServedModel,
  type ToWorker,
} from "./protocol.ts";
import { stopwatch } from "./stopwatch.ts";

const tell = (message: FromWorker) => process.send?.(message);

const { backend, take } = stopwatch(nodeBackend({ threads: 1 }));

function describe({ info }: Classifier): ServedModel {
  const { manifest, dtype, device, shows, calibratedOn, notSure } = info;
  const weights = manifest.weights.find((entry) => entry.dtype === dtype);
  const { id, revision, description, licence, languages, labels, maxLength } = manifest;
  return {
    id,
    revision,
    description,
    licence,
    languages,
    labels,
    maxLength,
    dtype,
    device,
    shows,
    isMultiLabel: manifest.problemType === "multi_label_classification",
    temperature: weights?.temperature ?? 1,
    heads: (manifest.heads ?? []).map(({ name, labels, data, limits }) => {
      const temperature = weights?.headTemperatures?.[name] ?? 1;
      return { name, labels, data, limits, temperature };
    }),
    weightsSha256: fileOf(manifest, weights?.path ?? "").sha256,
    ...(calibratedOn !== undefined && { calibratedOn }),
    ...(notSure !== undefined && { notSure }),
  };
}

async function classify(
  classifier: Classifier,
  { text, head }: Extract<Job, { kind: "classify" }>,
): Promise<Classified> {
  const start = performance.now();
  const prediction = await classifier.classify(text, { heads: head === undefined ? [] : [head] });
  const { tokens, cutTokens } = prediction;
  const { scores, logits, label } = prediction.heads?.[0] ?? prediction;
  const inference = take();
  const tokenization = performance.now() - start - inference;
  const best = scores.findIndex((entry) => entry.label === label);
  return {
    best,
    logits,
    tokens,
    cutTokens,
    tokenization,
    inference,
    scores: scores.map(({ score }) => score),
  };
}

async function score(
  classifier: Classifier,
  { text, rules }: Extract<Job, { kind: "score" }>,
): Promise<Scored> {
  const start = performance.now();
  const [found = { scores: [], cut: false }] = await scoreTexts(classifier, [text], rules);
  const inference = take();
  return { ...found, inference, tokenization: performance.now() - start - inference };
}

async function explainText(
  explainer: Explainer,
  info: ServedModel,
  job: Extract<Job, { kind: "explain" }>,
  signal: AbortSignal,
): Promise<Explained> {
  const start = performance.now();
  const { tokens, cutTokens, ...body } = await explain(explainer, info, job.text, job.request, signal);
  const inference = take();
  const json = JSON.stringify(body);
  return { json, tokens, cutTokens, inference, tokenization: performance.now() - start - inference };
}

async function main(): Promise<void> {
  const [, , local = ""] = process.argv;
  const { source, dtype } = await openLocal(JSON.parse(local) as LocalModel);
  const load = (traces: boolean) =>
    Classifier.load({ source, backend, traces, ...(dtype !== undefined && { dtype }) });
  const classifier = await load(false);
  take();
  const info = describe(classifier);
  const explainer = new Explainer(classifier);
  /** Loaded when somebody asks for attentions, because the model is slower with them. */
  let tracing: Promise<Explainer> | undefined;
  const explainerFor = (job: Extract<Job, { kind: "explain" }>) => {
    if (!needsAttention(job.request)) return explainer;
    tracing ??= load(true).then((model) => new Explainer(model));
    return tracing;
  };
  const cancels = new Map<number, AbortController>();

  async function answer(id: number, job: Job, signal: AbortSignal): Promise<Outcome> {
    try {
      if (signal.aborted) throw new EngineError("cancelled", "Cancelled.");
      if (job.kind === "classify") return { id, answer: await classify(classifier, job) };
      if (job.kind === "score") return { id, answer: await score(classifier, job) };
      return { id, answer: await explainText(await explainerFor(job), info, job, signal) };
    } catch (cause) {
      take();
      return cause instanceof Refusal ? { id, refused: cause.message } : { id, error: reportOf(cause) };
    } finally {
      cancels.delete(id);
    }
  }

  // One message after the other, but a cancellation is heard between two runs.
  let last = Promise.resolve();
  async function answerAll(jobs: readonly { id: number; job: Job }[], before: Promise<void>): Promise<void> {
    for (const { id } of jobs) cancels.set(id, new AbortController());
    await before;
    const outcomes: Outcome[] = [];
    for (const { id, job } of jobs) {
      const { signal } = cancels.get(id) ?? new AbortController();
      outcomes.push(await answer(id, job, signal));
    }
    tell({ outcomes });
  }
  process.on("message", (message: ToWorker) => {
    if ("cancel" in message) cancels.get(message.cancel)?.abort();
    else last = answerAll(message.jobs, last);
  });
  tell({ ready: info });
}

const reportOf = (cause: unknown) =>
  (cause instanceof EngineError
    ? cause
    : new EngineError(
        "inference-failed",
        `The model stopped: ${cause instanceof Error ? cause.message : cause}`,
      )
  ).report;

// Ctrl-C reaches every process of a terminal; the server decides when this one may go, by hanging up.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
process.on("disconnect", () => process.exit());
main().catch((cause: unknown) => tell({ failed: reportOf(cause) }));
