/** Agreement of the coders of a batch with each other and with the model. */

import { agreement, type Agreement, type BootstrapOptions } from "../statistics/agreement/agreement.ts";
import type { AgreementMeasure } from "../statistics/agreement/measures.ts";
import { confusionOf, pairOf, type Ratings } from "../statistics/agreement/ratings.ts";
import { type Answer, CANNOT_SAY, OFF_TOPIC } from "./coder-label.ts";
import { activeCategories, type Codebook } from "./codebook.ts";
import { type Labeling, labelsByRow } from "./labeling.ts";

/** Stands for the model among the coders. */
export const MODEL_CODER = "";

export interface PairAgreement {
  coders: [string, string];
  /** The number of rows that both labeled. */
  units: number;
  percent: Agreement;
  kappa: Agreement;
  /** `confusion[first][second]`, by the answers of the report. */
  confusion: number[][];
}

export interface AgreementReport {
  coders: readonly string[];
  /** Names of the answers: categories, sets of categories where several are allowed, and "off topic". */
  answers: string[];
  /** Over all coders. */
  measures: { measure: AgreementMeasure; result: Agreement }[];
  /** Whether each category was given, against all others. */
  categories: { name: string; percent: Agreement; alpha: Agreement }[];
  pairs: PairAgreement[];
}

export interface AgreementOptions {
  coders: readonly string[];
  /** Whether the categories are in an order, from the first to the last. */
  isOrdinal: boolean;
  /** The model's answer for a row; undefined when it has none. */
  predictions: (row: number, codebook: Codebook) => Answer | undefined;
  bootstrap?: BootstrapOptions;
}

/** @param label the predicted class. @returns the category of its name; undefined where there is none */
export function modelAnswer(codebook: Codebook, label: string | undefined): Answer | undefined {
  if (label === undefined) return undefined;
  const name = label.toLowerCase();
  const category = activeCategories(codebook).find(
    (candidate) => candidate.id === label || candidate.name.toLowerCase() === name,
  );
  return category && [category.id];
}

/** [rows][coders]; undefined where a coder has no answer that counts. */
type AnswerTable = readonly (readonly (Answer | undefined)[])[];

/** The answers of coders for the rows that a person among them labeled. */
function answersOf(labeling: Labeling, { coders, isOrdinal, predictions }: AgreementOptions): AnswerTable {
  // "Cannot say" is a missing answer, and in an order "off topic" is one as well.
  const counted = (answer: Answer | undefined) =>
    answer === CANNOT_SAY || (isOrdinal && answer === OFF_TOPIC) ? undefined : answer;
  return [...labelsByRow(labeling)].flatMap(([row, labels]) => {
    if (!labels.some(({ coder }) => coders.includes(coder))) return [];
    const answers = coders.map((coder) =>
      coder === MODEL_CODER
        ? predictions(row, labeling.codebook)
        : counted(labels.find((label) => label.coder === coder)?.answer),
    );
    return [answers];
  });
}

const SEPARATOR = " + ";
/** The answer without a category, where several are allowed. */
const NONE = "none";

/** The names of the answers by their keys: single categories first, in the order of the codebook. */
function answerNames(codebook: Codebook, table: AnswerTable): Map<string, string> {
  const categories = new Map(activeCategories(codebook).map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => categories.get(id) ?? id;
  const names = new Map([...categories].map(([id, name]) => [JSON.stringify([id]), name]));
  for (const answer of table.flat()) {
    if (answer === undefined) continue;
    const name = typeof answer === "string" ? answer : answer.map(nameOf).join(SEPARATOR) || NONE;
    names.set(JSON.stringify(answer), name);
  }
  return names;
}

const ratingsOf = (
  table: AnswerTable,
  coders: number,
  categories: number,
  valueOf: (answer: Answer) => number,
): Ratings => ({
  units: table.length,
  coders,
  categories,
  values: table.flatMap((answers) => answers.map((answer) => (answer === undefined ? -1 : valueOf(answer)))),
});

/** @throws AppError `bad-input` for fewer than two coders */
export function agreementOf(labeling: Labeling, options: AgreementOptions): AgreementReport {
  const { codebook } = labeling;
  const { coders, isOrdinal, bootstrap = {} } = options;
  const table = answersOf(labeling, options);
  const names = answerNames(codebook, table);
  const places = new Map([...names.keys()].map((key, at) => [key, at]));
  const ratings = ratingsOf(
    table,
    coders.length,
    names.size,
    (answer) => places.get(JSON.stringify(answer)) ?? -1,
  );
  const measures: AgreementMeasure[] = [
    "percent",
    ...(coders.length === 2 ? (["cohen-kappa"] as const) : []),
    "fleiss-kappa",
    "krippendorff-nominal",
    ...(isOrdinal ? (["krippendorff-ordinal"] as const) : []),
    "gwet-ac1",
  ];
  return {
    coders,
    answers: [...names.values()],
    measures: measures.map((measure) => ({ measure, result: agreement(ratings, measure, bootstrap) })),
    categories: activeCategories(codebook).map(({ id, name }) => {
      const given = ratingsOf(table, coders.length, 2, (answer) =>
        Number(typeof answer !== "string" && answer.includes(id)),
      );
      return {
        name,
        percent: agreement(given, "percent", bootstrap),
        alpha: agreement(given, "krippendorff-nominal", bootstrap),
      };
    }),
    pairs: pairsOf(coders, ratings, bootstrap),
  };
}

function pairsOf(coders: readonly string[], ratings: Ratings, bootstrap: BootstrapOptions): PairAgreement[] {
  return coders.flatMap((one, first) =>
    coders.slice(first + 1).map((other, at): PairAgreement => {
      const pair = pairOf(ratings, first, first + 1 + at);
      const matrix = confusionOf(pair, 0, 1);
      const places = Array.from({ length: ratings.categories }, (_, place) => place);
      const percent = agreement(pair, "percent", bootstrap);
      return {
        coders: [one, other],
        units: percent.units,
        percent,
        kappa: agreement(pair, "cohen-kappa", bootstrap),
        confusion: places.map((gold) => places.map((predicted) => matrix.at(gold, predicted))),
      };
    }),
  );
}
