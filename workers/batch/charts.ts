/** Figures that the charts draw, aggregated here so that the page gets hundreds of numbers, not rows. */

import type { OpenJob } from "./job.ts";
import type { Charts, ColumnCharts, TimeBin, WordCounts } from "./protocol.ts";

const HISTOGRAM_BINS = 20;
const MAX_TIME_BINS = 300;
const MAX_CATEGORIES = 20;
/** More distinct values than this are no category. */
const MAX_VALUES = 1000;
const MAX_WORDS = 25;

export function chartsOf({ results, job }: OpenJob): Charts {
  const zeros = () => job.model.labels.map(() => 0);
  const classes = zeros();
  const statuses: Charts["statuses"] = {};
  const histogram = Array.from({ length: HISTOGRAM_BINS }, (_, bin) => ({
    low: bin / HISTOGRAM_BINS,
    high: (bin + 1) / HISTOGRAM_BINS,
    counts: zeros(),
  }));
  for (let row = 0; row < results.rows; row++) {
    const status = results.status(row);
    if (!status) continue;
    statuses[status] = (statuses[status] ?? 0) + 1;
    const label = results.label(row);
    if (label < 0) continue;
    bump(classes, label);
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.max(0, Math.ceil(results.score(row) * HISTOGRAM_BINS) - 1));
    bump(histogram[bin]?.counts ?? [], label);
  }
  return { classes, statuses, histogram };
}

function bump(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

/** Milliseconds since 1970, or `NaN`. A time without a zone is taken as UTC, so that every reader sees the same. */
export function parseDate(text: string): number {
  const trimmed = text.trim();
  if (/^\d{10}$/.test(trimmed)) return Number(trimmed) * 1000;
  if (/^\d{13}$/.test(trimmed)) return Number(trimmed);
  if (!/\d{4}/.test(trimmed) || /^[+-]?[\d.]+$/.test(trimmed)) return Number.NaN;
  const iso = /^(\d{4}-\d{2}-\d{2})([T ](\d{2}:\d{2}(:\d{2}(\.\d+)?)?))?$/.exec(trimmed);
  return Date.parse(iso ? `${iso[1]}T${iso[3] ?? "00:00"}Z` : trimmed);
}

const HOUR = 3_600_000;

const UNITS: { unit: string; start: (time: number) => number }[] = [
  { unit: "hour", start: (time) => Math.floor(time / HOUR) * HOUR },
  { unit: "day", start: (time) => Math.floor(time / (24 * HOUR)) * 24 * HOUR },
  // Weeks start on Monday; 1 January 1970 was a Thursday.
  { unit: "week", start: (time) => (Math.floor((time / HOUR / 24 + 3) / 7) * 7 - 3) * 24 * HOUR },
  {
    unit: "month",
    start: (time) => {
      const date = new Date(time);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
    },
  },
  { unit: "year", start: (time) => Date.UTC(new Date(time).getUTCFullYear(), 0) },
];

/** Counts by hour made coarser until the chart can show them. */
export function timeBins(hours: ReadonlyMap<number, readonly number[]>): { unit: string; bins: TimeBin[] } {
  for (const { unit, start } of UNITS) {
    const bins = new Map<number, number[]>();
    for (const [hour, counts] of hours) {
      const bin = bins.get(start(hour)) ?? counts.map(() => 0);
      for (const [label, count] of counts.entries()) bin[label] = (bin[label] ?? 0) + count;
      bins.set(start(hour), bin);
    }
    if (bins.size <= MAX_TIME_BINS || unit === "year") {
      const sorted = [...bins].sort(([a], [b]) => a - b);
      return {
        unit,
        bins: sorted.map(([time, counts]) => ({ start: new Date(time).toISOString(), counts })),
      };
    }
  }
  return { unit: "year", bins: [] };
}

/** Over time where the column holds dates, by value where it holds few. */
export async function columnCharts(
  open: OpenJob,
  column: number,
  isCurrent: () => boolean,
): Promise<ColumnCharts> {
  const hours = new Map<number, number[]>();
  let values: Map<string, number[]> | undefined = new Map();
  let undated = 0;
  let dated = 0;
  const zeros = () => open.job.model.labels.map(() => 0);
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return {};
    for (const [at, { cells }] of rows.entries()) {
      const label = open.results.label(first + at);
      if (label < 0) continue;
      const cell = cells[column] ?? "";
      const time = parseDate(cell);
      if (Number.isNaN(time)) undated++;
      else {
        dated++;
        bump(getOr(hours, Math.floor(time / HOUR) * HOUR, zeros), label);
      }
      if (!values) continue;
      bump(getOr(values, cell, zeros), label);
      if (values.size > MAX_VALUES) values = undefined;
    }
  }
  const charts: ColumnCharts = {};
  if (dated > undated) charts.time = { ...timeBins(hours), undated };
  else if (values)
    charts.categories = commonest(values, MAX_CATEGORIES).map(([value, counts]) => ({ value, counts }));
  return charts;
}

function getOr<K>(map: Map<K, number[]>, key: K, make: () => number[]): number[] {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

function commonest(map: ReadonlyMap<string, number[]>, count: number): [string, number[]][] {
  return [...map].sort(([, a], [, b]) => sum(b) - sum(a)).slice(0, count);
}

/** Words that say nothing about a class, and what preprocessing leaves of names and links. */
const STOP_WORDS = new Set(
  "the a an and or but if of to in on at for with from by is are was were be been am i im you he she it its we they me my your our his her their this that these those so as do does did not no just have has had will would can could all what when who how there here out up about than then them us rt amp http https user t co s m re ve ll d".split(
    " ",
  ),
);

export function wordsOf(text: string): Set<string> {
  const bare = text.toLowerCase().replace(/https?:\S+|@\w+/g, " ");
  const words = bare.match(/#?[\p{L}\p{N}_]+(?:['’][\p{L}]+)?/gu) ?? [];
  return new Set(words.filter((word) => word.length > 1 && !STOP_WORDS.has(word.replace(/['’].*$/, ""))));
}

/** Rows with each word, by class; the commonest words first. Rare words are dropped on the way to bound memory. */
export async function topWords(open: OpenJob, isCurrent: () => boolean): Promise<WordCounts[]> {
  const words = new Map<string, number[]>();
  const zeros = () => open.job.model.labels.map(() => 0);
  let floor = 1;
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return [];
    for (const [at, { cells }] of rows.entries()) {
      const label = open.results.label(first + at);
      if (label < 0) continue;
      for (const word of wordsOf(cells[open.job.table.textColumn] ?? ""))
        bump(getOr(words, word, zeros), label);
    }
    if (words.size <= 100_000) continue;
    for (const [word, counts] of words) if (sum(counts) <= floor) words.delete(word);
    floor++;
  }
  return commonest(words, MAX_WORDS).map(([word, counts]) => ({ word, counts }));
}
