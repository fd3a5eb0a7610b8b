/** Labels as a CSV file, which `readLabels` and the command line read. */

import { DEFAULT_DIALECT } from "../data/csv/detect.ts";
import { quoteCell } from "../data/csv/quote-cell.ts";
import { answerText } from "./answers.ts";
import { isProbabilityDesign, type SampledRow } from "./coder-label.ts";
import { finalLabels, type Labeling } from "./labeling.ts";

const COLUMNS = [
  "id",
  "label",
  "coder",
  "probability",
  "design",
  "at",
  "seconds",
  "order",
  "note",
  "stratum",
  "copies",
  "saw_prediction",
  "text",
] as const;

type Cells = Record<(typeof COLUMNS)[number], string | number>;

/** Stands for the coder of the final labels. */
const FINAL_CODER = "final";

function sampleCells(
  row: SampledRow | undefined,
): Pick<Cells, "probability" | "design" | "stratum" | "copies"> {
  if (!row) return { probability: "", design: "chosen", stratum: "", copies: "" };
  const { design, probability, stratum = "", copies = "" } = row;
  // A row that was not drawn by chance has no probability that an estimate could weight it by.
  return { probability: isProbabilityDesign(design) ? probability : "", design, stratum, copies };
}

/**
 * @param which `coders`: one line for each label of each coder. `final`: one for each row with an answer that counts.
 * @param idOf the id of a row
 * @param textOf the text of a row, from which a head can be taught
 */
export function labelCsv(
  labeling: Labeling,
  which: "coders" | "final",
  { idOf, textOf }: { idOf(row: number): string; textOf(row: number): string },
): string {
  const { codebook, sample, labels, settled } = labeling;
  const drawn = new Map(sample.map((row) => [row.row, row]));
  const lines: Cells[] =
    which === "coders"
      ? labels.map(({ row, coder, answer, at, seconds, order, note = "", sawPrediction }) => ({
          id: idOf(row),
          label: answerText(codebook, answer),
          coder,
          ...sampleCells(drawn.get(row)),
          at,
          seconds,
          order,
          note,
          saw_prediction: String(sawPrediction),
          text: textOf(row),
        }))
      : finalLabels(labeling).map(({ row, answer }, index) => ({
          id: idOf(row),
          label: answerText(codebook, answer),
          coder: FINAL_CODER,
          ...sampleCells(drawn.get(row)),
          at: settled.find((label) => label.row === row)?.at ?? "",
          seconds: "",
          order: index + 1,
          note: settled.find((label) => label.row === row)?.note ?? "",
          saw_prediction: "",
          text: textOf(row),
        }));
  const line = (cells: readonly (string | number)[]) =>
    `${cells.map((cell) => quoteCell(String(cell), DEFAULT_DIALECT)).join(",")}\r\n`;
  return line(COLUMNS) + lines.map((cells) => line(COLUMNS.map((name) => cells[name]))).join("");
}
