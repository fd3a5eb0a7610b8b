/** Shares of classes in the open job, corrected by the labels that people gave here. */

import { type Estimate, estimatesOf } from "../../../src/scoring/estimate/estimate.ts";
import type { ShareEstimate, SharesReport } from "../../protocols/shares.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";
import { type CountedGroup, countGroups } from "./groups.ts";
import { columnGrouping } from "./row-groups.ts";

/** The groups with the most rows; more would be a wall of intervals. */
export const MOST_GROUPS = 20;

/**
 * @param includes whether a row is in the selection
 * @param column index of the column whose values are the groups; none when absent
 */
export async function sharesOf(
  open: OpenJob,
  includes: RowFilter,
  column: number | undefined,
): Promise<SharesReport> {
  const grouping = column === undefined ? undefined : columnGrouping(column);
  const { measures, whole, groups, byHand, withoutClass } = await countGroups(open, includes, grouping);
  const estimated = (name: string | undefined, of: CountedGroup) => ({
    ...(name !== undefined && { name }),
    rows: of.counts.rows,
    labels: of.labels.length,
    shares: of.counts.rows > 0 ? plain(estimatesOf(of, measures, of === whole ? {} : { whole })) : [],
  });
  return {
    groups: [
      estimated(undefined, whole),
      ...groups.slice(0, MOST_GROUPS).map(([name, of]) => estimated(name, of)),
    ],
    omittedGroups: Math.max(0, groups.length - MOST_GROUPS),
    byHand,
    withoutClass,
  };
}

/** Without the functions of an estimate, which do not cross threads. */
export const plain = (estimates: readonly Estimate[]): ShareEstimate[] =>
  estimates.map(({ naive, corrected, labeled }) => ({
    naive,
    ...(corrected && { corrected: { value: corrected.value, interval: corrected.interval } }),
    ...(labeled && { labeled: { value: labeled.value, interval: labeled.interval } }),
  }));
