/** The OpenAPI document at /openapi.json, generated from the routes' schemas, and a documentation page at /docs. */

import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { SHARED } from "./schemas/shared.ts";

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export async function openApi(app: FastifyInstance, { hasKey }: { hasKey: boolean }): Promise<void> {
  for (const schema of SHARED) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Tonescope",
        description: "Sentiment of tweets: the model of the app as an endpoint.",
        version: "1",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
      ...(hasKey && { security: [{ key: [] }] }),
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => String(json["$id"] ?? `schema-${index}`),
    },
  });
  await app.register(swaggerUi, { routePrefix: "/docs", staticCSP: PAGE_POLICY });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
}
