/** The difference of two shares of the same texts, such as the accuracies of two classifiers. */

import { type ConfidenceInterval, wilsonInterval } from "../intervals.ts";

export interface PairedTable {
  /** The number of texts that both have right. */
  both: number;
  onlyFirst: number;
  onlySecond: number;
  neither: number;
}

export interface PairedDifference {
  /** The share of the first less that of the second. */
  value: number;
  /** 95 %, within [-1, 1]. */
  interval: ConfidenceInterval;
}

/**
 * Method 10 of Newcombe (1998), "Improved confidence intervals for the difference between binomial proportions based on paired
 * data": Wilson's intervals of both shares, combined with their correlation.
 */
export function pairedDifference({ both, onlyFirst, onlySecond, neither }: PairedTable): PairedDifference {
  const texts = both + onlyFirst + onlySecond + neither;
  const [first, second] = [both + onlyFirst, both + onlySecond];
  const value = (onlyFirst - onlySecond) / texts;
  const [one, other] = [wilsonInterval(first, texts), wilsonInterval(second, texts)];
  const correlation = phi({ both, onlyFirst, onlySecond, neither });
  /** @param below how far one bound is from its share. @param above the same on the other side of the other share */
  const distance = (below: number, above: number) =>
    Math.sqrt(Math.max(0, below ** 2 - 2 * correlation * below * above + above ** 2));
  const [p, q] = [first / texts, second / texts];
  return {
    value,
    interval: {
      low: Math.max(-1, value - distance(p - one.low, other.high - q)),
      high: Math.min(1, value + distance(one.high - p, q - other.low)),
    },
  };
}

/** The correlation of the two, with Newcombe's correction of its numerator; 0 where a margin is empty. */
function phi({ both, onlyFirst, onlySecond, neither }: PairedTable): number {
  const margins = (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
  if (margins === 0) return 0;
  const product = both * neither - onlyFirst * onlySecond;
  const texts = both + onlyFirst + onlySecond + neither;
  const corrected = product > texts / 2 ? product - texts / 2 : Math.min(product, 0);
  return corrected / Math.sqrt(margins);
}
