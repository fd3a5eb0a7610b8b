import type { FastifyInstance } from "fastify";
import { DEFAULT_METHOD } from "../../../src/engine/explain/attribution/registry.ts";
import type { ExplainRequest } from "../../inference/protocol.ts";
import { checkTexts, describeAnswer, poolFor } from "../classify.ts";
import type { Context } from "../context.ts";
import { EXPLAINED, EXPLANATION } from "../schemas/explanation.ts";
import { object } from "../schemas/json-schema.ts";
import { answer, costHeaders, errorResponses } from "../schemas/responses.ts";

/** The name of the model, for the route whose path does not contain it. */
const WHICH = object({ model: { type: "string", description: "id or id@revision" } }, []);

const DEFAULTS: Omit<ExplainRequest, "maxTokens"> = {
  method: DEFAULT_METHOD,
  level: "words",
  operator: "delete",
  returns: ["attributions"],
};

export function explainRoutes(app: FastifyInstance, context: Context): void {
  app.post(
    "/explain",
    {
      schema: {
        tags: ["Explain"],
        summary: "Attributions of the classes to words or tokens, and the attentions on request",
        querystring: WHICH,
        body: EXPLANATION,
        response: { 200: answer(EXPLAINED, "The explanation.", costHeaders), ...errorResponses() },
      },
    },
    async (request, reply) => {
      const { inputs, parameters } = request.body as { inputs: string; parameters?: Partial<ExplainRequest> };
      const pool = poolFor(context, (request.query as { model?: string }).model);
      checkTexts(context, [inputs]);
      const job = {
        kind: "explain" as const,
        text: inputs,
        request: { ...DEFAULTS, ...parameters, maxTokens: context.settings.maxExplainTokens },
      };
      const [explained] = await pool.run([job], { signal: request.stopped });
      if (!explained) throw new Error("One job has one answer.");
      describeAnswer(reply, pool.model, [explained], inputs.length);
      return reply.type("application/json; charset=utf-8").send(explained.json);
    },
  );
}
