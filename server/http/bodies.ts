/** Reads JSON bodies in the encoding that their `Content-Type` names. */

import { isUtf8 } from "node:buffer";
import type { FastifyInstance } from "fastify";
import { RequestError } from "./errors.ts";

/** The encoding that a `Content-Type` names. */
export const charsetOf = (contentType: string | undefined): string | undefined =>
  /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? "")?.[1];

/** @throws RequestError 415 for an unknown encoding, 400 for bytes that are not in it */
export function decodeText(body: Buffer, charset = "utf-8"): string {
  const isUnicode = /^utf-?8$/i.test(charset);
  if (isUnicode && isUtf8(body) && body[0] !== 0xef) return body.toString("utf8");
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset, { fatal: true });
  } catch {
    throw new RequestError(415, `The encoding ${charset.slice(0, 40)} is not known here. Send UTF-8.`);
  }
  try {
    return decoder.decode(body);
  } catch {
    throw new RequestError(400, `The body is not in the encoding ${decoder.encoding}.`);
  }
}

export function parseJsonBodies(app: FastifyInstance): void {
  // A field `__proto__` is a field as any other: the schema rejects it where unknown fields are rejected.
  const parse = app.getDefaultJsonParser("ignore", "ignore");
  app.removeContentTypeParser(["application/json", "text/plain"]);
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    let text: string;
    try {
      text = decodeText(body as Buffer, charsetOf(request.headers["content-type"]));
    } catch (cause) {
      done(cause as Error);
      return;
    }
    void parse(request, text, done);
  });
}

/** The fields that have a value: serializers write null for a field that is not set. */
export const present = <T extends object>(
  fields: T | null | undefined,
): { [Name in keyof T]?: NonNullable<T[Name]> } =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== null)) as never;
