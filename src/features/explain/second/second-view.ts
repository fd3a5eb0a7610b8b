/** What is shown of two models that read one text: names, classes, scales and words. Pure but for the language. */

import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { Attribution } from "../../../engine/explain/attribution/attribute.ts";
import { type AlignedWord, alignWords } from "../../../engine/explain/text/align-words.ts";
import { type Level, unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import type { TaughtHead } from "../../../heads/file/head.ts";
import { meaningsOf } from "../../../scoring/labels/mapping.ts";
import type { ColorScale } from "../../../ui/chart/color-scale.ts";
import { attributionScale, targetClass } from "../attribution/attribution-view.ts";

/** One text as one model reads it. */
export interface Reading {
  info: ModelInfo;
  /** The taught head that answers in place of the model. */
  head: TaughtHead | undefined;
  tokenized: TokenizedText;
  attribution: Attribution;
}

export interface Side extends Reading {
  /** The model or the head, with what tells it from the other. */
  name: string;
  labels: readonly string[];
  /** Whether it gives a number in place of classes. */
  isNumber: boolean;
  /** Index of the class that is explained. */
  target: number;
  /** The class with the highest probability. */
  predicted: string;
  /** The same maximum for both. */
  scale: ColorScale;
}

export interface TwoReadings {
  first: Side;
  second: Side;
  /** [labels of the second] the index of the first's label with the same meaning; -1 for none. */
  meaningOf: number[];
  /** Whether the same class of both is explained; otherwise the second's predicted one. */
  isSameClass: boolean;
  rows: AlignedWord[];
}

const labelsOf = ({ info, head }: Reading): readonly string[] =>
  head ? head.categories.map(({ name }) => name) : info.manifest.labels;

/** Two names that differ. */
function namesOf(first: Reading, second: Reading): [string, string] {
  const nameOf = ({ info: { manifest }, head }: Reading) =>
    head?.name ?? `${manifest.id}@${manifest.revision.slice(0, 8)}`;
  const names: [string, string] = [nameOf(first), nameOf(second)];
  if (names[0] !== names[1]) return names;
  return [`${names[0]}, ${first.info.dtype}`, `${names[1]}, ${second.info.dtype}`];
}

function sideOf(reading: Reading, name: string, target: number, scale: ColorScale): Side {
  const { info, head, attribution } = reading;
  const labels = labelsOf(reading);
  const predicted = labels[targetClass(labels, "", attribution.probabilities)] ?? "";
  const isNumber = info.manifest.problemType === "regression" && !head;
  return { ...reading, name, labels, isNumber, target, predicted, scale };
}

/** @param target index of the first's class that is explained */
export function readingsBeside(first: Reading, second: Reading, target: number, level: Level): TwoReadings {
  const [labels, others] = [labelsOf(first), labelsOf(second)];
  const meaningOf = meaningsOf(others, labels);
  const same = meaningOf.indexOf(target);
  const secondTarget = same >= 0 ? same : targetClass(others, "", second.attribution.probabilities);
  const { max } = attributionScale(first.attribution, labels, target);
  const scale = attributionScale(second.attribution, others, secondTarget, max);
  const names = namesOf(first, second);
  const wordsOf = ({ tokenized, attribution }: Reading, index: number) => ({
    units: unitsAt(tokenized, level),
    values: attribution.values[index] ?? [],
  });
  return {
    first: sideOf(first, names[0], target, attributionScale(first.attribution, labels, target, scale.max)),
    second: sideOf(second, names[1], secondTarget, scale),
    meaningOf,
    isSameClass: same >= 0,
    rows: alignWords(wordsOf(first, target), wordsOf(second, secondTarget)),
  };
}
