import type { ResultsService } from "../../protocols/batch.ts";
import { chartsOf, columnCharts } from "../charts/charts.ts";
import { topWords } from "../charts/words.ts";
import { evaluate, labelValues } from "../evaluate.ts";
import { exportTable } from "../export.ts";
import { indicesOf, rowsAt } from "../table-view.ts";
import { RowIndex } from "./row-index.ts";
import type { CurrentJob } from "./current-job.ts";

/** The results of the open job: as a table, as charts, against labels and as a file. */
export function resultsService(current: CurrentJob): ResultsService {
  const index = new RowIndex();
  /** The newest request for charts of a column; an older one ends early. */
  let columnRequest: object;
  return {
    countRows: (view) => index.update(current.get(), view),

    async rows(view, start, count) {
      const open = current.get();
      return rowsAt(open, await index.find(open, view), start, count);
    },

    charts: async () => chartsOf(current.get()),

    async columnCharts(column) {
      const request = {};
      columnRequest = request;
      return columnCharts(current.get(), column, () => columnRequest === request);
    },

    setDayFirst: (dayFirst) => current.get().setDayFirst(dayFirst),

    async words() {
      const open = current.get();
      return topWords(open, () => current.find() === open);
    },

    labelValues: async (column) => labelValues(current.get(), column),
    evaluate: async (column, mapping) => evaluate(current.get(), column, mapping),

    async export(request, target) {
      const open = current.get();
      await open.save();
      const indices = request.view && (await indicesOf(open, request.view, () => true));
      return exportTable(open, { request, indices, target });
    },
  };
}
