import type { FastifyInstance } from "fastify";
import { DEFAULT_METHOD } from "../../../src/engine/explain/attribution/registry.ts";
import type { ExplainRequest, CostEstimate } from "../../inference/protocol.ts";
import { present } from "../bodies.ts";
import { checkTexts, headOf, setUsageHeaders } from "../classify.ts";
import type { Context } from "../context.ts";
import { DeadlineError, RequestError } from "../errors.ts";
import { type Reader, readersFor, readersOfTexts } from "../readers.ts";
import { EXPLAINED, EXPLANATION } from "../schemas/explanation.ts";
import { object, withExample } from "../schemas/json-schema.ts";
import { answer, costHeaders, errorResponses } from "../schemas/responses.ts";

/** The name of the model, for the route whose path does not contain it. */
const WHICH = object(
  { model: { type: "string", description: "id or id@revision, or auto for a model by language" } },
  [],
);

const DEFAULTS: Omit<ExplainRequest, "maxTokens"> = {
  method: DEFAULT_METHOD,
  level: "words",
  operator: "delete",
  returns: ["attributions"],
};

const seconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);

const tooExpensive = ({ passes, estimate }: CostEstimate, deadlineMs: number) =>
  new RequestError(
    422,
    `This explanation takes up to ${passes} passes of the model, about ${seconds(estimate)} seconds, and the deadline ` +
      `is ${seconds(deadlineMs)} seconds. Send a shorter text, or choose fewer orders, samples or steps, or another method.`,
  );

export function explainRoutes(app: FastifyInstance, context: Context): void {
  app.post(
    "/explain",
    {
      schema: {
        tags: ["Explain"],
        summary:
          "Attributions of the classes, or of a taught head's categories, to words or tokens, and the attentions on request",
        querystring: WHICH,
        body: withExample(EXPLANATION, { inputs: "I love this, but the wifi never worked" }),
        response: { 200: answer(EXPLAINED, "The explanation.", costHeaders), ...errorResponses() },
      },
    },
    async (request, reply) => {
      const { inputs, parameters } = request.body as {
        inputs: string;
        parameters?: Partial<ExplainRequest> | null;
      };
      const readers = readersFor(context, (request.query as { model?: string }).model);
      const head = headOf(readers.pool.model, parameters?.head ?? undefined);
      checkTexts(context, [inputs]);
      const [reader] = await readersOfTexts(readers, [inputs], head);
      const { pool, language }: Reader = reader ?? { pool: readers.pool };
      const { maxExplainTokens: maxTokens, deadlineMs } = context.settings;
      const explainRequest = { ...DEFAULTS, ...present(parameters), maxTokens, language };
      const question = { text: inputs, request: explainRequest };
      const { stopped: signal } = request;
      const [price] = await pool.run([{ kind: "price" as const, ...question }], { signal });
      if (!price) throw new Error("One job has one answer.");
      const { passes, estimate } = price;
      if (estimate > deadlineMs - reply.elapsedTime) throw tooExpensive(price, deadlineMs);
      context.metrics.passes.observe(passes);
      const explained = await pool
        .run([{ kind: "explain" as const, ...question, passes }], { signal })
        .catch((cause: unknown) => {
          // The deadline of an explanation depends on other explanations, not on texts.
          throw cause instanceof DeadlineError ? new DeadlineError(pool.secondsForExplanations) : cause;
        });
      setUsageHeaders(reply, [pool.model], explained, inputs.length);
      return reply.type("application/json; charset=utf-8").send(explained[0]?.json);
    },
  );
}
