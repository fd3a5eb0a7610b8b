/** Decides from all cells of a column how its dates are written, and reads them. */

import { type DateUnit, isNumber, isTimeOfDay, numberAsTime } from "./numbers.ts";
import { type DateOrder, parseDate, timeInOrder } from "./written-date.ts";

export interface DateFormat {
  /** The order of dates of three numbers. */
  order: DateOrder;
  /**
   * `values`: the cells show the order, or no cell depends on it. `open`: every cell can be read in several orders.
   * `mixed`: some cells can be read in one order only, and others in another one only. `chosen`: a person chose it.
   */
  basis: "values" | "open" | "mixed" | "chosen";
  /** Numbers of these units are dates. */
  units: ReadonlySet<DateUnit>;
}

export interface DateOptions {
  /** Whether `05/02/2024` is 5 February, in columns whose values leave it open. */
  dayFirst?: boolean | undefined;
}

const TIME_NAME =
  /(^|[\W_])(date|datetime|time|timestamp|ts|when|day|created|updated|posted|published|epoch|utc|usec|datum|zeit|fecha|hora|data|heure|jour)([\W_]|$)|(date|time|datum|(created|updated|posted|published)(at|on)?)$/i;
const ID_NAME = /(^|[\W_])ids?$|[a-z]I[Dd]s?$/;

/** Units in which few numbers are meant; other numbers of this size are common. */
const isRare = (unit: DateUnit) => unit === "nanoseconds" || unit === "days";

/** Whether at least this share of a column's numbers must be dates. */
const MIN_SHARE = 0.8;

/** Collects the cells of a column. */
export class DateColumn {
  readonly #name: string;
  #filled = 0;
  #read = 0;
  #numbers = 0;
  readonly #units = new Map<DateUnit, number>();
  #daysWithTime = 0;
  /** Dates of three numbers: how many there are, and how many each order can read. */
  #numeric = 0;
  #dotted = 0;
  readonly #fits: Record<DateOrder, number> = { dmy: 0, mdy: 0, ymd: 0 };
  /** The different numbers in each place. */
  readonly #values = [new Set<number>(), new Set<number>(), new Set<number>()] as const;

  /** @param name of the column; numbers in a column of ids are no dates */
  constructor(name: string) {
    this.#name = name;
  }

  add(cell: string): void {
    const text = cell.trim();
    if (text === "") return;
    this.#filled++;
    if (isNumber(text)) return this.#addNumber(text);
    const date = parseDate(text);
    if (!date || Number.isNaN(date.offset)) return;
    this.#read++;
    if (!date.isNumeric) return;
    this.#numeric++;
    if (date.separator === ".") this.#dotted++;
    for (const order of date.orders) this.#fits[order]++;
    for (const [place, values] of this.#values.entries()) values.add(date.numbers[place] ?? 0);
  }

  #addNumber(text: string): void {
    this.#numbers++;
    const found = numberAsTime(text);
    if (!found) return;
    this.#units.set(found.unit, (this.#units.get(found.unit) ?? 0) + 1);
    if (found.unit === "days" && isTimeOfDay(text)) this.#daysWithTime++;
  }

  /** Whether more than half of the filled cells are dates. */
  get hasDates(): boolean {
    const units = this.#dateUnits();
    let read = this.#read;
    for (const unit of units) read += this.#units.get(unit) ?? 0;
    return read > 0 && read * 2 > this.#filled;
  }

  format({ dayFirst }: DateOptions = {}): DateFormat {
    const units = this.#dateUnits();
    const best = this.#ranking();
    const [first = "mdy", ...others] = best;
    const isConsistent = this.#fits[first] === this.#numeric;
    if (isConsistent && others.length === 0) return { order: first, basis: "values", units };
    const chosen = dayFirst === undefined ? undefined : dayFirst ? "dmy" : "mdy";
    if (chosen) return { order: chosen, basis: "chosen", units };
    return {
      order: others.length === 0 ? first : this.#likely(),
      basis: isConsistent ? "open" : "mixed",
      units,
    };
  }

  /** The orders that read the most dates: one, or day first and month first when both read as many. */
  #ranking(): DateOrder[] {
    if (this.#numeric === 0) return ["ymd"];
    const { dmy, mdy, ymd } = this.#fits;
    const most = Math.max(dmy, mdy, ymd);
    // With years of two digits, the place with fewer different numbers is the year.
    const [first, , third] = this.#values;
    const isYearFirst = ymd === most && (Math.max(dmy, mdy) < most || first.size < third.size);
    if (isYearFirst) return ["ymd"];
    if (dmy !== mdy) return [dmy > mdy ? "dmy" : "mdy"];
    // Between dots, the day is always before the month.
    return this.#dotted === this.#numeric ? ["dmy"] : ["mdy", "dmy"];
  }

  /** In a column, days have more different values than months. */
  #likely(): DateOrder {
    const [first, second] = this.#values;
    return first.size > second.size ? "dmy" : "mdy";
  }

  /** The units of the column's numbers; empty when they are not dates. */
  #dateUnits(): ReadonlySet<DateUnit> {
    const isTime = TIME_NAME.test(this.#name);
    if (ID_NAME.test(this.#name)) return new Set();
    const days = this.#units.get("days") ?? 0;
    const units = [...this.#units.keys()].filter(
      (unit) => !isRare(unit) || isTime || (unit === "days" && this.#daysWithTime === days),
    );
    const dates = units.reduce((sum, unit) => sum + (this.#units.get(unit) ?? 0), 0);
    return new Set(dates >= MIN_SHARE * this.#numbers ? units : []);
  }
}

/** The format of the cells of one column. */
export function dateFormat(name: string, cells: Iterable<string>, options: DateOptions = {}): DateFormat {
  const column = new DateColumn(name);
  for (const cell of cells) column.add(cell);
  return column.format(options);
}

/**
 * Milliseconds since 1970: of the instant for a date with a zone, of the calendar date and time as if in UTC for one
 * without, so that no zone of the reader's shifts it. `NaN` for a cell that is not a date in this format.
 */
export function readDate(cell: string, { order, units }: DateFormat): number {
  const text = cell.trim();
  if (isNumber(text)) {
    const found = units.size > 0 ? numberAsTime(text) : undefined;
    return found && units.has(found.unit) ? found.time : Number.NaN;
  }
  const date = parseDate(text);
  return date ? timeInOrder(date, order) : Number.NaN;
}
