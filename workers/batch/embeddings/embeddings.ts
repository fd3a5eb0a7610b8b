/** What lies behind a batch's verdicts: a vector for each row, rows like one another, and the words they rest on. */

import { AppError } from "../../../src/errors/app-error.ts";
import { decodeEntities } from "../../../src/data/text/entities.ts";
import type {
  AttributedText,
  AttributionRequest,
  BulkRequest,
  EmbeddedText,
  EmbeddingRequest,
} from "../../../src/engine/explain/bulk.ts";
import {
  groupVectors,
  Nearest,
  normalized,
  project,
} from "../../../src/engine/explain/representations/embeddings.ts";
import type { Scorer, TextScore } from "../../../src/engine/pool/scheduler.ts";
import { type AttributionsFormat, writeAttributions } from "../../../src/scoring/bulk/attributions-file.ts";
import { type EmbeddingsFormat, writeEmbeddings } from "../../../src/scoring/bulk/embeddings-file.ts";
import { inOrder } from "../../../src/scoring/bulk/in-order.ts";
import type { EmbeddedRow } from "../../../src/scoring/bulk/rows.ts";
import { provenanceOf } from "../../../src/scoring/provenance.ts";
import { saveChunks } from "../export.ts";
import type { OpenJob } from "../job.ts";
import { PAGE_ROWS } from "../storage/job-store.ts";
import type { VectorStore } from "./embedding-store.ts";
import { rowsOf } from "../view.ts";
import type { LikeRow, LikenessMap, SavedFile, VectorState } from "./embeddings-protocol.ts";

/** Points of a map: as many as a person can look at, and few enough to group in a second. */
const MOST_POINTS = 4000;
const TYPICAL = 3;

export interface InsightOptions {
  /** One thread with the job's model, for this request. */
  createScorer: <S extends TextScore>(open: OpenJob, request: BulkRequest) => Promise<Scorer<S>>;
  workers: number;
  vectors: () => Promise<VectorStore>;
}

type Tell = (done: number, rows: number) => void;

async function* textsOf(open: OpenJob, firstPage: number): AsyncGenerator<string> {
  for (let page = firstPage; page * PAGE_ROWS < open.job.rows; page += 1) {
    for (const { cells } of await open.page(page)) {
      yield decodeEntities(cells[open.job.table.textColumn] ?? "");
    }
  }
}

export class Insight {
  readonly #options: InsightOptions;
  #running: AbortController | undefined;

  constructor(options: InsightOptions) {
    this.#options = options;
  }

  /** Ends what runs; pages of vectors that are whole are kept. */
  stop(): void {
    this.#running?.abort();
  }

  async forget(id: string): Promise<void> {
    await (await this.#options.vectors()).remove(id);
  }

  /** The newest run ends the one before. */
  #results<S extends TextScore>(open: OpenJob, request: BulkRequest, firstPage: number) {
    this.stop();
    this.#running = new AbortController();
    return inOrder<S>(textsOf(open, firstPage), {
      createScorer: () => this.#options.createScorer<S>(open, request),
      workers: this.#options.workers,
      signal: this.#running.signal,
    });
  }

