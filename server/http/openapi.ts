/** The OpenAPI document at /openapi.json, generated from the routes' schemas, and a documentation page at /docs. */

import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import icon from "../../public/icon.svg?raw";
import { SHARED } from "./schemas/shared.ts";

/** Groups of routes, the most used first; the page lists them in this order. */
const TAGS = [
  { name: "Hugging Face", description: "Classify texts, as clients of a Hugging Face endpoint do." },
  { name: "Batch", description: "Score a file." },
  { name: "Explain", description: "Which words a prediction depends on." },
  { name: "Open Inference Protocol", description: "Classify texts, as clients of KServe and Triton do." },
  { name: "Operations", description: "Health, metrics and the loaded models." },
  { name: "Admin", description: "Load and remove models; needs the key of administrators." },
];

const MARK = { type: "image/svg+xml", content: Buffer.from(icon) };

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
        description:
          "Sentiment of tweets: the model of the app as an endpoint. Started with --model auto, it has a model for English and one for other languages: each text of a request that names no model, or auto, is read by the model of its language, and the parameter details tells which one that was.",
        version: "1",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      tags: TAGS,
      components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
      ...(hasKey && { security: [{ key: [] }] }),
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => String(json["$id"] ?? `schema-${index}`),
    },
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: PAGE_POLICY,
    theme: {
      title: "Tonescope endpoint",
      favicon: [{ ...MARK, filename: "icon.svg", rel: "icon", sizes: "any" }],
    },
    logo: { ...MARK, href: "/docs", target: "_self" },
    uiConfig: { defaultModelsExpandDepth: -1 },
  });
  // A browser that opens the endpoint's address gets the documentation; programs get what they ask for.
  app.addHook("onRequest", async ({ method, url, headers }, reply) => {
    const isPage = method === "GET" && url === "/" && headers.accept?.includes("text/html");
    return isPage ? reply.redirect("/docs/") : undefined;
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
}
