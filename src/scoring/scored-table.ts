/** The file that a scored table becomes, whoever writes its bytes where. */

import { type AddedColumns, addedColumns, type ScoredRow } from "../data/write/scored.ts";
import {
  type Provenance,
  type WriteFormat,
  type WriteJob,
  type WriteSummary,
  writeTable,
} from "../data/write/write.ts";
import { APP } from "./app.ts";
import type { ScoringModel } from "./model.ts";
import { askedHeads, describeCalibration, type ScoringRules } from "./rules.ts";

export interface ScoredTableOptions extends Pick<
  WriteJob,
  "table" | "lateColumns" | "safeForSpreadsheets" | "trailer"
> {
  fileName: string;
  format: WriteFormat;
  rows: AsyncIterable<readonly ScoredRow[]>;
  model: ScoringModel;
  rules: ScoringRules;
  device: string;
}

export interface ScoredTable {
  chunks: AsyncIterable<Uint8Array>;
  provenance: Provenance;
  /** Complete once the last chunk was taken. */
  summary: WriteSummary;
  renamed: AddedColumns["renamed"];
}

export function scoredTable(options: ScoredTableOptions): ScoredTable {
  const { table, lateColumns, model, rules, device, fileName, ...rest } = options;
  const { id, revision, weightsSha256, dtype, calibratedOn, labels } = model;
  const { longTexts, calibration } = rules;
  const summary: WriteSummary = { rows: 0, changedCells: 0, cutCells: 0, unwritableCharacters: 0 };
  const provenance: Provenance = {
    app: APP,
    model: id,
    revision,
    weightsSha256,
    dtype,
    device,
    ...(calibration
      ? { calibratedOn: describeCalibration(calibration) }
      : calibratedOn !== undefined && { calibratedOn }),
    longTexts,
    file: fileName,
    time: new Date().toISOString(),
  };
  const taken = [...table.columns.map((column) => column.name), ...lateColumns];
  const added = addedColumns(taken, labels, askedHeads(model, rules));
  const chunks = writeTable({ ...rest, table, lateColumns, added, provenance, summary });
  return { chunks, provenance, summary, renamed: added.renamed };
}