  async state({ job }: OpenJob): Promise<VectorState | undefined> {
    const known = await (await this.#options.vectors()).state(job.id);
    return known && { request: known.request, done: Math.min(job.rows, known.pages * PAGE_ROWS) };
  }

  /** Goes on where an earlier run for the same vectors ended. @throws AppError */
  async embed(open: OpenJob, request: EmbeddingRequest, tell: Tell): Promise<void> {
    const { id, rows } = open.job;
    const store = await this.#options.vectors();
    const firstPage = await store.begin(id, request);
    let page = firstPage;
    let vectors: (Float32Array | undefined)[] = [];
    const save = async () => {
      const size = vectors.find((vector) => vector)?.length ?? 0;
      const data = new Float32Array(vectors.length * size).fill(Number.NaN);
      for (const [at, vector] of vectors.entries()) if (vector) data.set(vector, at * size);
      await store.save(id, page, { size, data });
      page += 1;
      vectors = [];
    };
    tell(firstPage * PAGE_ROWS, rows);
    for await (const { row, result } of this.#results<EmbeddedText>(open, request, firstPage)) {
      vectors.push(result?.vector);
      if (vectors.length === PAGE_ROWS) await save();
      tell(firstPage * PAGE_ROWS + row, rows);
    }
    if (vectors.length > 0) await save();
  }

  /** The rows most like one, the likest first, without itself. @throws AppError when it has no vector */
  async like(open: OpenJob, row: number, most: number): Promise<LikeRow[]> {
    const store = await this.#options.vectors();
    const own = await store.page(open.job.id, Math.floor(row / PAGE_ROWS));
    const start = (row % PAGE_ROWS) * (own?.size ?? 0);
    const vector = own?.data.slice(start, start + own.size) ?? new Float32Array();
    if (!(vector.length > 0) || Number.isNaN(vector[0])) {
      throw new AppError("bad-option", "This row has no text to compare.");
    }
    const nearest = new Nearest(normalized({ count: 1, size: vector.length, data: vector }).data, most + 1);
    for await (const { size, data, first } of store.pages(open.job.id)) {
      // A page without any vector has no size.
      if (size > 0) nearest.add(normalized({ count: data.length / size, size, data }), first);
    }
    const found = nearest.found.filter((other) => other.row !== row).slice(0, most);
    const rows = await rowsOf(
      open,
      Uint32Array.from(found, (other) => other.row),
      0,
      found.length,
    );
    return rows.map((other, at) => ({ ...this.#lineOf(open, other), cosine: found[at]?.cosine ?? 0 }));
  }

  #lineOf(open: OpenJob, { index, cells, label, scores }: Awaited<ReturnType<typeof rowsOf>>[number]) {
    const text = decodeEntities(cells[open.job.table.textColumn] ?? "");
    return { index, text, label, score: scores[label] ?? 0 };
  }

  /** Rows on a plane, in groups of like ones; an even share of them where there are many. */
  async map(open: OpenJob, groups: number): Promise<LikenessMap> {
    const store = await this.#options.vectors();
    const step = Math.max(1, Math.ceil(open.job.rows / MOST_POINTS));
    const rows: number[] = [];
    const taken: Float32Array[] = [];
    for await (const { size, data, first } of store.pages(open.job.id)) {
      const count = size > 0 ? data.length / size : 0;
      for (let at = 0; at < count; at += 1) {
        const vector = data.subarray(at * size, (at + 1) * size);
        if ((first + at) % step !== 0 || Number.isNaN(vector[0])) continue;
        rows.push(first + at);
        taken.push(vector.slice());
      }
    }
    const size = taken[0]?.length ?? 0;
    const data = new Float32Array(taken.length * size);
    for (const [at, vector] of taken.entries()) data.set(vector, at * size);
    const vectors = normalized({ count: taken.length, size, data });
    const { points, explained } = project(vectors);
    const { of, centres } = groupVectors(vectors, groups);
    const labels = Int8Array.from(rows, (row) => open.results.label(row));
    const described = await Promise.all(
      Array.from({ length: centres.count }, async (_, group) => {
        const members = rows.flatMap((_row, at) => (of[at] === group ? [at] : []));
        const nearest = new Nearest(centres.data.subarray(group * size, (group + 1) * size), TYPICAL);
        for (const at of members) {
          nearest.add(
            { count: 1, size, data: vectors.data.subarray(at * size, (at + 1) * size) },
            rows[at] ?? 0,
          );
        }
        const wanted = Uint32Array.from(nearest.found, ({ row }) => row);
        const typical = await rowsOf(open, wanted, 0, wanted.length);
        return {
          rows: members.length,
          classes: open.job.model.labels.map(
            (_label, index) => members.filter((at) => labels[at] === index).length,
          ),
          typical: typical.map((row) => this.#lineOf(open, row)),
        };
      }),
    );
    return { rows: Uint32Array.from(rows), points, explained, of, labels, groups: described, step };
  }

  async saveVectors(
    open: OpenJob,
    format: EmbeddingsFormat,
    target: FileSystemFileHandle | undefined,
  ): Promise<SavedFile> {
    const store = await this.#options.vectors();
    const known = await store.state(open.job.id);
    if (!known) throw new AppError("bad-option", "No vectors were made yet.");
    async function* rows(): AsyncGenerator<EmbeddedRow> {
      for await (const { size, data, first } of store.pages(open.job.id)) {
        for (const [at, { cells }] of (await open.page(first / PAGE_ROWS)).entries()) {
          const vector = data.slice(at * size, (at + 1) * size);
          const has = size > 0 && !Number.isNaN(vector[0]);
          const scores = open.results.scores(first + at);
          yield {
            row: first + at + 1,
            text: decodeEntities(cells[open.job.table.textColumn] ?? ""),
            result: has ? { vector, scores, cut: open.results.status(first + at) === "cut" } : undefined,
          };
        }
      }
    }
    const chunks = () =>
      writeEmbeddings(format, {
        rows: rows(),
        count: open.job.rows,
        labels: open.job.model.labels,
        provenance: this.#provenance(open, known.request),
      });
    return await saveChunks(this.#nameOf(open, "embeddings", format), MEDIA_TYPES[format], chunks, target);
  }

  async saveAttributions(
    open: OpenJob,
    request: AttributionRequest,
    { format, safeForSpreadsheets }: { format: AttributionsFormat; safeForSpreadsheets: boolean },
    tell: Tell,
    target: FileSystemFileHandle | undefined,
  ): Promise<SavedFile> {
    const results = () => this.#results<AttributedText>(open, request, 0);
    async function* rows() {
      for await (const row of results()) {
        tell(row.row, open.job.rows);
        yield row;
      }
    }
    const chunks = () =>
      writeAttributions(format, {
        rows: rows(),
        labels: open.job.model.labels,
        provenance: this.#provenance(open, request),
        safeForSpreadsheets,
      });
    return await saveChunks(this.#nameOf(open, "words", format), MEDIA_TYPES[format], chunks, target);
  }

  #provenance({ job }: OpenJob, request: BulkRequest) {
    const { model, rules, fileName: file } = job;
    return { ...provenanceOf(model, { device: "wasm", file, rules }), request };
  }

  #nameOf({ job }: OpenJob, suffix: string, format: string): string {
    return `${job.fileName.replace(/(\.\w{1,8})?(\.(gz|zip))?$/i, "") || "table"}-${suffix}.${format}`;
  }
}

const MEDIA_TYPES = {
  csv: "text/csv",
  jsonl: "application/jsonl",
  parquet: "application/vnd.apache.parquet",
  npz: "application/zip",
};
