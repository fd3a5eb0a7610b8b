/** Options of commands that estimate shares in a scored table. */

import { readFile } from "node:fs/promises";
import { parseNames } from "../../src/scoring/names/find-names.ts";
import type { MarkedEvent } from "../../src/scoring/time/events.ts";
import { HOUR, TIME_UNITS } from "../../src/scoring/time/time-bins.ts";
import { choice, group, type Option, text, toggle, UsageError, type Values, wholeNumber } from "./option.ts";

export const ESTIMATE_OPTIONS = group("Estimates", {
  scores: text({
    flag: "scores",
    value: "NAME",
    default: "sentiment",
    help: "the column of predicted classes whose scores follow it: sentiment, or an output head such as emotion",
  }),
  population: choice({
    flag: "population",
    choices: ["file", "source"] as const,
    default: "file" as const,
    help: "what the shares are about: the rows of the file, or all texts of which the file is a random sample",
  }),
  foldCopies: toggle(
    "fold-copies",
    "count retweets and equal texts once: the first of rows that differ in case, blanks, links or a leading RT @name: only",
  ),
});

/** @throws UsageError */
function eventsOf(given: string, name: string): MarkedEvent[] {
  const [, date = "", clock = "", called = ""] =
    /^(\d{4}-\d{2}-\d{2})(T\d{2}(?::\d{2})?)?=(.*\S.*)$/.exec(given) ?? [];
  const time = Date.parse(`${date}${clock === "" ? "T00" : clock}${clock.includes(":") ? "" : ":00"}Z`);
  if (!Number.isNaN(time)) return [{ time: Math.floor(time / HOUR) * HOUR, name: called.trim() }];
  throw new UsageError(`${name} takes a date and a name, such as 2026-03-01=Launch, not ${given}.`);
}

const EVENTS: Option<MarkedEvent[]> = {
  flag: "event",
  value: "DATE=NAME",
  repeats: true,
  default: [],
  defaultText: "none",
  help: "with --time: compares what was before and after, such as 2026-03-01=Launch or 2026-03-01T14=Launch (UTC, to the hour)",
  parse: eventsOf,
};

/** Names that texts have, as a list or in a file. */
export const NAMES_OPTION = text({
  flag: "names",
  value: "FILE|NAME,…",
  group: "Estimates",
  help: "estimate for the texts that have each of these names: whole words in upper or lower case, also after # or @; spellings of one name stand between |, and a file has a name in each line",
});

/** Names in a file, one in each line, or those given. @throws UsageError */
export async function readNames(given: string): Promise<string[]> {
  const read = await readFile(given, "utf8").catch(() => given);
  const names = parseNames(read);
  if (names.length > 0) return names;
  throw new UsageError("--names takes names such as acme,other, or a file with a name in each line.");
}

/** Options for estimates by period. */
export const TIME_OPTIONS = group("Estimates", {
  time: text({
    flag: "time",
    value: "COLUMN",
    help: "estimate by period of the dates in this column; times with a zone are in UTC, others as they are written",
  }),
  period: choice({
    flag: "period",
    choices: TIME_UNITS,
    defaultText: "the finest one with up to 120 periods and, if any has them, 30 rows in each on average",
    help: "with --time: the length of the periods",
  }),
  event: EVENTS,
  eventDays: wholeNumber({
    flag: "event-days",
    least: 1,
    most: 10_000,
    defaultText: "until the events beside it",
    help: "with --event: the days that are compared on each side",
  }),
});

/** @throws UsageError for periods or events without `--time` */
export function checkTimeOptions({ time, event, period }: Partial<Values<typeof TIME_OPTIONS>>): void {
  if (time === undefined && ((event?.length ?? 0) > 0 || period !== undefined))
    throw new UsageError("--time names the column with the dates of the periods and events.");
}
