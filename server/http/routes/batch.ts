/** A file in, the same file out with the scores, neither of them ever whole in memory. */

import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ByteStream } from "../../../src/data/bytes.ts";
import { EXTENSIONS, ownFormat } from "../../../src/data/write/write.ts";
import { DEFAULT_RULES, LONG_TEXTS, type LongTexts } from "../../../src/scoring/rules.ts";
import { scoredTable } from "../../../src/scoring/scored-table.ts";
import { openStream } from "../../batch/open-stream.ts";
import { scoredRows } from "../../batch/score-rows.ts";
import type { FileRules, ServedModel } from "../../inference/protocol.ts";
import { headOf, poolFor } from "../classify.ts";
import type { Context } from "../context.ts";
import { RequestError } from "../errors.ts";
import { errorResponses, object } from "../schemas.ts";

const FORMATS = {
  "text/csv": "csv",
  "text/tab-separated-values": "csv",
  "application/jsonl": "jsonl",
  "application/x-ndjson": "jsonl",
  "application/x-jsonlines": "jsonl",
} as const;

const QUERY = object(
  {
    model: { type: "string", description: "id or id@revision" },
    text: { type: "string", description: "The column to score; found by its name and content when absent." },
    long_texts: {
      type: "string",
      enum: LONG_TEXTS,
      description:
        "What becomes of a text that is too long for the model: its end is left out, or it is read in windows whose scores are averaged, up to max-characters.",
    },
    heads: {
      type: "string",
      description: "Further heads of the model, with commas between them; their answers become columns too.",
    },
    safe: {
      type: "string",
      enum: ["true", "false"],
      description: "Prefix cells that a spreadsheet would run.",
    },
  },
  [],
);

interface BatchQuery {
  model?: string;
  text?: string;
  long_texts?: LongTexts;
  heads?: string;
  safe?: "true" | "false";
}

const tooLarge = (bytes: number) => new RequestError(413, `The file has more than ${bytes} bytes.`);

async function* limited(body: ByteStream, maxBytes: number): ByteStream {
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

export function batchRoutes(app: FastifyInstance, context: Context): void {
  let running = 0;
  for (const type of Object.keys(FORMATS)) {
    app.addContentTypeParser(type, (_, payload, done) => done(null, payload));
  }
  app.removeContentTypeParser("application/json");

  const content = Object.fromEntries(
    ["text/csv", "text/tab-separated-values", "application/jsonl"].map((type) => [
      type,
      { schema: { type: "string" } },
    ]),
  );
  const schema = {
    tags: ["Batch"],
    summary: "Score a file of rows as it comes",
    querystring: QUERY,
    // Said for the document; a stream is not checked.
    body: { content: Object.fromEntries(Object.keys(FORMATS).map((type) => [type, { schema: {} }])) },
    response: {
      200: { description: "The rows with the columns sentiment… after their own.", content },
      ...errorResponses(),
    },
  };

  /** @throws RequestError 422 when the model has no such head */
  function rulesOf({ query }: FastifyRequest, model: ServedModel): FileRules {
    const { long_texts: longTexts = DEFAULT_RULES.longTexts, heads } = query as BatchQuery;
    const asked = heads?.split(",").map((name) => name.trim()) ?? [];
    for (const name of asked) headOf(model, name);
    return { longTexts, ...(asked.length > 0 && { heads: asked }) };
  }

  async function open(request: FastifyRequest) {
    const { maxBatchBytes } = context.settings;
    if (Number(request.headers["content-length"] ?? 0) > maxBatchBytes) throw tooLarge(maxBatchBytes);
    const { model, text } = request.query as BatchQuery;
    const pool = poolFor(context, model);
    const rules = rulesOf(request, pool.model);
    const type = request.mediaType as keyof typeof FORMATS;
    const charset = /charset="?([^\s;"]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
    const table = await openStream(limited(request.body as ByteStream, maxBatchBytes), {
      format: FORMATS[type],
      encoding: charset ?? "utf-8",
      ...(text !== undefined && { textColumn: text }),
    });
    return { pool, table, rules };
  }

  app.post(
    "/batch",
    { schema, bodyLimit: context.settings.maxBatchBytes, config: { timed: false } },
    async (request, reply) => {
      const { maxBatches, maxCharacters, workers } = context.settings;
      if (!request.body) throw new RequestError(400, "The body is empty.");
      if (running >= maxBatches)
        throw new RequestError(429, `${running} files are being scored. Try again later.`, 10);
      running++;
      reply.raw.once("close", () => running--);
      const { pool, table, rules } = await open(request);
      const format = ownFormat(table);
      const { id, revision, device } = pool.model;
      const { chunks } = scoredTable({
        table,
        format,
        fileName: "",
        rows: scoredRows(pool, table, {
          signal: request.stopped,
          window: 4 * workers,
          rules,
          maxCharacters,
          onRow: (status) => context.metrics.rows.inc({ status }),
        }),
        lateColumns: table.lateColumns,
        safeForSpreadsheets: (request.query as BatchQuery).safe === "true",
        model: pool.model,
        rules,
        device,
        trailer: () => table.report.trailer,
      });
      const charset = table.encoding?.name ?? "utf-8";
      return reply
        .headers({ "x-model-id": id, "x-model-revision": revision })
        .type(`${EXTENSIONS[format].mediaType}; charset=${format === "jsonl" ? "utf-8" : charset}`)
        .send(Readable.from(chunks, { objectMode: false }));
    },
  );
}
