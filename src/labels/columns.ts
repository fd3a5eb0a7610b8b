/** Labels as further columns of an exported table: the final one, and one for each coder. */

import { answerText } from "./answers.ts";
import { codersOf, finalLabels, type Labeling } from "./labeling.ts";

export interface LabelColumns {
  names: string[];
  /** The cells of a row, empty where there is no label. */
  valuesOf(row: number): string[];
}

/** @returns undefined without labels */
export function labelColumns(labeling: Labeling): LabelColumns | undefined {
  const { codebook, labels, settled } = labeling;
  if (labels.length === 0 && settled.length === 0) return undefined;
  const final = new Map(finalLabels(labeling).map(({ row, answer }) => [row, answerText(codebook, answer)]));
  const byCoder = codersOf(labels).map((coder) => ({
    coder,
    texts: new Map(
      labels.flatMap((label) =>
        label.coder === coder ? [[label.row, answerText(codebook, label.answer)] as const] : [],
      ),
    ),
  }));
  return {
    names: ["label_final", ...byCoder.map(({ coder }) => `label_${coder}`)],
    valuesOf: (row) => [final.get(row) ?? "", ...byCoder.map(({ texts }) => texts.get(row) ?? "")],
  };
}
