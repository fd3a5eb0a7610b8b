import { differencesOf } from "../../../src/scoring/estimate/reports.ts";
import { throttleSteps } from "../../../src/rpc/throttle.ts";
import type { SharesService } from "../../protocols/shares.ts";
import type { RowFilters } from "../row-filters.ts";
import { countGroups } from "../shares/groups.ts";
import { commonNamesOf, namesOf } from "../shares/names.ts";
import { periodsOf } from "../shares/periods.ts";
import { reportedRows } from "../shares/reported.ts";
import { columnGroups } from "../shares/row-groups.ts";
import { sharesOf } from "../shares/shares.ts";
import { wordsApart } from "../shares/words-apart.ts";
import type { CurrentJob } from "./current-job.ts";

/** Shares of the open job, their differences and their course over time. */
export function sharesService(current: CurrentJob, filters: RowFilters): SharesService {
  /** Of the report that is being made. */
  let reporting = new AbortController();
  return {
    async reportedRows(view, choices, onProgress) {
      const open = current.get();
      const { signal } = reporting;
      const includes = await filters.find(open, view);
      return reportedRows(open, includes, choices, { signal, onProgress: throttleSteps(onProgress) });
    },

    async stopReport() {
      reporting.abort();
      reporting = new AbortController();
    },

    async shares(view, column) {
      const open = current.get();
      return sharesOf(open, await filters.find(open, view), column);
    },

    async names(view, names) {
      const open = current.get();
      return namesOf(open, await filters.find(open, view), names, () => current.find() === open);
    },

    async commonNames(view) {
      const open = current.get();
      return commonNamesOf(open, await filters.find(open, view), () => current.find() === open);
    },

    async periods(view, choices) {
      const open = current.get();
      return periodsOf(open, await filters.find(open, view), choices, () => current.find() === open);
    },

    async differences(view, { column, ...groups }) {
      const open = current.get();
      const includes = await filters.find(open, view);
      return differencesOf(await countGroups(open, includes, await columnGroups(open, column)), groups);
    },

    async wordsApart(view, groups) {
      const open = current.get();
      return wordsApart(open, await filters.find(open, view), groups, () => current.find() === open);
    },

    async adjustedShares(view, prior) {
      const open = current.get();
      // Few people ask for them.
      const { adjustedShares } = await import("../shares/adjusted.ts");
      return adjustedShares(open, await filters.find(open, view), prior);
    },
  };
}
