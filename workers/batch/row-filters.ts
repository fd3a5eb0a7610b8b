import { foldsCopies } from "../../src/scoring/selection/selection.ts";
import type { TableView } from "../protocols/batch-types.ts";
import type { RowFilter } from "./charts/charts.ts";
import type { OpenJob } from "./open-job.ts";
import { indicesOf, viewKey } from "./table-view.ts";

/** Charts count the rows of the view; their order does not matter. */
const unsorted = (view: TableView): TableView => ({ ...view, sort: { by: "row" }, descending: false });

async function filterOf(open: OpenJob, view: TableView): Promise<RowFilter> {
  const indices = await indicesOf(open, view, () => true);
  if (!indices) return () => true;
  const isIncluded = new Uint8Array(open.job.rows);
  for (const row of indices) isIncluded[row] = 1;
  const filter: RowFilter = (row) => isIncluded[row] === 1;
  return Object.assign(filter, { foldsCopies: view.selection.some(foldsCopies) });
}

/** Which rows of a job a view shows. The charts of one tab need the same filter, so the latest one is remembered. */
export class RowFilters {
  #latest: { open: OpenJob; key: string; filter: Promise<RowFilter> } | undefined;

  /** The filter of a view as the results are now. */
  find(open: OpenJob, view: TableView): Promise<RowFilter> {
    const key = `${open.results.done} ${open.second?.results.done ?? ""} ${viewKey(open, unsorted(view))}`;
    if (this.#latest?.open === open && this.#latest.key === key) return this.#latest.filter;
    const filter = filterOf(open, unsorted(view));
    this.#latest = { open, key, filter };
    // A later request tries again.
    filter.catch(() => {
      if (this.#latest?.filter === filter) this.#latest = undefined;
    });
    return filter;
  }
}
