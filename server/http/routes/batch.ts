/** Receives a file and returns it with scores; neither is ever complete in memory. */

import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ByteStream } from "../../../src/data/bytes.ts";
import { EXTENSIONS, ownFormat } from "../../../src/data/write/write.ts";
import { CLEANINGS, DEFAULT_RULES, LONG_TEXTS, type LongTexts } from "../../../src/scoring/rules.ts";
import { scoredTable } from "../../../src/scoring/scored-table.ts";
import { openStream, type StreamTable } from "../../batch/open-stream.ts";
import { scoredRows } from "../../batch/score-rows.ts";
import type { FileRules, ServedModel } from "../../inference/protocol.ts";
import { headOf, poolFor } from "../classify.ts";
import type { Context } from "../context.ts";
import { RequestError } from "../errors.ts";
import { object } from "../schemas/json-schema.ts";
import { errorResponses } from "../schemas/responses.ts";

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
    clean: {
      type: "string",
      enum: ["html", "mojibake", "html,mojibake"],
      description: "What is cleaned in a text before the model reads it; the rows come back as they are.",
    },
    score_missing: {
      type: "string",
      enum: ["true", "false"],
      description: "Score cells such as NULL, N/A and [deleted], which otherwise have the status empty.",
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
  clean?: string;
  score_missing?: "true" | "false";
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

const SCHEMA = {
  tags: ["Batch"],
  summary: "Score a file of rows as it comes",
  querystring: QUERY,
  // For the document only; streams are not validated.
  body: { content: Object.fromEntries(Object.keys(FORMATS).map((type) => [type, { schema: {} }])) },
  response: {
    200: {
      description: "The rows with the columns sentiment… after their own.",
      content: Object.fromEntries(
        ["text/csv", "text/tab-separated-values", "application/jsonl"].map((type) => [
          type,
          { schema: { type: "string" } },
        ]),
      ),
    },
    ...errorResponses(),
  },
};

/** @throws RequestError 422 when the model has no such output head */
function rulesOf(query: BatchQuery, model: ServedModel): FileRules {
  const { long_texts: longTexts = DEFAULT_RULES.longTexts, heads, clean } = query;
  const names = heads?.split(",").map((name) => name.trim()) ?? [];
  for (const name of names) headOf(model, name);
  return {
    longTexts,
    ...(names.length > 0 && { heads: names }),
    ...(clean !== undefined && { clean: CLEANINGS.filter((name) => clean.split(",").includes(name)) }),
    ...(query.score_missing === "true" && { scoreMissing: true }),
  };
}

/** Reads the beginning of the file to find its columns and the column to score. @throws RequestError, AppError */
async function openBody(request: FastifyRequest, maxBatchBytes: number): Promise<StreamTable> {
  if (Number(request.headers["content-length"] ?? 0) > maxBatchBytes) throw tooLarge(maxBatchBytes);
  const { text } = request.query as BatchQuery;
  const charset = /charset="?([^\s;"]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
  return openStream(limited(request.body as ByteStream, maxBatchBytes), {
    format: FORMATS[request.mediaType as keyof typeof FORMATS],
    encoding: charset ?? "utf-8",
    ...(text !== undefined && { textColumn: text }),
  });
}

export function batchRoutes(app: FastifyInstance, context: Context): void {
  const { maxBatches, maxBatchBytes, maxCharacters, workers } = context.settings;
  let running = 0;
  for (const type of Object.keys(FORMATS)) {
    app.addContentTypeParser(type, (_, payload, done) => done(null, payload));
  }
  app.removeContentTypeParser("application/json");

  async function scoreFile(request: FastifyRequest) {
    const query = request.query as BatchQuery;
    const pool = poolFor(context, query.model);
    const rules = rulesOf(query, pool.model);
    const table = await openBody(request, maxBatchBytes);
    const format = ownFormat(table);
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
      safeForSpreadsheets: query.safe === "true",
      model: pool.model,
      rules,
      device: pool.model.device,
      trailer: () => table.report.trailer,
    });
    const charset = format === "jsonl" ? "utf-8" : (table.encoding?.name ?? "utf-8");
    return { model: pool.model, chunks, type: `${EXTENSIONS[format].mediaType}; charset=${charset}` };
  }

  app.post(
    "/batch",
    { schema: SCHEMA, bodyLimit: maxBatchBytes, config: { timed: false } },
    async (request, reply) => {
      if (!request.body) throw new RequestError(400, "The body is empty.");
      if (running >= maxBatches)
        throw new RequestError(429, `${running} files are being scored. Try again later.`, 10);
      running++;
      reply.raw.once("close", () => running--);
      const { model, chunks, type } = await scoreFile(request);
      return reply
        .headers({ "x-model-id": model.id, "x-model-revision": model.revision })
        .type(type)
        .send(Readable.from(chunks, { objectMode: false }));
    },
  );
}
