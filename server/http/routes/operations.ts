/** Routes for operators: liveness, readiness, served models and metrics. */

import type { FastifyInstance, FastifyReply } from "fastify";
import { nameOf } from "../../inference/protocol.ts";
import type { Pool } from "../../inference/pool.ts";
import type { Context } from "../context.ts";
import { namesOf } from "../readers.ts";
import { flags, list, object, ref } from "../schemas/json-schema.ts";
import { answer, errorResponses } from "../schemas/responses.ts";
import type { Settings } from "../settings.ts";

const STARTED = Date.now();

/** The limits that a client needs to know; contains no secret. */
function limitsOf(settings: Settings) {
  return {
    max_body_bytes: settings.maxBodyBytes,
    max_batch_bytes: settings.maxBatchBytes,
    max_items: settings.maxItems,
    max_characters: settings.maxCharacters,
    max_queue: settings.maxQueue,
    max_batches: settings.maxBatches,
    max_explain_tokens: settings.maxExplainTokens,
    deadline_ms: settings.deadlineMs,
    rate_limit: settings.rateLimit,
  };
}

export function describeModel(pool: Pool, isDefault: boolean) {
  const { id, revision, description, license, languages, labels, dtype, device, ...rest } = pool.model;
  return {
    id,
    revision,
    is_default: isDefault,
    description,
    license,
    // The name of the field up to version 0.1.
    licence: license,
    languages,
    labels,
    dtype,
    device,
    is_multi_label: rest.isMultiLabel,
    is_number: rest.isNumber,
    max_length: rest.maxLength,
    temperature: rest.temperature,
    ...(rest.calibratedOn !== undefined && { calibrated_on: rest.calibratedOn }),
    weights_sha256: rest.weightsSha256,
    heads: rest.heads,
    queued: pool.queued,
    workers: pool.workers,
  };
}

const INFO = object(
  {
    name: { type: "string" },
    default: { type: ["string", "null"], description: "id@revision; null while it loads." },
    by_language: {
      type: ["array", "null"],
      items: { type: "string" },
      description:
        "id@revision of the two models that answer requests without a model and with the name auto: the second reads the texts in languages that the first does not read. null where one model reads all texts.",
    },
    models: list(ref("Model")),
    limits: { type: "object", additionalProperties: { type: "integer" } },
    workers: { type: "integer" },
    uptime_seconds: { type: "number" },
  },
  ["name", "default", "by_language", "models", "limits", "workers", "uptime_seconds"],
);

/** Routes without a key and without a rate limit. */
export function probeRoutes(app: FastifyInstance, context: Context): void {
  const tags = ["Operations"];
  const isReady = () => {
    const { pool, otherLanguages = pool } = context.models.readers ?? {};
    return context.state === "ready" && [pool, otherLanguages].every((each) => (each?.workers ?? 0) > 0);
  };
  const ready = (name: string) => async (_: unknown, reply: FastifyReply) => {
    if (isReady()) return { [name]: true };
    return reply.code(503).send({ [name]: false });
  };
  for (const [live, readiness, name] of [
    ["/health", "/ready", "ready"],
    ["/v2/health/live", "/v2/health/ready", "ready"],
  ] as const) {
    app.get(
      live,
      {
        schema: {
          tags,
          summary: "Whether the process answers",
          response: { 200: answer(flags("live"), "The process answers.") },
        },
      },
      async () => ({
        live: true,
      }),
    );
    const response = {
      200: answer(flags(name), "A model is loaded and the server is not stopping."),
      503: answer(flags(name), "Not yet, or no more."),
    };
    const summary = "Whether a model is loaded and texts are taken";
    app.get(readiness, { schema: { tags, summary, response } }, ready(name));
  }
  app.get(
    "/metrics",
    {
      schema: {
        tags,
        summary: "Counters and durations for Prometheus",
        response: {
          200: { description: "For Prometheus.", content: { "text/plain": { schema: { type: "string" } } } },
        },
      },
    },
    async (_, reply) => {
      const { registry } = context.metrics;
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

export function infoRoutes(app: FastifyInstance, context: Context): void {
  app.get(
    "/info",
    {
      schema: {
        tags: ["Operations"],
        summary: "The loaded models, their labels and heads, and the limits",
        response: { 200: answer(INFO, "What is served."), ...errorResponses() },
      },
    },
    async () => {
      const { models, settings } = context;
      return {
        name: "tonescope",
        default: models.default ? nameOf(models.default.model) : null,
        by_language: models.readers?.otherLanguages ? namesOf(models.readers) : null,
        models: models.all.map((pool) => describeModel(pool, pool === models.default)),
        limits: limitsOf(settings),
        workers: settings.workers,
        uptime_seconds: Math.round((Date.now() - STARTED) / 1000),
      };
    },
  );
}
