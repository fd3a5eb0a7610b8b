/** Shares of classes by period in the open job, corrected by the labels that people gave here. */

import { readDate } from "../../../src/data/dates/date-column.ts";
import type { ColumnChoice } from "../../../src/scoring/selection/selection.ts";
import type { HourGroup } from "../../../src/scoring/time/periods.ts";
import { periodsReport, type PeriodsReport } from "../../../src/scoring/time/report.ts";
import { HOUR } from "../../../src/scoring/time/time-bins.ts";
import type { PeriodChoices } from "../../protocols/shares.ts";
import type { RowFilter } from "../charts/charts.ts";
import { columnDates } from "../column-dates.ts";
import type { OpenJob } from "../open-job.ts";
import { countGroups } from "./groups.ts";
import { columnGroups, crossed, type RowGroups, rowGroups } from "./row-groups.ts";

/** Lines in one chart; more cannot be told apart. */
const MOST_LINES = 6;

/** @returns undefined when the column has no dates or the job was closed meanwhile */
export async function periodsOf(
  open: OpenJob,
  includes: RowFilter,
  { column, unit, by, reach, correction = "holm" }: PeriodChoices,
  isCurrent: () => boolean,
): Promise<PeriodsReport | undefined> {
  const rowHours = await hoursOf(open, column, isCurrent);
  if (!rowHours) return undefined;
  const { measures, whole, groups } = await countGroups(open, includes, rowHours);
  if (groups.length === 0) return undefined;
  const hours = groups.map(([hour, group]) => ({ hour: Number(hour), ...group }));
  const lines = by === undefined ? [] : await groupHours(open, includes, rowHours, by);
  return periodsReport(
    { hours, groups: lines, events: open.job.events ?? [] },
    { measures, whole, unit, reach, correction },
  );
}

/** The hour of each row's date, as the name of its group. @returns undefined as `periodsOf` */
async function hoursOf(
  open: OpenJob,
  column: number,
  isCurrent: () => boolean,
): Promise<RowGroups | undefined> {
  const dates = await columnDates(open, column, isCurrent);
  if (!dates?.hasDates) return undefined;
  const format = dates.format(open.job.options);
  return await rowGroups(open, {
    key: `hours ${column} ${format.order}`,
    nameOf(cells) {
      const time = readDate(cells[column] ?? "", format);
      return Number.isNaN(time) ? undefined : String(Math.floor(time / HOUR) * HOUR);
    },
  });
}

/** The hours of each of the groups with the most rows. @param by index of the column whose values are the groups */
async function groupHours(
  open: OpenJob,
  includes: RowFilter,
  rowHours: RowGroups,
  by: ColumnChoice,
): Promise<{ name: string; hours: HourGroup[] }[]> {
  const values = await columnGroups(open, by);
  const { groups } = await countGroups(open, includes, values);
  const names = groups.slice(0, MOST_LINES).map(([name]) => name);
  const both = crossed(rowHours, values, names);
  const counted = await countGroups(open, includes, both.rows);
  const hours = names.map((): HourGroup[] => []);
  for (const [name, group] of counted.groups) {
    const { first, second } = both.partsOf(name);
    hours[second]?.push({ hour: Number(first), ...group });
  }
  return names.map((name, at) => ({ name, hours: hours[at] ?? [] }));
}
