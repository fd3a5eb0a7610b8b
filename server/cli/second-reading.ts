/** What a second model says of a text beside the first, by the same method. */

import { alignWords } from "../../src/engine/explain/text/align-words.ts";
import { meaningsOf } from "../../src/scoring/labels/mapping.ts";
import type { explainText, ExplainedModel, ExplainedText } from "./explained-model.ts";

type Read = Awaited<ReturnType<typeof explainText>>;

/** The second's classes and words beside those of the first. */
export interface SecondReading extends ExplainedText {
  /** Names of the two: `id@revision dtype`, or that of a taught head. */
  first: string;
  second: string;
  /** The first's label that each label of the second means; `null` for none. */
  mapping: Record<string, string | null>;
  /** Words that overlap are one, whose effects are the sums; `null` where a model reads nothing. */
  both: { word: string; start: number; end: number; first: number | null; second: number | null }[];
}

/**
 * Explains the second's class that means the explained one of the first, else its predicted one.
 * @param explain reads the text by a model, for one of its classes
 */
export async function readBeside(
  first: ExplainedModel & Read & { name: string },
  text: string,
  second: {
    name: string;
    model: ExplainedModel;
    explain: (model: ExplainedModel, target: number | undefined) => Promise<Read>;
  },
): Promise<SecondReading> {
  const { labels, explainer } = second.model;
  const meanings = meaningsOf(labels, first.labels);
  const same = meanings.indexOf(first.target);
  const read = await second.explain(second.model, same < 0 ? undefined : same);
  const { target: _, effects, passes: __, ...explained } = read;
  const rows = alignWords(
    { units: first.explainer.tokenize(text).units, values: first.effects },
    { units: explainer.tokenize(text).units, values: effects },
  );
  return {
    first: first.name,
    second: second.name,
    ...explained,
    mapping: Object.fromEntries(labels.map((label, at) => [label, first.labels[meanings[at] ?? -1] ?? null])),
    both: rows.map(({ start, end, first: one = null, second: other = null }) => ({
      word: text.slice(start, end),
      start,
      end,
      first: one,
      second: other,
    })),
  };
}

const WIDTH = 10;
const HEAD = ["first", "second", "difference"].map((text) => text.padStart(WIDTH)).join(" ");

export const signed = (value: number): string => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(3)}`;

const bestOf = ({ scores }: Pick<ExplainedText, "scores">) =>
  scores.reduce((best, one) => (one.score > best.score ? one : best)).label;

/** The probabilities and the words of both, each with the difference. */
export function formatBeside(first: ExplainedText, against: SecondReading): string[] {
  const { mapping, both, scores, label } = against;
  // A number and a probability cannot be compared.
  const areAlike = (first.scores.length === 1) === (scores.length === 1);
  const row = (
    one: number | null,
    other: number | null,
    format: (value: number) => string,
    name: string,
  ): string => {
    const difference = areAlike && one !== null && other !== null ? signed(other - one) : "none";
    const cells = [one, other].map((value) => (value === null ? "none" : format(value)));
    return `${[...cells, difference].map((cell) => cell.padStart(WIDTH)).join(" ")}  ${name}`;
  };
  const fixed = (value: number) => value.toFixed(3);
  return [
    "",
    `First:  ${against.first}: ${bestOf(first)}`,
    `Second: ${against.second}: ${bestOf(against)}`,
    "",
    HEAD,
    ...first.scores.map(({ label: name, score }) => {
      const other = scores.find((entry) => mapping[entry.label] === name);
      const theirs = other && other.label !== name ? ` (${other.label})` : "";
      return row(score, other?.score ?? null, fixed, `${name}${theirs}`);
    }),
    ...scores.flatMap((entry) =>
      mapping[entry.label] === null ? [row(null, entry.score, fixed, entry.label)] : [],
    ),
    "",
    mapping[label] === first.label
      ? `The words for ${first.label}${label === first.label ? "" : ` (${label})`}:`
      : `The words for ${first.label}, and by the second model, which has no such class, for ${label}:`,
    HEAD,
    ...both.map(({ word, first: one, second: other }) => row(one, other, signed, word)),
  ];
}
