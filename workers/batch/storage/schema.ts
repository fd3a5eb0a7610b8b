/** The database of the jobs. */

import type { DBSchema } from "idb";
import type { CoderLabel, SettledLabel } from "../../../src/labels/coder-label.ts";
import type { Labeling } from "../../../src/labels/labeling.ts";
import type { ResultsPage } from "../../../src/scoring/results.ts";
import type { Migration } from "../../../src/storage/open-database.ts";
import type { Job } from "../../protocols/batch-types.ts";
import type { RowsPage } from "./memory-overflow.ts";

/** What is stored in one piece; labels are stored one by one. */
export type LabelingSetup = Pick<Labeling, "codebook" | "sample" | "draw" | "view">;

export interface BatchSchema extends DBSchema {
  jobs: { key: string; value: Job };
  /** By job and page. */
  rows: { key: [string, number]; value: RowsPage };
  results: { key: [string, number]; value: ResultsPage };
  secondResults: { key: [string, number]; value: ResultsPage };
  /** [rows] the cluster of each row. */
  clusters: { key: string; value: Uint8Array };
  labelings: { key: string; value: LabelingSetup };
  /** By job, row and coder; `saved` counts up, for the order. */
  labels: { key: [string, number, string]; value: CoderLabel & { saved: number } };
  /** By job and row. */
  settled: { key: [string, number]; value: SettledLabel };
}

export const MIGRATIONS: readonly Migration<BatchSchema>[] = [
  (database) => {
    database.createObjectStore("jobs", { keyPath: "id" });
    database.createObjectStore("rows");
    database.createObjectStore("results");
  },
  (database) => {
    database.createObjectStore("labelings");
    database.createObjectStore("labels");
    database.createObjectStore("settled");
  },
  (database) => void database.createObjectStore("secondResults"),
  (database) => void database.createObjectStore("clusters"),
];
