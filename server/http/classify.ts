/** Classifies texts for all HTTP contracts, which differ only in shape: checks limits, predicts, sets response headers. */

import type { FastifyReply, FastifyRequest } from "fastify";
import { sigmoid, softmax } from "../../src/engine/classifier/probabilities.ts";
import { isEmptyText } from "../../src/data/text/missing.ts";
import type { RowStatus } from "../../src/data/write/scored.ts";
import { languageCheck } from "../../src/engine/tokenizer/language.ts";
import { predictionStatus } from "../../src/scoring/prediction-status.ts";
import { notSureThreshold } from "../../src/scoring/rules.ts";
import type { Readers } from "../inference/models.ts";
import type { TimedResult } from "../inference/pool.ts";
import { type Job, nameOf, type ServedHead, type ServedModel } from "../inference/protocol.ts";
import type { Context } from "./context.ts";
import { RequestError } from "./errors.ts";
import { readersOfTexts, runOnReaders } from "./readers.ts";

export interface LabelScore extends Partial<PredictionDetails> {
  label: string;
  score: number;
}

export type FunctionToApply = "softmax" | "sigmoid" | "none" | "default";

/** Who answered for a text, and how reliable the answer is. */
export interface PredictionDetails {
  /** `id@revision` */
  model: string;
  /** BCP 47 tag; empty where the detector is not sure. */
  language: string;
  /** As in the column `sentiment_status` of files. */
  status: RowStatus;
}

type RequestUsage = TimedResult<Extract<Job, { kind: "classify" | "explain" }>>;
export type Prediction = TimedResult<Extract<Job, { kind: "classify" }>> & {
  /** The model that read the text. */
  model: ServedModel;
  /** Where they are asked for. */
  details?: PredictionDetails;
};

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

/** The headers with the id and the revision of the models that answer. */
export function modelHeaders(models: readonly ServedModel[]) {
  const each = [...new Map(models.map((model) => [nameOf(model), model])).values()];
  return {
    "x-model-id": each.map(({ id }) => id).join(", "),
    "x-model-revision": each.map(({ revision }) => revision).join(", "),
  };
}

/** The headers with the models, the times and the tokens, as Text Embeddings Inference names them. */
export function setUsageHeaders(
  reply: FastifyReply,
  models: readonly ServedModel[],
  results: readonly RequestUsage[],
  characters: number,
): void {
  const sum = (of: (usage: RequestUsage) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  void reply.headers({
    ...modelHeaders(models),
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
  /** Whether the predictions have details. */
  details?: boolean;
}

/** @param language where it is known already */
async function detailsOf(
  text: string,
  { model, scores, best, cutTokens, warning }: Prediction,
  { head, language }: Pick<ClassifyParameters, "head"> & { language: string | undefined },
): Promise<PredictionDetails> {
  const threshold = head ? -Infinity : notSureThreshold({ ...model, notSureBelow: model.notSure?.below }, {});
  const assessed = { score: scores[best] ?? 0, cut: cutTokens > 0, warning };
  return {
    model: nameOf(model),
    language: language ?? (await languageCheck(model.languages))(text).language,
    status: isEmptyText(text) ? "empty" : predictionStatus(assessed, threshold),
  };
}

/**
 * One prediction for each text.
 * @throws RequestError, QueueFull, AppError
 */
export async function classify(
  context: Context,
  readers: Readers,
  texts: readonly string[],
  { request, reply, truncation, head, details = false }: ClassifyParameters,
): Promise<Prediction[]> {
  checkTexts(context, texts);
  const { metrics } = context;
  const ofTexts = await readersOfTexts(readers, texts, head);
  const asked = { ...(head && { head: head.name }), ...(details && { warn: true }) };
  const jobs = texts.map((text) => ({ kind: "classify" as const, text, ...asked }));
  const results = await runOnReaders(ofTexts, jobs, request.stopped);
  const predictions = results.map((result, index): Prediction => {
    const { model } = ofTexts[index]?.pool ?? readers.pool;
    return { ...result, model };
  });
  metrics.items.observe(texts.length);
  for (const prediction of predictions) metrics.observeText(nameOf(prediction.model), prediction);
  const cut = predictions.findIndex(({ cutTokens }) => cutTokens > 0);
  const tooLong = predictions[cut];
  if (!truncation && tooLong) {
    throw new RequestError(
      422,
      `Text ${cut} has ${tooLong.cutTokens} tokens more than the ${tooLong.model.maxLength} that the model can read.`,
    );
  }
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const answered = texts.length > 0 ? predictions.map(({ model }) => model) : [readers.pool.model];
  setUsageHeaders(reply, answered, predictions, characters);
  if (!details) return predictions;
  return Promise.all(
    predictions.map(async (prediction, index) => {
      const text = texts[index] ?? "";
      const { language } = ofTexts[index] ?? {};
      return { ...prediction, details: await detailsOf(text, prediction, { head, language }) };
    }),
  );
}

/** One score for each label, in the order of the model or of its head; with the details, if the prediction has them. */
export function scoresOf(
  { labels, temperature }: Pick<ServedModel, "labels" | "temperature">,
  { logits, scores, details }: Prediction,
  apply: FunctionToApply,
): LabelScore[] {
  const values = {
    default: () => scores,
    softmax: () => softmax(logits, temperature),
    sigmoid: () => sigmoid(logits, temperature),
    none: () => logits,
  }[apply]();
  return labels.map((label, index) => ({ label, score: values[index] ?? 0, ...details }));
}
