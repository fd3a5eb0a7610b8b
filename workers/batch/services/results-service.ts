import type { ResultsService } from "../../protocols/batch.ts";
import { chartsOf, columnCharts } from "../charts/charts.ts";
import { topWords } from "../charts/words.ts";
import { evaluate, findLabels } from "../evaluate.ts";
import { exportTable } from "../export.ts";
import type { EmbeddingStore } from "../embeddings/embedding-store.ts";
import type { OpenJob } from "../open-job.ts";
import { answersOf, headResults } from "../heads/head-results.ts";
import { indicesOf, rowsAt } from "../table-view.ts";
import type { RowFilters } from "../row-filters.ts";
import { RowIndex } from "./row-index.ts";
import type { CurrentJob } from "./current-job.ts";

/** The results of the open job: as a table, as charts, against labels and as a file. */
export function resultsService(
  current: CurrentJob,
  filters: RowFilters,
  embeddingStore: () => Promise<EmbeddingStore>,
): ResultsService {
  const index = new RowIndex();
  /** Without taught heads, the database of embeddings is not opened. */
  const headsOf = async (open: OpenJob) => {
    const { taughtHeads = [] } = open.job;
    if (taughtHeads.length === 0) return [];
    const store = await embeddingStore();
    return await Promise.all(taughtHeads.map((head) => headResults(store, open, head)));
  };
  /** The newest request for charts of a column; an older one ends early. */
  let columnRequest: object;

  return {
    countRows: (view) => index.update(current.get(), view),

    async rows(view, start, count) {
      const open = current.get();
      const rows = await rowsAt(open, await index.find(open, view), start, count);
      const heads = await headsOf(open);
      return rows.map((row) => {
        const { scores = [] } = open.results.result(row.index) ?? {};
        const headScores = [
          ...Array.from(scores).slice(open.results.classes),
          ...answersOf(heads, row.index),
        ];
        return headScores.length > 0 ? { ...row, headScores } : row;
      });
    },

    async charts(view) {
      const open = current.get();
      return chartsOf(open, await filters.find(open, view));
    },

    async columnCharts(column, view, choices = {}) {
      const request = {};
      columnRequest = request;
      const open = current.get();
      const includes = await filters.find(open, view);
      return columnCharts(open, column, includes, () => columnRequest === request, choices);
    },

    async columnFacts(column) {
      const open = current.get();
      return columnCharts(
        open,
        column,
        () => true,
        () => current.find() === open,
      );
    },

    annotate: (change) => current.get().annotate(change),
    setDayFirst: (dayFirst) => current.get().setDayFirst(dayFirst),

    async words(view, stopWords = { words: [] }) {
      const open = current.get();
      return topWords(open, await filters.find(open, view), () => current.find() === open, stopWords);
    },

    findLabels: async (columns) => findLabels(current.get(), columns),
    async evaluate(columns, mapping, view) {
      const open = current.get();
      return evaluate(open, columns, mapping, await filters.find(open, view));
    },

    async export(request, target) {
      const open = current.get();
      await open.save();
      const indices = request.view && (await indicesOf(open, request.view, () => true));
      return exportTable(open, { request, indices, heads: await headsOf(open), target });
    },
  };
}
