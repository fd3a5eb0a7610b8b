/** Runs one explanation of all rows of a batch at a time. */

import type { BulkRequest } from "../../../src/engine/explain/bulk.ts";
import type { Scorer, TextScore } from "../../../src/engine/pool/scheduler.ts";
import { inOrder } from "../../../src/scoring/bulk/in-order.ts";
import type { ExplainedRow } from "../../../src/scoring/bulk/rows.ts";
import { provenanceOf } from "../../../src/scoring/provenance.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";
import { PAGE_ROWS } from "../storage/job-store.ts";

/** Starts one worker with the job's model. */
export type CreateScorer = <S extends TextScore>(open: OpenJob, request: BulkRequest) => Promise<Scorer<S>>;

export type OnRows = (done: number, rows: number) => void;

interface BulkRows {
  /** The first page of the job's rows; row numbers count from 1 there. */
  firstPage?: number;
  /** Whether a row is explained; the others get no result. */
  includes?: RowFilter;
}

async function* textsOf(open: OpenJob, { firstPage = 0, includes }: BulkRows): AsyncGenerator<string> {
  for (let page = firstPage; page * PAGE_ROWS < open.job.rows; page += 1) {
    for (const [at, { cells }] of (await open.page(page)).entries()) {
      // An empty text costs no run of the model.
      yield !includes || includes(page * PAGE_ROWS + at) ? open.textOf(cells) : "";
    }
  }
}

export class BulkRun {
  readonly #workers: number;
  #running: AbortController | undefined;

  constructor(workers: number) {
    this.#workers = workers;
  }

  /** The run in progress fails with `cancelled`. */
  stop(): void {
    this.#running?.abort();
  }

  /**
   * Stops the run in progress.
   * @throws AppError
   */
  start<S extends TextScore>(
    open: OpenJob,
    request: BulkRequest,
    createScorer: CreateScorer,
    rows: BulkRows = {},
  ): AsyncGenerator<ExplainedRow<S>, void, undefined> {
    this.stop();
    this.#running = new AbortController();
    return inOrder<S>(textsOf(open, rows), {
      createScorer: () => createScorer<S>(open, request),
      workers: this.#workers,
      signal: this.#running.signal,
    });
  }
}

/** @param filter the filter whose rows are written, in words; all rows when absent */
export const bulkProvenance = (
  { job: { model, rules, fileName: file } }: OpenJob,
  request: BulkRequest,
  filter?: string,
) => ({
  ...provenanceOf(model, { device: "wasm", file, rules, filter }),
  request,
});

/** Such as `tweets-words.csv` for `tweets.csv.gz`. */
export const bulkFileName = ({ job }: OpenJob, suffix: string, format: string): string =>
  `${job.fileName.replace(/(\.\w{1,8})?(\.(gz|zip))?$/i, "") || "table"}-${suffix}.${format}`;

export const MEDIA_TYPES = {
  csv: "text/csv",
  jsonl: "application/jsonl",
  parquet: "application/vnd.apache.parquet",
  npz: "application/zip",
};
