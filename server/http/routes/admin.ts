/** Manages the revisions of a running server: load one beside the others, make it the default, remove one. */

import type { FastifyInstance, FastifyRequest } from "fastify";
import { AppError } from "../../../src/errors/app-error.ts";
import type { Context } from "../context.ts";
import { RequestError } from "../errors.ts";
import { readersFor } from "../readers.ts";
import { object, optional, ref } from "../schemas/json-schema.ts";
import { answer, errorResponses } from "../schemas/responses.ts";
import { describeModel } from "./operations.ts";

const BODY = object(
  {
    reference: { type: "string", minLength: 1, description: "As for --model." },
    ...optional({ is_default: { type: "boolean", default: false } }),
  },
  ["reference"],
);

export function adminRoutes(app: FastifyInstance, context: Context): void {
  const { models } = context;
  const tags = ["Admin"];
  const response = { 200: answer(ref("Model"), "The model."), ...errorResponses() };
  const poolIn = (request: FastifyRequest) => {
    const { organization, name } = request.params as { organization?: string; name: string };
    return readersFor(context, organization === undefined ? name : `${organization}/${name}`).pool;
  };
  app.post(
    "/admin/models",
    { schema: { tags, summary: "Load a model; answers when it is ready", body: BODY, response } },
    async (request) => {
      const { reference, is_default: isDefault } = request.body as {
        reference: string;
        is_default?: boolean | null;
      };
      const pool = await models.load(reference).catch((cause: unknown) => {
        // Whatever it is, the caller named it.
        throw cause instanceof AppError ? new RequestError(422, cause.message) : cause;
      });
      if (isDefault) models.makeDefault(pool);
      return describeModel(pool, pool === models.default);
    },
  );
  for (const url of ["/admin/models/:name", "/admin/models/:organization/:name"]) {
    app.put(
      `${url}/default`,
      { schema: { tags, summary: "Make a loaded model the default", response } },
      async (request) => {
        const pool = poolIn(request);
        models.makeDefault(pool);
        return describeModel(pool, true);
      },
    );
    app.delete(
      url,
      { schema: { tags, summary: "Take a model away; answers when nothing of it is under way", response } },
      async (request) => {
        const pool = poolIn(request);
        const description = describeModel(pool, false);
        await models.unload(pool);
        return description;
      },
    );
  }
}
