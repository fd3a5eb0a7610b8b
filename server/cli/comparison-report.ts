/** What `compare` writes. */

import type { Comparison, Correction } from "../../src/scoring/estimate/compare.ts";
import type { DistinctWord } from "../../src/scoring/estimate/group-words.ts";
import type { EstimatedDifference } from "../../src/scoring/estimate/reports.ts";
import { POLARITY } from "../../src/scoring/estimate/measures.ts";
import { alignedTable } from "./estimates-report.ts";

export type GroupedWords = readonly (readonly [group: string, words: readonly DistinctWord[]])[];

export const differenceJson = ({ naive, corrected }: EstimatedDifference) => ({
  naive: { difference: naive },
  corrected: corrected
    ? {
        difference: corrected.value,
        interval: [corrected.interval.low, corrected.interval.high],
        p: corrected.p,
        adjustedP: corrected.adjustedP,
        effectSize: corrected.effectSize,
      }
    : null,
});

export const comparisonJson = (comparisons: readonly Comparison[], words: GroupedWords) => ({
  differences: comparisons.map(({ first, second, measure, ...difference }) => ({
    first,
    second,
    label: measure.name,
    ...differenceJson(difference),
  })),
  words: words.flatMap(([group, distinct]) => distinct.map((word) => ({ group, ...word }))),
});

const NAMES: Record<Correction, string> = { holm: "Holm", "benjamini-hochberg": "Benjamini-Hochberg" };

const asP = (p: number) => (p < 0.0001 ? "<0.0001" : p.toFixed(4));

/** Differences of shares in percentage points, and of the mean polarity. */
export function comparisonText(
  comparisons: readonly Comparison[],
  words: GroupedWords,
  correction: Correction,
): string {
  const header = ["", "corrected (95 %)", "p", `p (${NAMES[correction]})`, "effect size", "of counts"];
  const pairs = [...new Set(comparisons.map(({ first, second }) => `${first} less ${second}`))];
  const tables = pairs.map((pair) => {
    const rows = comparisons
      .filter(({ first, second }) => `${first} less ${second}` === pair)
      .map(({ measure, naive, corrected }) => {
        const points = (value: number) =>
          measure.name === POLARITY ? value.toFixed(3) : (100 * value).toFixed(1);
        if (!corrected) return [measure.name, "no labels", "", "", "", points(naive)];
        const { value, interval, p, adjustedP, effectSize } = corrected;
        const difference = `${points(value)} (${points(interval.low)} to ${points(interval.high)})`;
        return [measure.name, difference, asP(p), asP(adjustedP), effectSize.toFixed(2), points(naive)];
      });
    return `${pair}\n${alignedTable([header, ...rows])}`;
  });
  const isWithoutLabels = comparisons.some(({ corrected }) => !corrected);
  return [
    ...tables,
    ...(isWithoutLabels
      ? ["A difference of counts says nothing of the model's errors; labels correct it."]
      : []),
    ...words.map(
      ([group, distinct]) =>
        `Words of ${group} (log-odds in standard errors; texts with it here and in the others)\n${
          distinct.length > 0
            ? alignedTable(
                distinct.map(({ word, logOdds, texts, others }) => [
                  word,
                  logOdds.toFixed(1),
                  String(texts),
                  String(others),
                ]),
              )
            : "none"
        }`,
    ),
  ].join("\n\n");
}
