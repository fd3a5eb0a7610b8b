/** The earlier selections of the open job, for undo and redo. */

import type { Selection } from "../../../scoring/selection/selection.ts";

/** More steps than this are forgotten, the oldest first. */
const MAX_STEPS = 100;

export interface SelectionHistory {
  /** The oldest first. */
  past: readonly Selection[];
  /** Selections that were undone, the next one to redo last. */
  undone: readonly Selection[];
  /** The last step was typed; what is typed next belongs to the same step. */
  isTyped: boolean;
}

export const NO_HISTORY: SelectionHistory = { past: [], undone: [], isTyped: false };

/** @param before the selection that is replaced */
export function recordStep(
  { past, isTyped: wasTyped }: SelectionHistory,
  before: Selection,
  isTyped: boolean,
): SelectionHistory {
  const isSameStep = isTyped && wasTyped;
  return { past: isSameStep ? past : [...past, before].slice(-MAX_STEPS), undone: [], isTyped };
}

export type Step = "undo" | "redo";

/** @returns undefined if there is no such step */
export function takeStep(
  { past, undone }: SelectionHistory,
  now: Selection,
  step: Step,
): { selection: Selection; history: SelectionHistory } | undefined {
  const [from, to] = step === "undo" ? [past, undone] : [undone, past];
  const selection = from.at(-1);
  if (!selection) return undefined;
  const [left, taken] = [from.slice(0, -1), [...to, now]];
  const history = step === "undo" ? { past: left, undone: taken } : { past: taken, undone: left };
  return { selection, history: { ...history, isTyped: false } };
}
