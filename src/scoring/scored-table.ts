/** The file of a scored table: its bytes, provenance and summary. */

import { type AddedColumns, addedColumns, type ScoredRow } from "../data/write/scored.ts";
import {
  emptySummary,
  type Provenance,
  type WriteFormat,
  type WriteJob,
  type WriteSummary,
} from "../data/write/write.ts";
import { pseudonymize, type Pseudonymized } from "../data/write/pseudonymize.ts";
import { omitColumns } from "../data/write/omit-columns.ts";
import { writeTable } from "../data/write/write-table.ts";
import type { ComparedModel, ScoringModel } from "./model.ts";
import { provenanceOf } from "./provenance.ts";
import { scoredHeads, type ScoringRules } from "./rules.ts";

export interface ScoredTableOptions extends Pick<
  WriteJob,
  "table" | "lateColumns" | "columnTypes" | "safeForSpreadsheets" | "trailer"
> {
  fileName: string;
  format: WriteFormat;
  rows: AsyncIterable<readonly ScoredRow[]>;
  model: ScoringModel;
  rules: ScoringRules;
  device: string;
  /** The filter whose rows are written, in words; all rows when absent. */
  filter?: string | undefined;
  /** Indices of columns that are left out. */
  omitted?: readonly number[] | undefined;
  /** Replaces names of users. */
  pseudonymized?: Pseudonymized | undefined;
  /** Names of further columns, whose cells the rows have. */
  further?: readonly string[] | undefined;
  /** The model of the texts in languages that `model` does not read. */
  otherLanguages?: ScoringModel | undefined;
  /** A second model or head, whose scores follow those of the heads. */
  second?: ComparedModel | undefined;
}

/** The second model as columns. */
const SECOND_COLUMN = "second_model";

export interface ScoredTable {
  chunks: AsyncIterable<Uint8Array>;
  provenance: Provenance;
  /** Complete after the last chunk. */
  summary: WriteSummary;
  renamed: AddedColumns["renamed"];
}

/** Passes the rows on, and notes how many have which status. */
async function* countStatuses(
  batches: ScoredTableOptions["rows"],
  provenance: Provenance,
): AsyncGenerator<readonly ScoredRow[], void, undefined> {
  const counts: NonNullable<Provenance["rowsByStatus"]> = {};
  provenance.rowsByStatus = counts;
  for await (const rows of batches) {
    for (const { result } of rows) {
      const status = result?.status ?? "waiting";
      counts[status] = (counts[status] ?? 0) + 1;
    }
    yield rows;
  }
}

export function scoredTable(options: ScoredTableOptions): ScoredTable {
  const {
    model,
    rules,
    device,
    fileName,
    filter,
    omitted = [],
    further = [],
    second,
    otherLanguages,
    pseudonymized,
    ...content
  } = options;
  const { table, lateColumns } = content;
  const summary = emptySummary();
  const textColumns = table.columns.flatMap(({ name, role }, index) =>
    role === "text" || rules.joinedColumns?.includes(index) ? [name] : [],
  );
  const provenance = provenanceOf(model, {
    device,
    file: fileName,
    rules,
    filter,
    textColumns,
    second,
    otherLanguages,
  });
  if (pseudonymized) {
    const named = pseudonymized.columns.map((index) => table.columns[index]?.name ?? "");
    provenance.pseudonyms = ["mentions", ...named];
  }
  const counted = { ...content, rows: countStatuses(content.rows, provenance) };
  const tableNames = [...table.columns.map((column) => column.name), ...lateColumns];
  const heads = [
    ...scoredHeads(model, rules),
    ...(second ? [{ name: SECOND_COLUMN, labels: second.labels }] : []),
  ];
  const added = addedColumns(tableNames, model.labels, heads, further, model.isNumber);
  const written = pseudonymized ? pseudonymize(counted, pseudonymized) : counted;
  const chunks = writeTable({ ...omitColumns(written, omitted), added, provenance, summary });
  return { chunks, provenance, summary, renamed: added.renamed };
}
