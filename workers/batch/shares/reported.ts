/** What a report says of the open job. */

import { throwIfCancelled } from "../../../src/errors/app-error.ts";
import type { Correction } from "../../../src/scoring/estimate/compare.ts";
import { groupResults, MOST_WORD_GROUPS } from "../../../src/scoring/estimate/group-results.ts";
import { GroupWords } from "../../../src/scoring/estimate/group-words.ts";
import type { ReportedRows } from "../../protocols/shares.ts";
import type { RowFilter } from "../charts/charts.ts";
import type { OpenJob } from "../open-job.ts";
import { countGroups } from "./groups.ts";
import { columnGroups } from "./row-groups.ts";

interface ReportSteps {
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

/** @throws AppError `cancelled` */
export async function reportedRows(
  open: OpenJob,
  includes: RowFilter,
  { column, correction }: { column?: number; correction: Correction },
  steps: ReportSteps,
): Promise<ReportedRows> {
  const counted = await countGroups(
    open,
    includes,
    column === undefined ? undefined : await columnGroups(open, column),
  );
  throwIfCancelled(steps.signal);
  const hasWords = column !== undefined && counted.groups.length <= MOST_WORD_GROUPS;
  const words = hasWords ? await wordsOf(open, includes, column, steps) : undefined;
  const { byHand, withoutClass } = counted;
  return {
    ...groupResults(counted, { correction, words }),
    byHand,
    withoutClass,
    statuses: statusesOf(open),
  };
}

async function wordsOf(
  open: OpenJob,
  includes: RowFilter,
  column: number,
  { signal, onProgress }: ReportSteps,
): Promise<GroupWords> {
  const words = new GroupWords();
  for await (const { first, rows } of open.pages()) {
    throwIfCancelled(signal);
    for (const [at, { cells }] of rows.entries()) {
      if (open.results.label(first + at) < 0 || !includes(first + at)) continue;
      words.add(cells[column] ?? "", open.textOf(cells));
    }
    onProgress(first + rows.length, open.job.rows);
  }
  return words;
}

function statusesOf({ results, job }: OpenJob): ReportedRows["statuses"] {
  const statuses: ReportedRows["statuses"] = {};
  for (let row = 0; row < job.rows; row++) {
    const status = results.status(row) ?? "waiting";
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}
