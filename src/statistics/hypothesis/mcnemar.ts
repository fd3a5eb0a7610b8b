/** McNemar's test: whether one of two classifiers is right more often on the same texts. */

import { binomialCdf, normalTail } from "../distributions.ts";

export interface McNemar {
  /** Texts that only the first classifier has right, and only the second. */
  onlyFirst: number;
  onlySecond: number;
  /** Two-sided. */
  p: number;
  /** Whether p is from the binomial distribution, as it is for fewer than 25 texts that differ. */
  isExact: boolean;
}

/** McNemar (1947); with Edwards' continuity correction from 25 differing texts on, exact below. */
export function mcNemar(onlyFirst: number, onlySecond: number): McNemar {
  const differing = onlyFirst + onlySecond;
  const isExact = differing < 25;
  const distance = Math.max(0, Math.abs(onlyFirst - onlySecond) - 1);
  const p = isExact
    ? Math.min(1, 2 * binomialCdf(Math.min(onlyFirst, onlySecond), differing, 0.5))
    : 2 * normalTail(distance / Math.sqrt(differing));
  return { onlyFirst, onlySecond, p, isExact };
}
