import type { AttributedText, AttributionRequest } from "../../../src/engine/explain/bulk.ts";
import { writeAttributions } from "../../../src/scoring/bulk/attributions-file.ts";
import type { AttributedRow } from "../../../src/scoring/bulk/rows.ts";
import { ClassWords } from "../../../src/engine/explain/class-words.ts";
import type { RowFilter } from "../charts/charts.ts";
import { saveChunks } from "../export.ts";
import type { OpenJob } from "../open-job.ts";
import {
  bulkFileName,
  bulkProvenance,
  type BulkRun,
  type CreateScorer,
  MEDIA_TYPES,
  type OnRows,
} from "./bulk-run.ts";
import type {
  AttributionsFileOptions,
  FileClassWords,
  SavedAttributions,
} from "../../protocols/embeddings.ts";

interface AttributionsWork {
  createScorer: CreateScorer;
  onRows: OnRows;
  /** Whether a row is attributed; all rows when absent. */
  includes?: RowFilter | undefined;
}

/** The words of each class that are returned. */
const TOP_WORDS = 50;

/** The attributions of one run, row by row, and what they say of the words of all rows. */
class AttributedRows {
  readonly #run: BulkRun;
  readonly #open: OpenJob;
  readonly #request: AttributionRequest;
  readonly #work: AttributionsWork;
  readonly #effects: ClassWords;
  #rows = 0;

  constructor(run: BulkRun, open: OpenJob, request: AttributionRequest, work: AttributionsWork) {
    this.#run = run;
    this.#open = open;
    this.#request = request;
    this.#work = work;
    this.#effects = new ClassWords(open.job.model.labels.length);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AttributedRow, void, undefined> {
    const { createScorer, onRows, includes = () => true } = this.#work;
    const rows = this.#run.start<AttributedText>(this.#open, this.#request, createScorer, { includes });
    for await (const row of rows) {
      onRows(row.row, this.#open.job.rows);
      if (!includes(row.row - 1)) continue;
      if (row.result && row.result.words.length > 0) this.#rows += 1;
      this.#effects.add(row.result?.words ?? []);
      yield row;
    }
  }

  /** Of the rows so far. */
  get effects(): FileClassWords {
    return { request: this.#request, rows: this.#rows, byClass: this.#effects.top(TOP_WORDS) };
  }
}

/** Computes the attributions of the rows and writes them to a file. @throws AppError */
export async function saveAttributions(
  run: BulkRun,
  open: OpenJob,
  request: AttributionRequest,
  { format, safeForSpreadsheets, filter }: Omit<AttributionsFileOptions, "view">,
  work: AttributionsWork,
  target: FileSystemFileHandle | undefined,
): Promise<SavedAttributions> {
  const rows = new AttributedRows(run, open, request, work);
  const chunks = () =>
    writeAttributions(format, {
      rows,
      labels: open.job.model.labels,
      provenance: bulkProvenance(open, request, filter),
      safeForSpreadsheets,
    });
  const saved = await saveChunks(bulkFileName(open, "words", format), MEDIA_TYPES[format], chunks, target);
  return { ...saved, effects: rows.effects };
}

/** Computes the attributions of the rows, and keeps only what they say of words. @throws AppError */
export async function classWords(
  run: BulkRun,
  open: OpenJob,
  request: AttributionRequest,
  work: AttributionsWork,
): Promise<FileClassWords> {
  const rows = new AttributedRows(run, open, request, work);
  const each = rows[Symbol.asyncIterator]();
  // Each row is added to the effects.
  while (!(await each.next()).done);
  return rows.effects;
}
