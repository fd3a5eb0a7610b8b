/** Authentication and limits of requests. */

import { createHash, timingSafeEqual } from "node:crypto";
import rateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Context } from "./context.ts";
import { DeadlineError, RequestError } from "./errors.ts";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Digests have a fixed length, so that the time of the comparison reveals neither the key's length nor a matching prefix. */
function requireKey(app: FastifyInstance, key: string): void {
  const expected = digest(key);
  app.addHook("onRequest", async (request: FastifyRequest) => {
    const [, given = ""] = /^Bearer (.*)$/i.exec(request.headers.authorization ?? "") ?? [];
    if (timingSafeEqual(digest(given), expected)) return;
    throw new RequestError(401, "Send the key of this endpoint as Authorization: Bearer KEY.");
  });
}

declare module "fastify" {
  interface FastifyRequest {
    /** A signal that is aborted at the deadline and when the client disconnects. */
    stopped: AbortSignal;
  }
}

/** Milliseconds in which a response that was sent before the end of the body can arrive. */
const LINGER_MS = 1000;

/** Fastify's own `request.signal` and `handlerTimeout` end with the body: Node emits `close` as soon as it is read. */
export function watchRequests(app: FastifyInstance, { models, settings, metrics }: Context): void {
  app.decorateRequest("stopped");
  app.addHook("onRequest", async (request, reply) => {
    const controller = new AbortController();
    request.stopped = controller.signal;
    const { timed } = request.routeOptions.config as { timed?: boolean };
    const timer = timed === false ? undefined : setTimeout(giveUp, settings.deadlineMs);
    function giveUp() {
      if (request.raw.complete) controller.abort(new DeadlineError(models.default?.secondsForTexts ?? 1));
      else
        void reply
          .header("connection", "close")
          .send(new RequestError(408, "The body did not arrive before the deadline."));
    }
    reply.raw.once("close", () => {
      clearTimeout(timer);
      if (reply.raw.writableFinished) return;
      metrics.rejections.inc({ reason: "hang-up" });
      controller.abort(new RequestError(400, "The client hung up."));
    });
  });
}

/** A client that was rejected before its body arrived may never send the rest, which would keep the server from ending. */
export function closeUnread(app: FastifyInstance): void {
  app.addHook("onResponse", async ({ raw }) => {
    if (raw.complete) return;
    raw.resume();
    // By then a body that arrived has been read, and the connection can serve another request.
    setTimeout(() => raw.complete || raw.socket.destroy(), LINGER_MS);
  });
}

/** Guards the routes that run the model: checks the key and the rate, if set, and rejects requests while the server stops. */
export async function guard(app: FastifyInstance, context: Context, key: string): Promise<void> {
  const { rateLimit: max } = context.settings;
  app.addHook("onRequest", async (request) => {
    if (context.state === "closing") throw new RequestError(503, "The server is stopping.", 1);
    const { "content-encoding": encoding = "identity" } = request.headers;
    if (encoding !== "identity") throw new RequestError(415, "Send the body without a content encoding.");
  });
  // Before the key is checked, so that guessing the key is limited too.
  if (max > 0) {
    await app.register(rateLimit, { global: false });
    app.addHook("onRequest", app.rateLimit({ max, timeWindow: "1 minute" }));
  }
  if (key) requireKey(app, key);
}
