/**
 * Estimates of a table whose truth is known, from many samples: how often the 95 % intervals hold the truth, and whether the
 * estimates are right on average. One sample cannot say that, because one interval in twenty misses.
 */

import { expect } from "@playwright/test";
import { type LabeledRow, estimatesOf, type Group } from "../../src/scoring/estimate/estimate.ts";
import { GroupCounts } from "../../src/scoring/estimate/group-counts.ts";
import { allMeasures } from "../../src/scoring/estimate/measures.ts";
import { readGroups } from "../../server/scoring/estimate-table.ts";
import { binomialCdf, normalQuantile } from "../../src/statistics/distributions.ts";
import { randomFrom } from "../../src/statistics/random.ts";
import { estimateDifference } from "../../src/statistics/shares/difference.ts";

export interface KnownRow {
  brand: string;
  /** Whether the row is of the day of the event or later. */
  isAfter: boolean;
  /** Index of the class that is true. */
  category: number;
}

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** Estimates by name: the share of each class, and differences of the negative shares. */
export type Estimates = Record<string, Estimate>;

interface ScoredRow extends KnownRow {
  scores: readonly number[];
}

const DIFFERENCES = [
  ["acme minus bolt", "acme", "bolt"],
  ["cedar minus bolt", "cedar", "bolt"],
  ["after minus before", "after", "before"],
] as const;

/** The probability with which an estimator that is right fails one of the bounds below. */
const FALSE_ALARM = 0.001;
const LEVEL = 0.95;

export class KnownScores {
  readonly #classes: string[];
  readonly #rows: ScoredRow[];
  /** Of all rows, by name of the group; "" for the whole file. */
  readonly #counts = new Map<string, GroupCounts>();

  private constructor(classes: string[], rows: ScoredRow[]) {
    this.#classes = classes;
    this.#rows = rows;
    for (const row of rows) {
      for (const group of groupsOf(row)) {
        const counts = this.#counts.get(group) ?? new GroupCounts(classes.length, allMeasures(classes));
        this.#counts.set(group, counts);
        counts.add(row.scores);
      }
    }
  }

  /** @param scored the table as CSV with its scores, whose first column is the number of the row */
  static async read(scored: Buffer, known: readonly KnownRow[]): Promise<KnownScores> {
    const rows: ScoredRow[] = [];
    const { classes } = await readGroups(
      { name: "scored.csv", blob: new Blob([new Uint8Array(scored)]) },
      {
        scores: "sentiment",
        id: undefined,
        label: "label",
        probability: undefined,
        onRow({ cells }, scores) {
          const row = known[Number(cells[0])];
          if (row) rows.push({ ...row, scores: [...scores] });
        },
      },
    );
    return new KnownScores(classes, rows);
  }

  /** @param numbers of the labeled rows, a simple random sample */
  estimates(numbers: readonly number[]): Estimates {
    const labels = new Map<string, LabeledRow[]>([...this.#counts.keys()].map((group) => [group, []]));
    for (const number of numbers) {
      const row = this.#rows[number];
      if (!row) throw new RangeError(`There is no row ${number}.`);
      const inclusion = numbers.length / this.#rows.length;
      const label = { scores: row.scores, category: row.category, inclusion, stratum: undefined };
      for (const group of groupsOf(row)) labels.get(group)?.push(label);
    }
    const groupOf = (name: string): Group => ({
      counts: this.#counts.get(name) ?? new GroupCounts(0, []),
      labels: labels.get(name) ?? [],
    });
    const whole = groupOf("");
    const measures = allMeasures(this.#classes);
    const correctedOf = (name: string) =>
      estimatesOf(groupOf(name), measures, name === "" ? {} : { whole }).flatMap(
        ({ corrected }) => corrected ?? [],
      );
    const shares = correctedOf("")
      .slice(0, this.#classes.length)
      .map(({ value, interval }, index) => [this.#classes[index] ?? "", { value, ...interval }] as const);
    const differences = DIFFERENCES.flatMap(([name, first, second]) => {
      const [[one], [other]] = [correctedOf(first), correctedOf(second)];
      if (!one || !other) return [];
      const { value, interval } = estimateDifference(one, other);
      return [[name, { value, ...interval }] as const];
    });
    return Object.fromEntries([...shares, ...differences]);
  }

  /** What `estimates` would be with a label for each row. */
  truth(): Record<string, number> {
    const shareOf = (group: string, category: number) => {
      const rows = this.#rows.filter((row) => groupsOf(row).includes(group));
      return rows.filter((row) => row.category === category).length / rows.length;
    };
    return Object.fromEntries([
      ...this.#classes.map((name, category) => [name, shareOf("", category)] as const),
      ...DIFFERENCES.map(([name, first, second]) => [name, shareOf(first, 0) - shareOf(second, 0)] as const),
    ]);
  }

  /** Estimates of simple random samples. */
  draws(count: number, labels: number): Estimates[] {
    const random = randomFrom(1);
    const order = this.#rows.map((_, row) => row);
    return Array.from({ length: count }, () => {
      // The first steps of Fisher and Yates' shuffle; the order left by the last draw is as good as any.
      for (let at = 0; at < labels; at++) {
        const other = at + Math.floor(random() * (order.length - at));
        [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
      }
      return this.estimates(order.slice(0, labels));
    });
  }
}

const groupsOf = ({ brand, isAfter }: KnownRow): string[] => ["", brand, isAfter ? "after" : "before"];

/** The page rounds to a tenth of a point. */
const ROUNDING = 0.000_51;

/** That the page shows these estimates. */
export function expectShown(shown: Estimates, right: Estimates): void {
  expect(Object.keys(shown).toSorted()).toEqual(Object.keys(right).toSorted());
  for (const [name, estimate] of Object.entries(right)) {
    for (const bound of ["value", "low", "high"] as const) {
      const distance = Math.abs((shown[name]?.[bound] ?? Number.NaN) - estimate[bound]);
      expect(distance, `${name}, ${bound}`).toBeLessThan(ROUNDING);
    }
  }
}

/**
 * The rule: of the draws, no more intervals miss the truth than 5 % of them and chance (binomial), and the mean of the
 * estimates is the truth but for chance (normal). The bounds of all estimates together are passed by an estimator that is
 * right with a probability of 99.9 %.
 */
export function expectHonest(draws: readonly Estimates[], truth: Readonly<Record<string, number>>): string[] {
  const names = Object.keys(truth);
  const tail = FALSE_ALARM / (2 * names.length);
  const count = draws.length;
  let most = 0;
  while (1 - binomialCdf(most, count, 1 - LEVEL) > tail) most++;
  return names.map((name) => {
    const right = truth[name] ?? Number.NaN;
    const drawn = draws.map((estimates) => estimates[name] ?? { value: Number.NaN, low: 0, high: 0 });
    const missed = drawn.filter(({ low, high }) => right < low || right > high).length;
    const mean = drawn.reduce((sum, { value }) => sum + value, 0) / count;
    const variance = drawn.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (count - 1);
    const reach = normalQuantile(tail / 2) * Math.sqrt(variance / count);
    const [off, allowed] = [mean - right, reach].map((distance) => (100 * distance).toFixed(2));
    const found = `${name}: ${missed} of ${count} intervals miss, at most ${most}; off by ${off} points, at most ${allowed}`;
    expect.soft(missed, found).toBeLessThanOrEqual(most);
    expect.soft(Math.abs(mean - right), found).toBeLessThanOrEqual(reach);
    return found;
  });
}
