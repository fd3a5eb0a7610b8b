import type { ResultsService } from "../../protocols/batch.ts";
import { chartsOf, columnCharts, type RowFilter } from "../charts/charts.ts";
import { topWords } from "../charts/words.ts";
import { evaluate, labelValues } from "../evaluate.ts";
import { exportTable } from "../export.ts";
import { indicesOf, rowsAt } from "../table-view.ts";
import { RowIndex } from "./row-index.ts";
import type { OpenJob } from "../open-job.ts";
import type { TableView } from "../../protocols/batch-types.ts";
import type { CurrentJob } from "./current-job.ts";

/** The results of the open job: as a table, as charts, against labels and as a file. */
export function resultsService(current: CurrentJob): ResultsService {
  const index = new RowIndex();
  /** The newest request for charts of a column; an older one ends early. */
  let columnRequest: object;
  /** Charts count the rows of the view; their order does not matter. */
  async function filterOf(open: OpenJob, view: TableView): Promise<RowFilter> {
    const indices = await indicesOf(open, { ...view, sort: { by: "row" }, descending: false }, () => true);
    if (!indices) return () => true;
    const isIncluded = new Uint8Array(open.job.rows);
    for (const row of indices) isIncluded[row] = 1;
    return (row) => isIncluded[row] === 1;
  }

  return {
    countRows: (view) => index.update(current.get(), view),

    async rows(view, start, count) {
      const open = current.get();
      return rowsAt(open, await index.find(open, view), start, count);
    },

    async charts(view) {
      const open = current.get();
      return chartsOf(open, await filterOf(open, view));
    },

    async columnCharts(column, view) {
      const request = {};
      columnRequest = request;
      const open = current.get();
      const includes = await filterOf(open, view);
      return columnCharts(open, column, includes, () => columnRequest === request);
    },

    setDayFirst: (dayFirst) => current.get().setDayFirst(dayFirst),

    async words(view) {
      const open = current.get();
      return topWords(open, await filterOf(open, view), () => current.find() === open);
    },

    labelValues: async (column) => labelValues(current.get(), column),
    async evaluate(column, mapping, view) {
      const open = current.get();
      return evaluate(open, column, mapping, await filterOf(open, view));
    },

    async export(request, target) {
      const open = current.get();
      await open.save();
      const indices = request.view && (await indicesOf(open, request.view, () => true));
      return exportTable(open, { request, indices, target });
    },
  };
}
