/** Classifies texts for all HTTP contracts, which differ only in shape: checks limits, predicts, sets response headers. */

import type { FastifyReply, FastifyRequest } from "fastify";
import { sigmoid, softmax } from "../../src/engine/classifier/probabilities.ts";
import { nameOf } from "../inference/protocol.ts";
import type { Pool, TimedResult } from "../inference/pool.ts";
import type { Job, ServedHead, ServedModel } from "../inference/protocol.ts";
import type { Context } from "./context.ts";
import { RequestError } from "./errors.ts";

export interface LabelScore {
  label: string;
  score: number;
}

export type FunctionToApply = "softmax" | "sigmoid" | "none" | "default";

type RequestUsage = TimedResult<Extract<Job, { kind: "classify" | "explain" }>>;
type Prediction = TimedResult<Extract<Job, { kind: "classify" }>>;

/** @throws RequestError 503 while the first model loads, 404 when no model has that name */
export function poolFor({ models }: Context, name?: string): Pool {
  if (!models.default) throw new RequestError(503, "The model is being loaded.", 1);
  const pool = name === undefined ? models.default : models.find(name);
  if (!pool) throw new RequestError(404, `There is no model ${name} here.`);
  return pool;
}

/** @throws RequestError 422 */
export function checkTexts({ settings }: Context, texts: readonly string[]): void {
  const { maxItems, maxCharacters } = settings;
  if (texts.length > maxItems) {
    throw new RequestError(422, `${texts.length} texts were sent; at most ${maxItems} are taken at once.`);
  }
  const long = texts.findIndex((text) => text.length > maxCharacters);
  if (long >= 0) {
    throw new RequestError(422, `Text ${long} has more than ${maxCharacters} characters.`);
  }
}

/** @throws RequestError 422 when the model has no such head */
export function headOf(model: ServedModel, name: string | undefined): ServedHead | undefined {
  if (name === undefined) return undefined;
  const head = model.heads.find((entry) => entry.name === name);
  if (!head) {
    const headNames = model.heads.map((entry) => entry.name).join(", ") || "none";
    throw new RequestError(422, `The model has no head named ${name}. It has: ${headNames}.`);
  }
  return head;
}

const milliseconds = (value: number) => value.toFixed(1);

/** The headers with the model, the times and the tokens, as Text Embeddings Inference names them. */
export function setUsageHeaders(
  reply: FastifyReply,
  { id, revision }: ServedModel,
  results: readonly RequestUsage[],
  characters: number,
): void {
  const sum = (of: (usage: RequestUsage) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  void reply.headers({
    "x-model-id": id,
    "x-model-revision": revision,
    "x-queue-time": milliseconds(Math.max(0, ...results.map(({ queue }) => queue))),
    "x-tokenization-time": milliseconds(sum(({ tokenization }) => tokenization)),
    "x-inference-time": milliseconds(sum(({ inference }) => inference)),
    "x-total-time": milliseconds(reply.elapsedTime),
    "x-compute-characters": characters,
    "x-compute-tokens": sum(({ tokens }) => tokens),
    "x-cut-tokens": sum(({ cutTokens }) => cutTokens),
  });
}

export interface ClassifyParameters {
  request: FastifyRequest;
  reply: FastifyReply;
  /** Whether a text that is too long may be truncated. */
  truncation: boolean;
  head?: ServedHead | undefined;
}

/**
 * One prediction for each text.
 * @throws RequestError, QueueFull, AppError
 */
export async function classify(
  context: Context,
  pool: Pool,
  texts: readonly string[],
  { request, reply, truncation, head }: ClassifyParameters,
): Promise<Prediction[]> {
  checkTexts(context, texts);
  const { metrics } = context;
  const jobs = texts.map((text) => ({ kind: "classify" as const, text, ...(head && { head: head.name }) }));
  const predictions = await pool.run(jobs, { signal: request.stopped });
  metrics.items.observe(texts.length);
  for (const prediction of predictions) metrics.observeText(nameOf(pool.model), prediction);
  const cut = predictions.findIndex(({ cutTokens }) => cutTokens > 0);
  if (!truncation && cut >= 0) {
    throw new RequestError(
      422,
      `Text ${cut} has ${predictions[cut]?.cutTokens} tokens more than the ${pool.model.maxLength} that the model can read.`,
    );
  }
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  setUsageHeaders(reply, pool.model, predictions, characters);
  return predictions;
}

/** One score for each label, in the order of the model or of its head. */
export function scoresOf(
  { labels, temperature }: Pick<ServedModel, "labels" | "temperature">,
  { logits, scores }: Prediction,
  apply: FunctionToApply,
): LabelScore[] {
  const values = {
    default: () => scores,
    softmax: () => softmax(logits, temperature),
    sigmoid: () => sigmoid(logits, temperature),
    none: () => logits,
  }[apply]();
  return labels.map((label, index) => ({ label, score: values[index] ?? 0 }));
}
