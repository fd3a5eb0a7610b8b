/** Receives a file and returns it with scores; neither is ever complete in memory. */

import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ByteStream } from "../../../src/data/bytes.ts";
import type { RowStatus } from "../../../src/data/write/scored.ts";
import { CLEANINGS, DEFAULT_RULES, LONG_TEXTS, type LongTexts } from "../../../src/scoring/rules.ts";
import { limitedBody, readBeginning, TooLarge, TooSlow } from "../../batch/body.ts";
import { Places } from "../../batch/places.ts";
import { ScoredFile } from "../../batch/scored-file.ts";
import type { FileRules, ServedModel } from "../../inference/protocol.ts";
import { charsetOf } from "../bodies.ts";
import { headOf, modelHeaders } from "../classify.ts";
import type { Context } from "../context.ts";
import { RequestError } from "../errors.ts";
import { readersFor } from "../readers.ts";
import { object } from "../schemas/json-schema.ts";
import { errorResponses } from "../schemas/responses.ts";
import type { Settings } from "../settings.ts";

const FORMATS = {
  "text/csv": "csv",
  "text/tab-separated-values": "csv",
  "application/jsonl": "jsonl",
  "application/x-ndjson": "jsonl",
  "application/x-jsonlines": "jsonl",
} as const;

const QUERY = object(
  {
    model: { type: "string", description: "id or id@revision, or auto for the models by language" },
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

const SCHEMA = {
  tags: ["Batch"],
  summary: "Score a file of rows as it comes",
  querystring: QUERY,
  // For the document only; streams are not validated.
  body: { content: Object.fromEntries(Object.keys(FORMATS).map((type) => [type, { schema: {} }])) },
  response: {
    200: {
      description:
        "The rows with the columns sentiment… after their own, and where the models are chosen by language with language and sentiment_model.",
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
  const names = (heads ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  for (const name of names) headOf(model, name);
  return {
    longTexts,
    ...(names.length > 0 && { heads: names }),
    ...(clean !== undefined && { clean: CLEANINGS.filter((name) => clean.split(",").includes(name)) }),
    ...(query.score_missing === "true" && { scoreMissing: true }),
  };
}

/** Bytes, or the end of the file, that a client must have sent before its file gets a place. */
const BEGINNING = 1 << 16;

const tooManyFiles = ({ busy, secondsLeft }: Places) =>
  new RequestError(429, `${busy} files are being scored. Try again later.`, secondsLeft);

/** The response to a failure of the body. */
function bodyError(cause: unknown, { maxBatchBytes, minBodyRate }: Settings): unknown {
  if (cause instanceof TooLarge)
    return new RequestError(413, `The file has more than ${maxBatchBytes} bytes.`);
  if (cause instanceof TooSlow)
    return new RequestError(
      408,
      `The file arrived too slowly: at least ${minBodyRate} bytes a second are needed.`,
    );
  return cause;
}

export function batchRoutes(app: FastifyInstance, context: Context): void {
  const { settings } = context;
  const { maxBatches, maxBatchBytes, maxCharacters, minBodyRate, workers } = settings;
  const places = new Places(maxBatches);
  for (const type of Object.keys(FORMATS)) {
    app.addContentTypeParser(type, (_, payload, done) => done(null, payload));
  }
  app.removeContentTypeParser("application/json");

  /** @throws RequestError, TooLarge, TooSlow */
  async function openFile(request: FastifyRequest): Promise<{ file: ScoredFile; models: ServedModel[] }> {
    const query = request.query as BatchQuery;
    const readers = readersFor(context, query.model);
    const { model } = readers.pool;
    const otherLanguages = readers.otherLanguages?.model;
    const rules = rulesOf(query, model);
    const { "content-length": length, "content-type": contentType } = request.headers;
    if (Number(length ?? 0) > maxBatchBytes) throw new TooLarge();
    const opened: { file?: ScoredFile } = {};
    const limits = {
      maxBytes: maxBatchBytes,
      minRate: minBodyRate,
      isBusy: () => opened.file?.isScoring === true,
    };
    const body = await readBeginning(limitedBody(request.body as ByteStream, limits), BEGINNING);
    const options = {
      threadFile: context.fileThread,
      task: {
        file: {
          format: FORMATS[request.mediaType as keyof typeof FORMATS],
          encoding: charsetOf(contentType) ?? "utf-8",
          ...(query.text !== undefined && { textColumn: query.text }),
        },
        model,
        otherLanguages,
        rules,
        maxCharacters,
        window: 4 * workers,
        safeForSpreadsheets: query.safe === "true",
      },
      body,
      size: length === undefined ? undefined : Number(length),
      readers,
      places,
      stuckAfter: settings.deadlineMs,
      onRow: (status: RowStatus) => context.metrics.rows.inc({ status }),
    };
    const file = places.open(() => new ScoredFile(options));
    if (!file) throw tooManyFiles(places);
    opened.file = file;
    return { file, models: [model, ...(otherLanguages ? [otherLanguages] : [])] };
  }

  app.post(
    "/batch",
    { schema: SCHEMA, bodyLimit: maxBatchBytes, config: { timed: false } },
    async (request, reply) => {
      if (!request.body) throw new RequestError(400, "The body is empty.");
      try {
        const { file, models } = await openFile(request);
        const { stopped } = request;
        if (stopped.aborted) file.end(stopped.reason);
        stopped.addEventListener("abort", () => file.end(stopped.reason), { once: true });
        const type = await file.opened;
        return await reply
          .headers(modelHeaders(models))
          .type(type)
          .send(Readable.from(file.chunks(), { objectMode: false }));
      } catch (cause) {
        throw bodyError(cause, settings);
      }
    },
  );
}
