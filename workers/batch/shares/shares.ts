/** Shares of classes in the open job, corrected by the labels that people gave here. */

import { adjustedByConfusion } from "../../../src/scoring/estimate/model-confusion.ts";
import { groupedShares } from "../../../src/scoring/estimate/reports.ts";
import type { ColumnChoice } from "../../../src/scoring/selection/selection.ts";
import type { SharesReport } from "../../protocols/shares.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";
import { countGroups } from "./groups.ts";
import { columnGroups } from "./row-groups.ts";

/**
 * @param includes whether a row is in the selection
 * @param column index of the column whose values are the groups; none when absent
 */
export async function sharesOf(
  open: OpenJob,
  includes: RowFilter,
  column: ColumnChoice | undefined,
): Promise<SharesReport> {
  const divided = column === undefined ? undefined : await columnGroups(open, column);
  const counted = await countGroups(open, includes, divided);
  const { byHand, withoutClass, whole } = counted;
  const byConfusion =
    whole.labels.length === 0 ? adjustedByConfusion(open.job.model, whole.counts.predicted) : undefined;
  return { ...groupedShares(counted), byHand, withoutClass, ...(byConfusion && { byConfusion }) };
}
