import { chosenRows, drawSample, mergeSample } from "../../../src/labels/sample.ts";
import type { LabelService } from "../../protocols/labels.ts";
import type { OpenJob } from "../open-job.ts";
import { sentCells } from "../sent-cells.ts";
import { frameOf } from "./frame.ts";
import { labelBook, type LabelBook } from "./label-book.ts";
import { labelFiles } from "./label-files.ts";
import { rowIds } from "./row-ids.ts";
import { rowsAt } from "./rows-at.ts";

/** Labels of the open job. */
export function labelsService(open: () => OpenJob): LabelService {
  const book = () => labelBook(open());
  const change = async (run: (book: LabelBook) => Promise<void>) => {
    const labels = await book();
    await run(labels);
    return labels.labeling;
  };
  return {
    labeling: async () => (await book()).labeling,
    saveCodebook: async (codebook) => (await book()).saveCodebook(codebook),

    drawSample: (draw) => {
      const job = open();
      return change(async (labels) => {
        const drawn = drawSample(await frameOf(job, draw), draw);
        const { codebook, sample, labels: given, draw: before } = labels.labeling;
        const labeled = new Set(given.map(({ row }) => row));
        const kept = draw.design === "uncertain" ? before : draw;
        await labels.saveSetup({
          codebook,
          sample: mergeSample(sample, drawn, (row) => labeled.has(row)),
          ...(kept && { draw: kept }),
        });
      });
    },

    addToSample: (rows) => {
      const { job } = open();
      return change(async (labels) => {
        const { codebook, sample, draw } = labels.labeling;
        const added = chosenRows(rows.filter((row) => Number.isInteger(row) && row >= 0 && row < job.rows));
        await labels.saveSetup({
          codebook,
          sample: mergeSample(sample, added, () => true),
          ...(draw && { draw }),
        });
      });
    },

    putLabels: async (labels) => (await book()).putLabels(labels),
    removeLabel: async (label) => (await book()).removeLabel(label),
    settle: async (labels) => (await book()).settle(labels),
    unsettle: async (row) => (await book()).unsettle(row),

    async labelRows(rows) {
      const job = open();
      const { idOf } = await rowIds(job);
      const found = await rowsAt(job, rows);
      return rows.flatMap((row) => {
        const cells = found.get(row)?.cells;
        if (!cells) return [];
        const [text = ""] = sentCells([job.textOf(cells)]);
        return {
          row,
          id: idOf(row, cells),
          text,
          cells: sentCells(cells),
          prediction: job.results.label(row),
          isNotSure: job.isNotSure(row),
          score: job.results.score(row),
        };
      });
    },

    ...labelFiles(open),
  };
}
