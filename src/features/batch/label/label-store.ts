import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { LabelRow } from "../../../../workers/protocols/labels.ts";
import type { ErrorReport } from "../../../errors/app-error.ts";
import type { CoderLabel } from "../../../labels/coder-label.ts";
import type { Labeling, Review } from "../../../labels/labeling.ts";
import { LOCAL_KEYS } from "../../../storage/registry.ts";

export const LABEL_VIEWS = ["setup", "texts", "agreement", "teach", "files"] as const;
export type LabelViewId = (typeof LABEL_VIEWS)[number];

/** What `undo` brings back: the label that the coder had for the row before, if any. */
interface UndoStep {
  row: number;
  coder: string;
  before: CoderLabel | undefined;
}

interface LabelState {
  jobId: string | undefined;
  view: LabelViewId;
  /** Undefined until it was read. */
  labeling: Labeling | undefined;
  /** What is looked through again in place of the whole sample. */
  review: Review | undefined;
  /** The place of the text that is shown among those of `shownSample`; their number after the last one. */
  place: number;
  /** Texts that were fetched, those of the next places too. */
  rows: ReadonlyMap<number, LabelRow>;
  undoable: readonly UndoStep[];
  /** The label that was given last, for the screen reader. */
  last: CoderLabel | undefined;
  error: ErrorReport | undefined;
}

export const INITIAL: LabelState = {
  jobId: undefined,
  view: "setup",
  labeling: undefined,
  review: undefined,
  place: 0,
  rows: new Map(),
  undoable: [],
  last: undefined,
  error: undefined,
};

/** State only; `label-actions.ts` changes it. Kept while other tabs are shown. */
export const useLabels = create<LabelState>()(() => INITIAL);

/** The name of the person who labels in this browser; empty until it was entered. */
export const useCoder = create<{ name: string }>()(persist(() => ({ name: "" }), { name: LOCAL_KEYS.coder }));

/** The rows of the sample that are shown one after the other. */
export function shownSample({ sample }: Labeling, review: Review | undefined): Labeling["sample"] {
  if (!review) return sample;
  const rows = new Set(review.rows);
  return sample.filter(({ row }) => rows.has(row));
}

/** The labels of one coder by row. */
export const labelsOf = (labels: readonly CoderLabel[], coder: string): Map<number, CoderLabel> =>
  new Map(labels.filter((label) => label.coder === coder).map((label) => [label.row, label]));
