/**
 * The binary tensor data extension of the Open Inference Protocol: after the JSON of a request or a response, whose length
 * a header gives, follow the data of tensors. An element of type BYTES is its length in four bytes, little-endian, and
 * its bytes.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { charsetOf, decodeText } from "./bodies.ts";
import { RequestError } from "./errors.ts";

const LENGTH_HEADER = "inference-header-content-length";

interface Parameters {
  binary_data_size?: unknown;
  binary_data?: unknown;
  binary_data_output?: unknown;
}

export interface Tensor {
  name: string;
  shape: number[];
  datatype: "BYTES" | "FP32";
  data: (string | number)[];
}

const malformed = (what: string) => new RequestError(400, `The binary data cannot be read: ${what}.`);

/** @throws RequestError 400 */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) throw malformed("a length is cut off");
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end > bytes.length) throw malformed("an element is longer than its tensor");
    texts.push(decodeText(bytes.subarray(at + 4, end)));
    at = end;
  }
  return texts;
}

/** Puts the binary data of the inputs where JSON would have them. @throws RequestError 400 */
function fillInputs(body: unknown, binary: Buffer): void {
  let at = 0;
  const { inputs } = (body ?? {}) as { inputs?: unknown };
  for (const input of Array.isArray(inputs) ? (inputs as unknown[]) : []) {
    const { parameters, datatype } = (input ?? {}) as { parameters?: Parameters | null; datatype?: unknown };
    const size = parameters?.binary_data_size;
    if (size === undefined) continue;
    if (!Number.isInteger(size) || (size as number) < 0 || at + (size as number) > binary.length)
      throw malformed("binary_data_size does not fit the body");
    const bytes = binary.subarray(at, at + (size as number));
    at += bytes.length;
    (input as { data: string[] }).data = datatype === "BYTES" ? textsIn(bytes) : [];
  }
  if (at < binary.length) throw malformed("there are more bytes than the inputs name");
}

/** JSON, with or without binary data behind it. Triton's clients send no content type at all. */
export function parseTensorBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser("ignore", "ignore");
  const parse = (
    request: FastifyRequest,
    body: Buffer,
    done: (error: Error | null, body?: unknown) => void,
  ) => {
    try {
      const { [LENGTH_HEADER]: given, "content-type": type = "" } = request.headers;
      if (type !== "" && !/^application\/(json|octet-stream)\b/i.test(type))
        throw new RequestError(415, "Send application/json or application/octet-stream.");
      const length = given === undefined ? body.length : Number(given);
      if (!Number.isInteger(length) || length < 0 || length > body.length)
        throw malformed(`${LENGTH_HEADER} does not fit the body`);
      const json = decodeText(body.subarray(0, length), charsetOf(type));
      void parseJson(request, json, (error, value) => {
        if (error) return done(error);
        fillInputs(value, body.subarray(length));
        done(null, value);
      });
    } catch (cause) {
      done(cause as Error);
    }
  };
  app.removeContentTypeParser("application/json");
  for (const type of ["application/json", "*"]) {
    app.addContentTypeParser(type, { parseAs: "buffer" }, (request, body, done) =>
      parse(request, body as Buffer, done),
    );
  }
}

/** Which outputs a request wants as binary data. */
export function binaryOutputs({
  parameters,
  outputs,
}: {
  parameters?: Parameters | null;
  outputs?: { name: string; parameters?: Parameters | null }[] | null;
}): (name: string) => boolean {
  const isDefault = parameters?.binary_data_output === true;
  const chosen = new Map(outputs?.map((output) => [output.name, output.parameters?.binary_data]));
  return (name) => (chosen.get(name) ?? isDefault) === true;
}

function bytesOf({ datatype, data }: Tensor): Buffer {
  if (datatype === "FP32") return Buffer.from(Float32Array.from(data as number[]).buffer);
  return Buffer.concat(
    data.flatMap((text) => {
      const bytes = Buffer.from(String(text));
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** Sends tensors as JSON, or behind the JSON those that are wanted as binary data. */
export function sendTensors(
  reply: FastifyReply,
  head: object,
  tensors: readonly Tensor[],
  isBinary: (name: string) => boolean,
): FastifyReply {
  const binary: Buffer[] = [];
  const outputs = tensors.map(({ data, ...tensor }) => {
    if (!isBinary(tensor.name)) return { ...tensor, data };
    const bytes = bytesOf({ ...tensor, data });
    binary.push(bytes);
    return { ...tensor, parameters: { binary_data_size: bytes.length } };
  });
  const json = Buffer.from(JSON.stringify({ ...head, outputs }));
  // Without a charset: KServe's client compares the type as a whole.
  if (binary.length === 0) return reply.header("content-type", "application/json").send(json);
  return reply
    .header(LENGTH_HEADER, json.length)
    .header("content-type", "application/octet-stream")
    .send(Buffer.concat([json, ...binary]));
}
