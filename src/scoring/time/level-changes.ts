/** Where the level of an estimate over periods changes. */

import { changePoints, defaultPenalty } from "../../statistics/series/pelt.ts";

/** Of fewer periods, a change of level cannot be told from noise. */
export const FEWEST_PERIODS = 12;
/** The leading term of the modified BIC (Zhang and Siegmund 2007), of which the penalty of BIC is two thirds. */
const PENALTY = 1.5;

export interface LevelChange {
  /** Index of the first period of the new level. */
  at: number;
  /** Means of the periods of the level before and of the new one. */
  before: number;
  after: number;
}

/**
 * The changes that PELT finds with the penalty of the modified BIC; suggestions, no tests.
 * @param values estimates by period; `undefined` for a gap, which is passed over
 * @returns none for fewer than 12 values
 */
export function levelChanges(values: readonly (number | undefined)[]): LevelChange[] {
  const known = values.flatMap((value, at) => (value === undefined ? [] : [{ value, at }]));
  if (known.length < FEWEST_PERIODS) return [];
  const series = known.map(({ value }) => value);
  const starts = changePoints(series, PENALTY * defaultPenalty(series));
  const bounds = [0, ...starts, series.length];
  const mean = (level: number) => {
    const part = series.slice(bounds[level], bounds[level + 1]);
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  return starts.map((start, index) => ({
    at: known[start]?.at ?? 0,
    before: mean(index),
    after: mean(index + 1),
  }));
}
