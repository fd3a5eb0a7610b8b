/** The HTTP server: settings for all routes, and the routes. */

import { randomUUID } from "node:crypto";
import cors from "@fastify/cors";
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from "fastify";
import { QueueFull } from "../inference/rejections.ts";
import type { Context } from "./context.ts";
import { parseJsonBodies } from "./bodies.ts";
import { DeadlineError, handleError, RequestError } from "./errors.ts";
import { checkHosts } from "./hosts.ts";
import { httpServer } from "./http-server.ts";
import { closeUnread, guard, watchRequests } from "./limits.ts";
import { completeMethods } from "./methods.ts";
import type { Rejection } from "./metrics.ts";
import { openApi } from "./openapi.ts";
import { adminRoutes } from "./routes/admin.ts";
import { batchRoutes } from "./routes/batch.ts";
import { explainRoutes } from "./routes/explain.ts";
import { huggingFaceRoutes } from "./routes/hugging-face.ts";
import { openInferenceRoutes } from "./routes/open-inference.ts";
import { infoRoutes, probeRoutes } from "./routes/operations.ts";
import { costHeaders } from "./schemas/responses.ts";
import { ANY, type Settings } from "./settings.ts";

/** Milliseconds without data on a connection. */
const IDLE_MS = 60_000;
const HEADERS_MS = 20_000;
const KEEP_ALIVE_MS = 72_000;

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

/** Response headers that a script of another origin may read. */
const EXPOSED = ["x-request-id", "retry-after", ...Object.keys(costHeaders)];

/** `http://HOST/path`, as a proxy's client sends it, is `/path`. */
const withoutOrigin = (url = "/") => url.replace(/^https?:\/\/[^/?#]*(?=\/)/i, "");

/** Headers of every response. */
const headersOf = ({ id }: FastifyRequest) => ({ "x-request-id": id, "x-content-type-options": "nosniff" });

function createApp(settings: Settings): FastifyInstance {
  const connectionTimeout = Math.max(IDLE_MS, 2 * settings.deadlineMs);
  return Fastify({
    logger: { level: settings.logLevel },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: (_, hop) => hop < settings.trustProxy,
    bodyLimit: settings.maxBodyBytes,
    serverFactory: (handler) =>
      httpServer(handler, {
        headersTimeout: HEADERS_MS,
        connectionTimeout,
        keepAliveTimeout: KEEP_ALIVE_MS,
      }),
    rewriteUrl: ({ url }) => withoutOrigin(url),
    forceCloseConnections: "idle",
    // Rejected by `guard`, in the shape of all errors.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 256, ignoreTrailingSlash: true },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allowUnionTypes: true } },
    // No hook runs for a path that cannot be parsed.
    frameworkErrors(cause, request, reply) {
      reply.headers(headersOf(request));
      handleError(cause, request, reply);
    },
    // `httpServer` responds.
    clientErrorHandler: () => {},
  });
}

export async function buildApp(context: Context): Promise<FastifyInstance> {
  const { settings } = context;
  const app = createApp(settings);
  const addOtherMethods = completeMethods(app);
  // The response schemas are only for the document; the handler's response is sent unchanged.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(() => {
    throw new RequestError(404, "There is no such path. /docs lists what there is.");
  });
  app.addHook("onSend", async (request, reply) => {
    reply.headers(headersOf(request));
    if (context.state === "closing") reply.header("connection", "close");
  });
  parseJsonBodies(app);
  observe(app, context);
  checkHosts(app, settings);
  if (settings.corsOrigins.length > 0) {
    const origin = settings.corsOrigins.includes(ANY) ? ANY : [...settings.corsOrigins];
    await app.register(cors, { origin, methods: ["GET", "HEAD", "POST"], exposedHeaders: EXPOSED });
  }
  watchRequests(app, context);
  closeUnread(app);
  await openApi(app, { hasKey: settings.apiKey !== "" });
  probeRoutes(app, context);
  await app.register(async (api) => {
    await guard(api, context, settings.apiKey);
    infoRoutes(api, context);
    huggingFaceRoutes(api, context);
    await api.register(async (tensors) => openInferenceRoutes(tensors, context));
    explainRoutes(api, context);
    await api.register(async (files) => batchRoutes(files, context));
  });
  if (settings.adminKey) {
    await app.register(async (admin) => {
      await guard(admin, context, settings.adminKey);
      adminRoutes(admin, context);
    });
  }
  addOtherMethods();
  return app;
}
