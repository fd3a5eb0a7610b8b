/** Shares of classes by period in the open job, corrected by the labels that people gave here. */

import { readDate } from "../../../src/data/dates/date-column.ts";
import { estimatesOf, type LabeledRow } from "../../../src/scoring/estimate/estimate.ts";
import { GroupCounts } from "../../../src/scoring/estimate/group-counts.ts";
import { plainEstimates } from "../../../src/scoring/estimate/reports.ts";
import type { TimeUnit } from "../../protocols/batch-types.ts";
import type { PeriodsReport } from "../../protocols/shares.ts";
import type { RowFilter } from "../charts/charts.ts";
import { HOUR, timeBins } from "../charts/time.ts";
import { columnDates } from "../column-dates.ts";
import type { OpenJob } from "../open-job.ts";
import { countGroups } from "./groups.ts";

/**
 * @param column index of a column of dates
 * @param unit of the periods; by default one that suits the range
 * @returns undefined when the column has no dates or the job was closed meanwhile
 */
export async function periodsOf(
  open: OpenJob,
  includes: RowFilter,
  { column, unit }: { column: number; unit?: TimeUnit },
  isCurrent: () => boolean,
): Promise<PeriodsReport | undefined> {
  const dates = await columnDates(open, column, isCurrent);
  if (!dates?.hasDates) return undefined;
  const format = dates.format(open.job.options);
  const { measures, whole, groups } = await countGroups(open, includes, {
    key: `hours ${column} ${format.order}`,
    nameOf(cells) {
      const time = readDate(cells[column] ?? "", format);
      return Number.isNaN(time) ? undefined : String(Math.floor(time / HOUR) * HOUR);
    },
  });
  if (groups.length === 0) return undefined;
  const hours = groups.map(([hour, group]) => ({ hour: Number(hour), ...group }));
  const binned = timeBins(new Map(hours.map(({ hour, counts }) => [hour, counts.sums()])), unit);
  const labeled = hours.filter(({ labels }) => labels.length > 0);
  const dated = hours.reduce((sum, { counts }) => sum + counts.rows, 0);
  return {
    unit: binned.unit,
    units: binned.units,
    undated: whole.counts.rows - dated,
    periods: binned.bins.map(({ start, end, counts: sums }) => {
      const counts = GroupCounts.of(sums, open.job.model.labels.length, measures);
      const [from, to] = [Date.parse(start), Date.parse(end)];
      const labels = labeled.flatMap(({ hour, labels }): LabeledRow[] =>
        hour >= from && hour < to ? labels : [],
      );
      const shares =
        counts.rows > 0 ? plainEstimates(estimatesOf({ counts, labels }, measures, { whole })) : [];
      return { start, end, rows: counts.rows, labels: labels.length, shares };
    }),
  };
}
