/**
 * The contracts of Hugging Face: flat at `/` and `/predict`, like its inference container and the transformers
 * pipeline, and nested at `/models/<id>`, like its serverless API, as its clients expect.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { classify, type FunctionToApply, headOf, type LabelScore, scoresOf } from "../classify.ts";
import { present } from "../bodies.ts";
import type { Context } from "../context.ts";
import { RequestError } from "../errors.ts";
import { readersFor } from "../readers.ts";
import { CLASSIFICATION, FLAT, NESTED } from "../schemas/classification.ts";
import { withExample } from "../schemas/json-schema.ts";
import { answer, costHeaders, errorResponses } from "../schemas/responses.ts";

type Input = string | { text: string; text_pair?: string | null } | string[];

interface Parameters {
  top_k?: number | null;
  return_all_scores?: boolean | null;
  function_to_apply?: FunctionToApply | null;
  truncation?: boolean | string | null;
  head?: string | null;
  details?: boolean | null;
}

interface Body {
  inputs: Input | Input[];
  parameters?: Parameters | null;
  raw_scores?: boolean | null;
  truncate?: boolean | null;
  truncation_direction?: string | null;
}

const byScore = (scores: LabelScore[]) => scores.toSorted((a, b) => b.score - a.score);

/** @throws RequestError 422 for a pair of texts */
function textOf(input: Input): string {
  if (typeof input === "string") return input;
  const [text = "", pair] = Array.isArray(input) ? input : [input.text, input.text_pair ?? undefined];
  if (pair === undefined) return text;
  throw new RequestError(422, "This model reads one text at a time. Send the texts of a pair as two texts.");
}

const isSingle = (inputs: Body["inputs"]): inputs is Exclude<Input, string[]> => !Array.isArray(inputs);

/**
 * Whether the request is one of text-embeddings-inference, by fields or lists that no other contract has. It returns all
 * labels, the likeliest first.
 */
const isTextEmbeddings = ({ inputs, parameters, ...fields }: Body): boolean =>
  !parameters &&
  (["raw_scores", "truncate", "truncation_direction"].some((name) => name in fields) ||
    (!isSingle(inputs) && inputs.some((input) => Array.isArray(input))));

/**
 * Like `TextClassificationPipeline` of transformers: without top_k only the most likely label, which is in a list for a
 * single text; with top_k a list for each text, without an outer list for a single text.
 */
function flat(body: Body, scores: LabelScore[][]): unknown {
  const { top_k: topK, return_all_scores: all } = isTextEmbeddings(body)
    ? { top_k: null }
    : (body.parameters ?? {});
  if (topK !== undefined) {
    const lists = scores.map((entry) => byScore(entry).slice(0, topK ?? undefined));
    return isSingle(body.inputs) ? lists[0] : lists;
  }
  // A list of lists also for one text, as transformers did before it deprecated the parameter.
  return all ? scores : scores.map((entry) => byScore(entry)[0]);
}

function nested({ parameters }: Body, scores: LabelScore[][]): LabelScore[][] {
  return scores.map((entry) => byScore(entry).slice(0, parameters?.top_k ?? undefined));
}

export function huggingFaceRoutes(app: FastifyInstance, context: Context): void {
  async function score(request: FastifyRequest, reply: FastifyReply, name?: string): Promise<LabelScore[][]> {
    const body = request.body as Body;
    const {
      inputs,
      raw_scores: raw,
      truncate,
      truncation_direction: direction,
    } = present(body) as Partial<Body>;
    const parameters = present(body.parameters) as Partial<Parameters>;
    const texts = isSingle(inputs ?? []) ? [textOf(inputs as Input)] : (inputs as Input[]).map(textOf);
    const { truncation = truncate ?? true, function_to_apply: apply = raw === true ? "none" : "default" } =
      parameters;
    const readers = readersFor(context, name);
    const { head: headName, details = false } = parameters;
    const head = headOf(readers.pool.model, headName ?? undefined);
    const isCut =
      truncation !== false && truncation !== "do_not_truncate" && direction?.toLowerCase() !== "left";
    const options = { request, reply, head, truncation: isCut, details: details ?? false };
    const predictions = await classify(context, readers, texts, options);
    return predictions.map((prediction) =>
      scoresOf(head ?? prediction.model, prediction, apply ?? "default"),
    );
  }

  const schema = (response: unknown, summary: string) => ({
    tags: ["Hugging Face"],
    summary,
    body: withExample(CLASSIFICATION, { inputs: "I love this", parameters: { top_k: null } }),
    response: { 200: answer(response, "The labels.", costHeaders), ...errorResponses() },
  });

  for (const url of ["/", "/predict"]) {
    app.post(
      url,
      { schema: schema(FLAT, "Classify as the inference container does") },
      async (request, reply) => flat(request.body as Body, await score(request, reply)),
    );
  }
  for (const url of ["/models/:name", "/models/:organization/:name"]) {
    const summary =
      "Classify as the serverless API does, with a model by its id or id@revision, or by language with auto";
    app.post(url, { schema: schema(NESTED, summary) }, async (request, reply) => {
      const { organization, name } = request.params as { organization?: string; name: string };
      const path = organization === undefined ? name : `${organization}/${name}`;
      return nested(request.body as Body, await score(request, reply, path));
    });
  }
}
