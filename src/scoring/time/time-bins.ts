/** Divides a range of time into hours, days, weeks, months or years. */

export const TIME_UNITS = ["hour", "day", "week", "month", "year"] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export interface TimeBin {
  /** The start of the bin and of the next one, ISO 8601 in UTC. */
  start: string;
  end: string;
  counts: number[];
}

/** More bins than this are offered for no unit, and more than this are not chosen without being asked for. */
const [MAX_TIME_BINS, AUTOMATIC_BINS] = [600, 120];

/** A share of fewer rows has an interval of more than 18 points to each side. */
const ROWS_OF_SHARE = 30;

/** Milliseconds. */
export const HOUR = 3_600_000;

interface Unit {
  unit: TimeUnit;
  /** Milliseconds of the shortest unit of this kind. */
  length: number;
  /** The start of the bin that contains a time. */
  start: (time: number) => number;
}

const UNITS: Unit[] = [
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

/** The units that divide the range into several bins and not too many; hours only if a date has a time of day. */
function unitsFor(times: readonly number[], first: number, last: number): Unit[] {
  const units = times.every((time) => time % (24 * HOUR) === 0) ? UNITS.slice(1) : UNITS;
  const fitting = units.filter(({ length }) => (last - first) / length < MAX_TIME_BINS);
  if (fitting.length === 0) return UNITS.slice(-1);
  const [finest, ...coarser] = fitting;
  return [finest as Unit, ...coarser.filter(({ start }) => start(first) !== start(last))];
}

/** The finest unit with bins that can be told apart and, where one has them, enough rows for a share of each. */
function automaticUnit(units: readonly Unit[], times: readonly number[], range: number, rows: number): Unit {
  const readable = units.filter(({ length }) => range / length < AUTOMATIC_BINS);
  const isFilled = ({ start }: Unit) => rows >= ROWS_OF_SHARE * new Set(times.map(start)).size;
  return readable.find(isFilled) ?? readable[0] ?? (units.at(-1) as Unit);
}

/**
 * Counts by hour, day, week, month or year; bins without rows contain zeros.
 * @param wanted used if it is one of the returned `units`; by default the finest one whose bins can be told apart
 * @param rows of which bins with rows shall have 30 on average, for shares; by default any number is enough
 */
export function timeBins(
  hours: ReadonlyMap<number, readonly number[]>,
  wanted?: TimeUnit,
  rows = Infinity,
): { unit: TimeUnit; units: TimeUnit[]; bins: TimeBin[] } {
  const times = [...hours.keys()].sort((a, b) => a - b);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const units = unitsFor(times, first, last);
  const { unit, start, length } =
    units.find(({ unit }) => unit === wanted) ?? automaticUnit(units, times, last - first, rows);
  const empty = (hours.get(first) ?? []).map(() => 0);
  const bins = new Map<number, number[]>();
  // One and a half times the shortest unit is always inside the next bin.
  const next = (time: number) => start(time + 1.5 * length);
  for (let time = start(first); time <= last; time = next(time)) bins.set(time, [...empty]);
  for (const [hour, counts] of hours) {
    const bin = bins.get(start(hour));
    if (bin) for (const [label, count] of counts.entries()) bin[label] = (bin[label] ?? 0) + count;
  }
  const iso = (time: number) => new Date(time).toISOString();
  return {
    unit,
    units: units.map((offered) => offered.unit),
    bins: [...bins].map(([time, counts]) => ({ start: iso(time), end: iso(next(time)), counts })),
  };
}
