/** Runs one explanation of all rows of a batch at a time. */

import type { BulkRequest } from "../../../src/engine/explain/bulk.ts";
import type { Scorer, TextScore } from "../../../src/engine/pool/scheduler.ts";
import { inOrder } from "../../../src/scoring/bulk/in-order.ts";
import type { ExplainedRow } from "../../../src/scoring/bulk/rows.ts";
import { provenanceOf } from "../../../src/scoring/provenance.ts";
import type { OpenJob } from "../open-job.ts";
import { PAGE_ROWS } from "../storage/job-store.ts";

/** Starts one worker with the job's model. */
export type CreateScorer = <S extends TextScore>(open: OpenJob, request: BulkRequest) => Promise<Scorer<S>>;

export type OnRows = (done: number, rows: number) => void;

async function* textsOf(open: OpenJob, firstPage: number): AsyncGenerator<string> {
  for (let page = firstPage; page * PAGE_ROWS < open.job.rows; page += 1) {
    for (const { cells } of await open.page(page)) yield open.textOf(cells);
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
   * @param firstPage of the job's rows; row numbers count from 1 there.
   * @throws AppError
   */
  start<S extends TextScore>(
    open: OpenJob,
    request: BulkRequest,
    createScorer: CreateScorer,
    firstPage = 0,
  ): AsyncGenerator<ExplainedRow<S>, void, undefined> {
    this.stop();
    this.#running = new AbortController();
    return inOrder<S>(textsOf(open, firstPage), {
      createScorer: () => createScorer<S>(open, request),
      workers: this.#workers,
      signal: this.#running.signal,
    });
  }
}

export const bulkProvenance = ({ job: { model, rules, fileName: file } }: OpenJob, request: BulkRequest) => ({
  ...provenanceOf(model, { device: "wasm", file, rules }),
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
