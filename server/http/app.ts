/** The HTTP server: settings for all routes, and the routes. */

import Fastify, { type FastifyError, type FastifyInstance, LogController } from "fastify";
import { QueueFull } from "../inference/pool.ts";
import type { Context } from "./context.ts";
import { DeadlineError, handleError, rawError, RequestError } from "./errors.ts";
import { closeUnread, guard, watchRequests } from "./limits.ts";
import type { Rejection } from "./metrics.ts";
import { openApi } from "./openapi.ts";
import { adminRoutes } from "./routes/admin.ts";
import { batchRoutes } from "./routes/batch.ts";
import { explainRoutes } from "./routes/explain.ts";
import { huggingFaceRoutes } from "./routes/hugging-face.ts";
import { openInferenceRoutes } from "./routes/open-inference.ts";
import { infoRoutes, probeRoutes } from "./routes/operations.ts";

/** Milliseconds without data on a connection. */
const IDLE_MS = 60_000;
const HEADERS_MS = 20_000;

const REASONS: Partial<Record<number, Rejection>> = { 401: "unauthorized", 503: "unready" };

function observe(app: FastifyInstance, { metrics }: Context): void {
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    metrics.requests.inc({ route, method: request.method, status: reply.statusCode });
    metrics.duration.observe({ route }, reply.elapsedTime / 1000);
    const reason = REASONS[reply.statusCode];
    if (reason) metrics.rejections.inc({ reason });
  });
  app.addHook("onError", (_request, _reply, error: Error & Partial<FastifyError>, done) => {
    if (error instanceof QueueFull) metrics.rejections.inc({ reason: "queue" });
    else if (error instanceof DeadlineError) metrics.rejections.inc({ reason: "deadline" });
    else if (error.statusCode === 429) metrics.rejections.inc({ reason: "rate" });
    done();
  });
}

export async function buildApp(context: Context): Promise<FastifyInstance> {
  const { settings } = context;
  const app = Fastify({
    logger: { level: settings.logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: (_, hop) => hop < settings.trustProxy,
    bodyLimit: settings.maxBodyBytes,
    connectionTimeout: Math.max(IDLE_MS, 2 * settings.deadlineMs),
    // A file may arrive slowly; the bodies of other requests are limited by the deadline.
    requestTimeout: 0,
    http: { headersTimeout: HEADERS_MS },
    forceCloseConnections: "idle",
    // Rejected by `guard`, in the shape of all errors.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 256 },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allowUnionTypes: true } },
    frameworkErrors: handleError,
    clientErrorHandler(error, socket) {
      const status = (error as { code?: string }).code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
      if (socket.writable) socket.end(rawError(status, "The request is not HTTP."));
    },
  });
  // The response schemas are only for the document; the handler's response is sent unchanged.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(() => {
    throw new RequestError(404, "There is no such path. /docs lists what there is.");
  });
  app.addHook("onSend", async (request, reply) => {
    reply.headers({ "x-request-id": request.id, "x-content-type-options": "nosniff" });
    if (context.state === "closing") reply.header("connection", "close");
  });
  app.removeContentTypeParser("text/plain");
  observe(app, context);
  watchRequests(app, context);
  closeUnread(app);
  await openApi(app, { hasKey: settings.apiKey !== "" });
  probeRoutes(app, context);
  await app.register(async (api) => {
    await guard(api, context, settings.apiKey);
    infoRoutes(api, context);
    huggingFaceRoutes(api, context);
    openInferenceRoutes(api, context);
    explainRoutes(api, context);
    await api.register(async (files) => batchRoutes(files, context));
  });
  if (settings.adminKey) {
    await app.register(async (admin) => {
      await guard(admin, context, settings.adminKey);
      adminRoutes(admin, context);
    });
  }
  return app;
}
