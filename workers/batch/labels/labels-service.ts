import { agreementOf, modelAnswer } from "../../../src/labels/agreement.ts";
import { chosenRows, drawSample, mergeSample } from "../../../src/labels/sample.ts";
import type { Codebook } from "../../../src/labels/codebook.ts";
import { throttleSteps } from "../../../src/rpc/throttle.ts";
import type { LabelService } from "../../protocols/labels.ts";
import type { OpenJob } from "../open-job.ts";
import { sentCells } from "../sent-cells.ts";
import { indicesOf } from "../table-view.ts";
import { frameOf } from "./frame.ts";
import { labelBook, type LabelBook } from "./label-book.ts";
import { labelFiles } from "./label-files.ts";
import { rowsAt } from "./rows-at.ts";

/** What the model says about a row, in the categories of a codebook. */
const predictionsOf =
  ({ results, job }: OpenJob) =>
  (row: number, codebook: Codebook) =>
    modelAnswer(codebook, job.model.labels[results.label(row)]);

/** Labels of the open job. */
export function labelsService(open: () => OpenJob): LabelService {
  /** Of the draws that are in progress. */
  let drawing = new AbortController();
  const book = () => labelBook(open());
  const change = async (run: (book: LabelBook) => Promise<void>) => {
    const labels = await book();
    await run(labels);
    return labels.labeling;
  };
  return {
    labeling: async () => (await book()).labeling,
    saveCodebook: async (codebook) => (await book()).saveCodebook(codebook),
    saveLabelView: async (view) => (await book()).saveView(view),

    drawSample: (draw, onProgress) => {
      const job = open();
      const { signal } = drawing;
      return change(async (labels) => {
        const frame = await frameOf(job, draw, { signal, onProgress: throttleSteps(onProgress) });
        const drawn = drawSample(frame, draw);
        const { sample, labels: given, draw: before } = labels.labeling;
        const labeled = new Set(given.map(({ row }) => row));
        const kept = draw.design === "uncertain" ? before : draw;
        await labels.saveSample(
          mergeSample(sample, drawn, (row) => labeled.has(row)),
          kept,
        );
      });
    },

    async stopDrawing() {
      drawing.abort();
      drawing = new AbortController();
    },

    addToSample: (view) => {
      const job = open();
      return change(async (labels) => {
        const indices = await indicesOf(job, view, () => true);
        const { sample, draw } = labels.labeling;
        const added = chosenRows(indices ?? Array.from({ length: job.job.rows }, (_, row) => row));
        await labels.saveSample(
          mergeSample(sample, added, () => true),
          draw,
        );
      });
    },

    async putLabels(labels) {
      const job = open();
      await (await labelBook(job)).putLabels(labels);
      return job.progress.notPersisted;
    },
    removeLabels: async (labels) => (await book()).removeLabels(labels),
    settle: async (labels) => (await book()).settle(labels),
    unsettle: async (row) => (await book()).unsettle(row),

    async labelRows(rows) {
      const job = open();
      const found = await rowsAt(job, rows);
      return rows.flatMap((row) => {
        const cells = found.get(row)?.cells;
        if (!cells) return [];
        const [text = ""] = sentCells([job.textOf(cells)]);
        return {
          row,
          text,
          cells: sentCells(cells),
          prediction: job.results.label(row),
          isNotSure: job.isNotSure(row),
          score: job.results.score(row),
        };
      });
    },

    agreement: async (coders, isOrdinal) => {
      const job = open();
      return agreementOf((await labelBook(job)).labeling, {
        coders,
        isOrdinal,
        predictions: predictionsOf(job),
      });
    },

    ...labelFiles(open),
  };
}
