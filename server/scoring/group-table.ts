/** The rows of a scored table in their groups and hours. */

import { AppError } from "../../src/errors/app-error.ts";
import type { Group, LabeledRow } from "../../src/scoring/estimate/estimate.ts";
import type { HourGroup } from "../../src/scoring/time/periods.ts";

/** More values than this do not divide a table into groups that anyone compares. */
const MOST_GROUPS = 1000;

export interface ScoredGroup extends Group {
  labels: LabeledRow[];
}

type Hours = Map<number, ScoredGroup>;

const listOf = (hours: Hours): HourGroup[] => Array.from(hours, ([hour, group]) => ({ hour, ...group }));

export class GroupTable {
  readonly #create: () => ScoredGroup;
  readonly #whole: ScoredGroup;
  readonly #groups = new Map<string, ScoredGroup>();
  readonly #hours: Hours = new Map();
  readonly #groupHours = new Map<string, Hours>();

  /** @param create a group without rows */
  constructor(create: () => ScoredGroup) {
    this.#create = create;
    this.#whole = create();
  }

  /**
   * Counts a row.
   * @param names of its groups
   * @param hour its start, in milliseconds since 1970; `NaN` for a row without a date
   * @throws AppError `bad-option` when there are too many groups
   */
  add(
    scores: readonly number[],
    label: LabeledRow | undefined,
    names: readonly string[],
    hour = Number.NaN,
  ): void {
    const hasHour = !Number.isNaN(hour);
    const groups = [this.#whole, ...names.map((name) => this.#own(this.#groups, name))];
    if (this.#groups.size > MOST_GROUPS)
      throw new AppError("bad-option", `The column has more than ${MOST_GROUPS} different values.`);
    if (hasHour) {
      groups.push(this.#own(this.#hours, hour));
      for (const name of names) {
        const hours = this.#groupHours.get(name) ?? (new Map() as Hours);
        this.#groupHours.set(name, hours);
        groups.push(this.#own(hours, hour));
      }
    }
    for (const { counts, labels } of groups) {
      counts.add(scores);
      if (label) labels.push(label);
    }
  }

  #own<K>(groups: Map<K, ScoredGroup>, key: K): ScoredGroup {
    const own = groups.get(key) ?? this.#create();
    groups.set(key, own);
    return own;
  }

  /** @param hasHours whether the table has a column of dates */
  result(hasHours: boolean) {
    const groups = new Map(Array.from(this.#groupHours, ([name, hours]) => [name, listOf(hours)]));
    return {
      whole: this.#whole,
      groups: this.#groups,
      ...(hasHours && { hours: { whole: listOf(this.#hours), groups } }),
    };
  }
}
