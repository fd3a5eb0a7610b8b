/**
 * The contracts of Hugging Face: flat at `/` and `/predict`, like its inference container and the transformers
 * pipeline, and nested at `/models/<id>`, like its serverless API, as its clients expect.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { classify, type FunctionToApply, headOf, poolFor, type LabelScore, scoresOf } from "../classify.ts";
import type { Context } from "../context.ts";
import { CLASSIFICATION, FLAT, NESTED } from "../schemas/classification.ts";
import { answer, costHeaders, errorResponses } from "../schemas/responses.ts";

interface Body {
  inputs: string | string[];
  parameters?: {
    top_k?: number | null;
    return_all_scores?: boolean;
    function_to_apply?: FunctionToApply | null;
    truncation?: boolean | string;
    head?: string;
  };
}

const byScore = (scores: LabelScore[]) => scores.toSorted((a, b) => b.score - a.score);

/**
 * Like `TextClassificationPipeline` of transformers: without top_k only the most likely label, which is in a list for a
 * single text; with top_k a list for each text, without an outer list for a single text.
 */
function flat({ inputs, parameters = {} }: Body, scores: LabelScore[][]): unknown {
  const { top_k: topK, return_all_scores: all } = parameters;
  if (topK !== undefined) {
    const lists = scores.map((entry) => byScore(entry).slice(0, topK ?? undefined));
    return typeof inputs === "string" ? lists[0] : lists;
  }
  // A list of lists also for one text, as transformers did before it deprecated the parameter.
  return all ? scores : scores.map((entry) => byScore(entry)[0]);
}

function nested({ parameters = {} }: Body, scores: LabelScore[][]): LabelScore[][] {
  return scores.map((entry) => byScore(entry).slice(0, parameters.top_k ?? undefined));
}

export function huggingFaceRoutes(app: FastifyInstance, context: Context): void {
  async function score(request: FastifyRequest, reply: FastifyReply, name?: string): Promise<LabelScore[][]> {
    const { inputs, parameters = {} } = request.body as Body;
    const texts = typeof inputs === "string" ? [inputs] : inputs;
    const { truncation = true, function_to_apply: apply } = parameters;
    const pool = poolFor(context, name);
    const head = headOf(pool.model, parameters.head);
    const predictions = await classify(context, pool, texts, {
      request,
      reply,
      head,
      truncation: truncation !== false && truncation !== "do_not_truncate",
    });
    return predictions.map((prediction) => scoresOf(head ?? pool.model, prediction, apply ?? "default"));
  }

  const schema = (response: unknown, summary: string) => ({
    tags: ["Hugging Face"],
    summary,
    body: CLASSIFICATION,
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
    const summary = "Classify as the serverless API does, with a model by its id or id@revision";
    app.post(url, { schema: schema(NESTED, summary) }, async (request, reply) => {
      const { organization, name } = request.params as { organization?: string; name: string };
      const path = organization === undefined ? name : `${organization}/${name}`;
      return nested(request.body as Body, await score(request, reply, path));
    });
  }
}
