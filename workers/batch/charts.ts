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

interface TimeUnit {
  unit: string;
  /** Milliseconds, of the shortest one. */
  length: number;
  /** Of the bin that holds a time. */
  start: (time: number) => number;
}

const UNITS: TimeUnit[] = [
  { unit: "hour", length: HOUR, start: (time) => Math.floor(time / HOUR) * HOUR },
  { unit: "day", length: 24 * HOUR, start: (time) => Math.floor(time / (24 * HOUR)) * 24 * HOUR },
  // Weeks start on Monday; 1 January 1970 was a Thursday.
  {
    unit: "week",
    length: 7 * 24 * HOUR,
    start: (time) => (Math.floor((time / HOUR / 24 + 3) / 7) * 7 - 3) * 24 * HOUR,
  },
  {
    unit: "month",
    length: 28 * 24 * HOUR,
    start: (time) => {
      const date = new Date(time);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
    },
  },
  { unit: "year", length: 365 * 24 * HOUR, start: (time) => Date.UTC(new Date(time).getUTCFullYear(), 0) },
];

/** Counts by hour made coarser until the whole time fits the chart; times without rows are bins of zeros. */
export function timeBins(hours: ReadonlyMap<number, readonly number[]>): { unit: string; bins: TimeBin[] } {
  const times = [...hours.keys()].sort((a, b) => a - b);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const { unit, start, length } =
    UNITS.find(({ length }) => (last - first) / length < MAX_TIME_BINS) ?? (UNITS.at(-1) as TimeUnit);
  const empty = (hours.get(first) ?? []).map(() => 0);
  const bins = new Map<number, number[]>();
  // One and a half of the shortest unit lands in the next one, however long each is.
  for (let time = start(first); time <= last; time = start(time + 1.5 * length)) bins.set(time, [...empty]);
  for (const [hour, counts] of hours) {
    const bin = bins.get(start(hour));
    if (bin) for (const [label, count] of counts.entries()) bin[label] = (bin[label] ?? 0) + count;
  }
  return { unit, bins: [...bins].map(([time, counts]) => ({ start: new Date(time).toISOString(), counts })) };
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
  "the a an and or but if of to in on at for with from by is are was were be been am i im you he she it its we they me my your our his her their this that these those so as do does did just have has had will would can could all what when who how there here out up about than then them us rt amp http https user t co s m re ve ll d".split(
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
