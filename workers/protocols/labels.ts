/** Labels of the open batch: what the page calls in the batch worker. */

import type { PseudonymChoice } from "../../src/data/pseudonyms/choice.ts";
import type { ErrorReport } from "../../src/errors/app-error.ts";
import type { AgreementReport } from "../../src/labels/agreement.ts";
import type { CoderLabel, SettledLabel } from "../../src/labels/coder-label.ts";
import type { Codebook } from "../../src/labels/codebook.ts";
import type { LabelIssue } from "../../src/labels/import.ts";
import type { Labeling, LabelingView, SampleDraw } from "../../src/labels/labeling.ts";
import type { TableView } from "./batch-types.ts";
import type { SavedFile } from "./embeddings.ts";

/** A row as a coder sees it. */
export interface LabelRow {
  /** The index among all rows, from 0. */
  row: number;
  text: string;
  cells: string[];
  /** Index of the predicted class; -1 without scores. */
  prediction: number;
  /** Whether the prediction names no class. */
  isNotSure: boolean;
  /** The probability of that class. */
  score: number;
}

export interface LabelImport {
  /** The number of labels that were taken over. */
  labels: number;
  /** The number of lines with a label that the batch has already. */
  known: number;
  issues: LabelIssue[];
}

export interface LabelService {
  /** All labels of the open job; with a codebook of the model's classes and without a sample where there are none yet. */
  labeling(): Promise<Labeling>;
  saveCodebook(codebook: Codebook): Promise<void>;
  saveLabelView(view: LabelingView): Promise<void>;
  /**
   * Draws rows, and keeps those of the sample that have a label or were added. `stopDrawing` cancels it.
   * @param onProgress called with the number of rows that were read, and the number of rows to read
   */
  drawSample(draw: SampleDraw, onProgress: (done: number, total: number) => void): Promise<Labeling>;
  /** `drawSample` rejects with `cancelled`; the sample stays as it was. */
  stopDrawing(): Promise<void>;
  /** Adds the rows of a view, which a person chose, to the sample. */
  addToSample(view: TableView): Promise<Labeling>;
  /**
   * Stores labels; each one replaces that of its coder for its row. Durable when the promise resolves.
   * @returns why they are only in memory; undefined when they are stored
   */
  putLabels(labels: readonly CoderLabel[]): Promise<ErrorReport | undefined>;
  removeLabels(labels: readonly Pick<CoderLabel, "row" | "coder">[]): Promise<void>;
  /** Stores the answers on which coders settled. */
  settle(labels: readonly SettledLabel[]): Promise<void>;
  unsettle(row: number): Promise<void>;
  /** Rows as a coder sees them. */
  labelRows(rows: readonly number[]): Promise<LabelRow[]>;
  /**
   * @param coders whose labels are compared; `MODEL_CODER` stands for the model
   * @param isOrdinal whether the categories are in an order
   */
  agreement(coders: readonly string[], isOrdinal: boolean): Promise<AgreementReport>;
  /**
   * @param which the labels of each coder, or the final label of each row
   * @param pseudonyms replaces names of users in the texts and notes
   */
  saveLabels(which: "coders" | "final", pseudonyms?: PseudonymChoice): Promise<SavedFile>;
  /**
   * The file for another coder, without labels, or with those of one coder to return them.
   * @param columns indices of the columns whose cells a coder sees beside the text
   */
  saveAssignment(columns: readonly number[], coder?: string): Promise<SavedFile>;
  /**
   * Takes over the codebook and the sample of an assignment whose rows are rows of the open job; nothing is lost of what
   * was labeled before.
   * @returns the ids of the rows that the job does not have
   */
  takeAssignment(file: File): Promise<string[]>;
  /** @param coder the name of the coder where the file has none */
  importLabels(file: File, coder: string): Promise<LabelImport>;
}
