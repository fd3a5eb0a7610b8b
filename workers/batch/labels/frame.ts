/** The sampling frame of a job: its rows with a text, equal texts once, and what divides or orders them. */

import { isEmptyText } from "../../../src/data/text/missing.ts";
import { readDate } from "../../../src/data/dates/date-column.ts";
import type { RunOptions } from "../../../src/engine/explain/text/run-options.ts";
import { throwIfCancelled } from "../../../src/errors/app-error.ts";
import type { SampleDraw } from "../../../src/labels/labeling.ts";
import type { Frame } from "../../../src/labels/sample.ts";
import { copyKey, NO_COPY } from "../../../src/scoring/selection/copies.ts";
import { countedClass } from "../charts/counts.ts";
import { columnDates } from "../column-dates.ts";
import type { OpenJob } from "../open-job.ts";

/** The rarest values of a column are one stratum together. */
const MOST_STRATA = 20;
const OTHER = "other";
/** The rows whose prediction names no class. */
const NOT_SURE = "not_sure";

type StratumOf = (row: number, cells: readonly string[]) => string;

/** @throws AppError `cancelled` */
export async function frameOf(
  open: OpenJob,
  { design, strata, copiesOnce }: SampleDraw,
  { signal, onProgress }: RunOptions = {},
): Promise<Frame> {
  const isDivided = design === "stratified";
  // The dates of a column are read before the texts are.
  const before = isDivided && strata?.by === "period" ? open.job.rows : 0;
  const onRows = (done: number) => {
    throwIfCancelled(signal);
    onProgress?.(done, before + open.job.rows);
  };
  const stratumOf = isDivided ? await stratumReader(open, strata, onRows) : undefined;
  const rows: number[] = [];
  const copies: number[] = [];
  const names: string[] = [];
  const places = new Map<number, number>();
  for await (const { first, rows: page } of open.pages()) {
    for (const [at, { cells }] of page.entries()) {
      const text = open.textOf(cells);
      if (isEmptyText(text)) continue;
      const key = copiesOnce ? copyKey(text) : NO_COPY;
      const place = places.get(key);
      if (place !== undefined) {
        copies[place] = (copies[place] ?? 0) + 1;
        continue;
      }
      if (key !== NO_COPY) places.set(key, rows.length);
      rows.push(first + at);
      copies.push(1);
      if (stratumOf) names.push(stratumOf(first + at, cells));
    }
    onRows(before + first + page.length);
  }
  const { results } = open;
  return {
    rows: Uint32Array.from(rows),
    ...(copiesOnce && { copies: Uint32Array.from(copies) }),
    ...(stratumOf && { strata: strataOf(strata?.by === "period" ? periodsOf(names) : names) }),
    certainty: Float32Array.from(rows, (row) => (results.label(row) < 0 ? Number.NaN : results.score(row))),
  };
}

/** Numbers the strata in the order of their names; beyond the limit the rarest become one. */
function strataOf(names: readonly string[]): NonNullable<Frame["strata"]> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const common = [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name);
  const kept = common.length > MOST_STRATA ? [...common.slice(0, MOST_STRATA - 1), OTHER] : common;
  const sorted = [...new Set(kept)].sort();
  const numbers = new Map(sorted.map((name, at) => [name, at]));
  const other = numbers.get(OTHER) ?? 0;
  return { names: sorted, of: Uint32Array.from(names, (name) => numbers.get(name) ?? other) };
}

async function stratumReader(
  open: OpenJob,
  strata: SampleDraw["strata"],
  onRows: (done: number) => void,
): Promise<StratumOf> {
  const { labels } = open.job.model;
  if (!strata || strata.by === "class") {
    return (row) => {
      const at = countedClass(open, row);
      return at < 0 ? "" : (labels[at] ?? NOT_SURE);
    };
  }
  const { column } = strata;
  if (strata.by === "column") return (_, cells) => (cells[column] ?? "").trim();
  return await dayReader(open, column, onRows);
}

/** The date of a row as a day; the periods are made of the days of all rows. */
async function dayReader(open: OpenJob, column: number, onRows: (done: number) => void): Promise<StratumOf> {
  const dates = await columnDates(open, column, () => true, onRows);
  const format = dates?.format(open.job.options);
  return (_, cells) => {
    const time = format ? readDate(cells[column] ?? "", format) : Number.NaN;
    return Number.isNaN(time) ? "" : new Date(time).toISOString().slice(0, 10);
  };
}

/** Days, months or years: the finest of which there are not too many. */
function periodsOf(days: readonly string[]): string[] {
  const distinct = [...new Set(days)];
  const length =
    [10, 7, 4].find((length) => new Set(distinct.map((day) => day.slice(0, length))).size <= MOST_STRATA) ??
    4;
  return days.map((day) => day.slice(0, length));
}
