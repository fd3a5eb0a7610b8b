/** Shares of the texts that name each of some names, in the open job. */

import { type CommonNames, NameCounts } from "../../../src/scoring/names/common-names.ts";
import { nameFinder } from "../../../src/scoring/names/find-names.ts";
import { groupedShares } from "../../../src/scoring/estimate/reports.ts";
import { nameOverlaps, type NamesReport } from "../../../src/scoring/names/report.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";
import { countGroups } from "./groups.ts";
import type { OverlappingGroups } from "./row-groups.ts";

/** How many of each kind are offered. */
const MOST_OFFERED = 12;

const known = new WeakMap<OpenJob, OverlappingGroups>();

/** The names of each row, read once for the latest list. @returns undefined when no longer current */
async function rowNames(
  open: OpenJob,
  names: readonly string[],
  isCurrent: () => boolean,
): Promise<OverlappingGroups | undefined> {
  const latest = known.get(open);
  if (latest && JSON.stringify(latest.names) === JSON.stringify(names)) return latest;
  const find = nameFinder(names);
  const masks = new Uint32Array(open.job.rows);
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries())
      masks[first + at] = find(open.textOf(cells)).reduce((mask, index) => mask | (1 << index), 0) >>> 0;
  }
  const read = { names, masks };
  known.set(open, read);
  return read;
}

/** @returns undefined when the request is no longer current */
export async function namesOf(
  open: OpenJob,
  includes: RowFilter,
  names: readonly string[],
  isCurrent: () => boolean,
): Promise<NamesReport | undefined> {
  const read = await rowNames(open, names, isCurrent);
  if (!read) return undefined;
  const counted = await countGroups(open, includes, read);
  const overlaps = nameOverlaps(names);
  for (let row = 0; row < open.job.rows; row++)
    if (open.results.label(row) >= 0 && includes(row)) overlaps.add(read.masks[row] ?? 0);
  return { ...groupedShares(counted, names.length), ...overlaps.report() };
}

/** @returns undefined when the request is no longer current */
export async function commonNamesOf(
  open: OpenJob,
  includes: RowFilter,
  isCurrent: () => boolean,
): Promise<CommonNames | undefined> {
  const counts = new NameCounts();
  for await (const { first, rows } of open.pages()) {
    if (!isCurrent()) return undefined;
    for (const [at, { cells }] of rows.entries()) if (includes(first + at)) counts.add(open.textOf(cells));
  }
  return counts.top(MOST_OFFERED);
}
