/** The values of the drawings as rows of CSV files. Pure except for the language. */

import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import type { Counterfactuals } from "../../engine/explain/counterfactuals/counterfactuals.ts";
import type { HeadSummary } from "../../engine/explain/attention/heads.ts";
import type { HeatmapSource } from "../../engine/explain/heatmap.ts";
import type { TextUnit } from "../../engine/tokenizer/tokenized-text.ts";
import type { Matrix } from "../../engine/explain/numeric/matrix.ts";
import { type AttributionMethod, methodIdOf } from "../../engine/explain/attribution/registry.ts";
import { t } from "../../i18n/i18n.ts";
import type { Origin } from "../../ui/files/origin.ts";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { formatNumber, formatPercent } from "../../ui/format/numbers.ts";
import { engineText } from "./engine-text.ts";
import type { ExplainParams } from "./explain-params.ts";
import { methodText } from "./method-text.ts";

/** A square heatmap with the labels of its rows. */
export interface Drawn {
  title: string;
  /** The title in English, for files. */
  name: string;
  of: HeatmapSource["of"];
  matrix: Matrix;
  labels: string[];
  /** For each row, its index among the words or tokens. */
  units: number[];
}

const cosine = (weight: number) => formatNumber(weight, 2);

/** The quantity of a heatmap, and how its values are written. */
export function heatmapQuantity({ of }: Pick<Drawn, "of">): {
  name: string;
  format: (weight: number) => string;
} {
  return of === "similarity"
    ? { name: t("explain:cosine"), format: cosine }
    : { name: t("explain:attention"), format: formatPercent };
}

/** The value that has the full color, as text. @param tops of each row */
export const highOf = (
  drawn: Pick<Drawn, "of">,
  { scale }: Pick<ExplainParams, "scale">,
  tops: Float32Array,
): string => (scale === "row" ? t("explain:detail.eachRow") : heatmapQuantity(drawn).format(tops[0] ?? 1));

/** What the rows and the columns of a heatmap are. */
export const heatmapAxes = ({ of }: Pick<Drawn, "of">): { from: string; to: string } =>
  of === "similarity"
    ? { from: t("explain:word"), to: t("explain:word") }
    : { from: t("explain:detail.fromAxis"), to: t("explain:detail.toAxis") };

export function matrixRows(matrix: Matrix, labels: readonly string[]): (string | number)[][] {
  const { size, data } = matrix;
  return [
    ["from \\ to", ...labels],
    ...labels.map((label, row) => [label, ...data.subarray(row * size, (row + 1) * size)]),
  ];
}

/** One row for each word or token: its span in the text and its value for each class. */
export function attributionRows(
  units: readonly Pick<TextUnit, "label" | "start" | "end">[],
  labels: readonly string[],
  values: readonly ArrayLike<number>[],
  errors?: readonly ArrayLike<number>[],
): (string | number)[][] {
  return [
    [
      "word",
      "start",
      "end",
      ...labels.map((label) => `effect on ${label}`),
      ...(errors ? labels.map((label) => `standard error on ${label}`) : []),
    ],
    ...units.map(({ label, start, end }, unit) => [
      label,
      start,
      end,
      ...labels.map((_, index) => values[index]?.[unit] ?? 0),
      ...(errors ? labels.map((_, index) => errors[index]?.[unit] ?? 0) : []),
    ]),
  ];
}

/** One row for each edit of the text, after the text itself. */
export function counterfactualRows(
  original: string,
  labels: readonly string[],
  { probabilities, edits }: Pick<Counterfactuals, "probabilities" | "edits">,
): (string | number)[][] {
  const predicted = (row: readonly number[]) => labels[row.indexOf(Math.max(...row))] ?? "";
  return [
    ["edit", "text", "prediction", "change", ...labels],
    ...[{ kind: "none", text: original, probabilities, change: 0 }, ...edits].map(
      ({ kind, text, probabilities: row, change }) => [kind, text, predicted(row), change, ...row],
    ),
  ];
}

/** One row for each head; layers and heads are numbered from 1. */
export function headRows(
  summaries: readonly HeadSummary[],
  effects?: ArrayLike<number>,
): (string | number)[][] {
  return [
    [
      "layer",
      "head",
      "entropy, bits",
      "distance, tokens",
      "share on special tokens",
      "largest weight",
      ...(effects ? ["class falls without it"] : []),
    ],
    ...summaries.map(({ layer, head, entropy, distance, specialMass, peak }, index) => [
      layer + 1,
      head + 1,
      entropy,
      distance,
      specialMass,
      peak,
      ...(effects ? [effects[index] ?? 0] : []),
    ]),
  ];
}

/** One row for each word or token: its coordinates. */
export function pointRows(labels: readonly string[], points: ArrayLike<number>): (string | number)[][] {
  return [
    ["word", "component 1", "component 2"],
    ...labels.map((label, index) => [label, points[index * 2] ?? 0, points[index * 2 + 1] ?? 0]),
  ];
}

export interface ExplanationFacts {
  /** What is drawn, in the page's language. */
  title?: string;
  /** The same in English. */
  name?: string;
  method?: AttributionMethod;
  /** The class that is explained. */
  label?: string;
  /** Name of the taught head that is explained. */
  head?: string | undefined;
  text: string;
}

/** What was explained, by which method with its settings, for which class, by which model on which engine. */
export function explanationOrigin(
  info: ModelInfo,
  { title, name, method, label, head, text }: ExplanationFacts,
): Origin {
  const { manifest, dtype, device } = info;
  return {
    lines: [
      title,
      method && `${t("explain:attribution.method")}: ${methodText(method)}`,
      head !== undefined && `${t("explain:subject.head")}: ${head}`,
      label !== undefined && `${t("explain:attribution.class")}: ${capitalizeLabel(label)}`,
      t("common:chart.model", { model: engineText(info) }),
      t("explain:textLine", { text: text.trim() }),
    ].filter((line) => typeof line === "string"),
    fields: {
      ...(name !== undefined && { drawing: name }),
      ...(method && { method: methodIdOf(method) }),
      ...(head !== undefined && { head }),
      ...(label !== undefined && { class: label }),
      model: `${manifest.id}@${manifest.revision}`,
      dtype,
      device,
    },
  };
}
