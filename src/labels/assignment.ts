/** The assignment: the rows of a sample with their texts and the codebook, as a file for another coder, who returns it with labels. */

import { AppError } from "../errors/app-error.ts";
import {
  type Answer,
  CANNOT_SAY,
  type CoderLabel,
  DESIGNS,
  OFF_TOPIC,
  type SampledRow,
} from "./coder-label.ts";
import { checkCodebook, type Codebook } from "./codebook.ts";
import { isRecord, valueText } from "../engine/model/json.ts";

const KIND = "tonescope-assignment";
const VERSION = 1;

/** A label by the id of its row, because the file of another coder can number the rows otherwise. */
export interface AssignedLabel extends Omit<CoderLabel, "row"> {
  id: string;
}

export interface AssignedRow extends Omit<SampledRow, "row"> {
  /** The cell of the table's column of ids, or the number of the row from 1. */
  id: string;
  text: string;
  /** Cells of further columns by their names, which a coder sees beside the text. */
  context?: Record<string, string>;
}

export interface Assignment {
  /** The batch that the rows are from: its file by name, and the file's SHA-256 with the column of the texts. */
  batch: { file: string; fingerprint: string };
  codebook: Codebook;
  rows: readonly AssignedRow[];
  /** Empty in an assignment that was not worked on. */
  labels: readonly AssignedLabel[];
}

export const writeAssignment = ({ batch, codebook, rows, labels }: Assignment): string =>
  `${JSON.stringify({ kind: KIND, version: VERSION, batch, codebook, rows, labels }, undefined, 1)}\n`;

const notLabels = (message: string) => new AppError("not-labels", message);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const countOf = (value: unknown): number =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : 0;

function answerOf(value: unknown): Answer {
  if (value === CANNOT_SAY || value === OFF_TOPIC) return value;
  if (Array.isArray(value) && value.every((id) => typeof id === "string")) return value;
  throw notLabels("A label of the assignment has no answer.");
}

function rowOf(value: unknown): AssignedRow {
  if (!isRecord(value) || typeof value["id"] !== "string" || typeof value["text"] !== "string")
    throw notLabels("A row of the assignment lacks its id or its text.");
  const { id, text, probability, stratum, design, copies, context } = value;
  const isShare = typeof probability === "number" && probability > 0 && probability <= 1;
  return {
    id,
    text,
    probability: isShare ? probability : 1,
    design: DESIGNS.find((known) => known === design) ?? "chosen",
    ...(typeof stratum === "string" && { stratum }),
    ...(typeof copies === "number" && { copies }),
    ...(isRecord(context) && {
      context: Object.fromEntries(Object.entries(context).map(([name, cell]) => [name, textOf(cell)])),
    }),
  };
}

function labelOf(value: unknown): AssignedLabel {
  if (!isRecord(value) || typeof value["id"] !== "string")
    throw notLabels("A label of the assignment lacks the id of its row.");
  const note = textOf(value["note"]);
  return {
    id: value["id"],
    coder: textOf(value["coder"]).trim(),
    answer: answerOf(value["answer"]),
    at: textOf(value["at"]),
    seconds: countOf(value["seconds"]),
    order: countOf(value["order"]),
    ...(note !== "" && { note }),
    sawPrediction: value["sawPrediction"] === true,
  };
}

/** Whether a parsed JSON file is an assignment of any version. */
export const isAssignment = (value: unknown): value is Record<string, unknown> =>
  isRecord(value) && value["kind"] === KIND;

/**
 * @param value the parsed JSON file
 * @throws AppError `not-labels` for another file or a newer version, `bad-codebook`
 */
export function readAssignment(value: unknown): Assignment {
  if (!isAssignment(value)) throw notLabels("The file is no assignment.");
  const { version, batch, codebook, rows, labels = [] } = value;
  if (version !== VERSION) throw notLabels(`The assignment has the unknown version ${valueText(version)}.`);
  if (!isRecord(batch) || !Array.isArray(rows) || !Array.isArray(labels))
    throw notLabels("The assignment lacks its batch, its rows or its labels.");
  return {
    batch: { file: textOf(batch["file"]), fingerprint: textOf(batch["fingerprint"]) },
    codebook: checkCodebook(codebook),
    rows: rows.map(rowOf),
    labels: labels.map(labelOf),
  };
}
