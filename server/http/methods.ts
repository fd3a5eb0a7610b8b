/** The responses to methods that a path does not have. */

import { METHODS } from "node:http";
import type { FastifyInstance } from "fastify";
import { RequestError } from "./errors.ts";

/** Adds to each path OPTIONS, and an error for every further method. Called before the routes are added. */
export function completeMethods(app: FastifyInstance): () => void {
  const methods = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    methods.set(url, known);
  });
  for (const method of METHODS) {
    if (!app.supportedMethods.includes(method)) app.addHttpMethod(method);
  }
  return () => {
    for (const [url, known] of methods) {
      if (url === "*" || known.has("OPTIONS")) continue;
      const allow = [...known, "OPTIONS"].join(", ");
      app.options(url, { schema: { hide: true } }, (_request, reply) =>
        reply.code(204).header("allow", allow).send(),
      );
      app.route({
        url,
        method: app.supportedMethods.filter((method) => !known.has(method) && method !== "OPTIONS"),
        schema: { hide: true },
        // Before the body is read.
        onRequest: async (request, reply) => {
          reply.header("allow", allow);
          throw new RequestError(405, `${request.method} is not a method of this path. It has: ${allow}.`);
        },
        handler: () => {},
      });
    }
  };
}
