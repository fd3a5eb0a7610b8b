/** Maps the values of a label column to the classes of a model: by what they mean, never by their position. */

import { scaleNumber, scaleOf } from "./scales.ts";
import { normalizeLabel, type Polarity, polarityOf } from "./words.ts";

export interface LabelMapping {
  /** Index of the class for each value; -1 for a value that means none of them. */
  classes: Map<string, number>;
  /** Values that can mean several classes, such as 0, 1 and 2. Their class is a proposal, which a person confirms. */
  uncertain: string[];
}

/** The classes of a model, and what is known about their meaning. */
class Classes {
  readonly #labels: readonly string[];
  readonly #names: readonly string[];
  readonly #polarities: readonly (Polarity | undefined)[];

  constructor(labels: readonly string[]) {
    this.#labels = labels;
    this.#names = labels.map(normalizeLabel);
    this.#polarities = labels.map(polarityOf);
  }

  get size(): number {
    return this.#labels.length;
  }

  /** The class with this name; -1 when there is none. */
  named(value: string): number {
    const name = normalizeLabel(value);
    const index = this.#names.indexOf(name);
    return index >= 0 ? index : this.#names.indexOf(name.replace(/s$/, ""));
  }

  /** The only class with this sentiment; -1 when there is none, or several: "negative" and "very negative". */
  ofPolarity(polarity: Polarity | undefined): number {
    const index = this.#polarities.indexOf(polarity);
    return polarity !== undefined && this.#polarities.lastIndexOf(polarity) === index ? index : -1;
  }

  /** The class whose name has this number, as "4 stars" has; -1 when there is none. */
  numbered(value: number): number {
    return this.#labels.findIndex((label) => scaleNumber(label)?.value === value);
  }
}

/** Labels of one letter or sign, which mean a sentiment only if all values of the column are of the same kind. */
const SHORT: readonly { required: readonly string[]; polarities: Readonly<Record<string, Polarity>> }[] = [
  {
    required: ["p", "n"],
    polarities: {
      p: "positive",
      "p+": "positive",
      n: "negative",
      "n+": "negative",
      neu: "neutral",
      none: "neutral",
      o: "neutral",
      u: "neutral",
    },
  },
  {
    required: ["+", "-"],
    polarities: { "+": "positive", "-": "negative", "0": "neutral", "=": "neutral", o: "neutral" },
  },
];

const numberOfLabel = (value: string) => /^label ?(\d+)$/.exec(normalizeLabel(value))?.[1];

/** @param values the distinct values of a column. @param labels of the model, in the order of its classes */
export function mapLabels(values: readonly string[], labels: readonly string[]): LabelMapping {
  const classes = new Classes(labels);
  const filled = values.filter((value) => value.trim() !== "");
  const short = shortLabels(filled);
  const mapped = new Map(
    values.map((value): [string, number] => {
      const named = classes.named(value);
      if (named >= 0) return [value, named];
      const polarity = short?.[value.trim().toLowerCase()] ?? polarityOf(value);
      return [value, classes.ofPolarity(polarity)];
    }),
  );
  const others = filled.filter((value) => mapped.get(value) === -1);
  const byMeaning = others.length < filled.length;
  const { classes: further, uncertain } = byMeaning ? NOTHING : mapNumbers(others, classes);
  for (const [value, index] of further) mapped.set(value, index);
  return { classes: mapped, uncertain };
}

/** @returns [labels of a second model] the index of the first model's label with the same meaning; -1 for none */
export function meaningsOf(second: readonly string[], first: readonly string[]): number[] {
  const { classes } = mapLabels(second, first);
  return second.map((label) => classes.get(label) ?? -1);
}

const NOTHING: LabelMapping = { classes: new Map(), uncertain: [] };

/** The meanings of labels of one letter or sign, if the column has them. */
function shortLabels(values: readonly string[]): Readonly<Record<string, Polarity>> | undefined {
  const plain = values.map((value) => value.trim().toLowerCase());
  return SHORT.find(
    ({ required, polarities }) =>
      required.every((value) => plain.includes(value)) &&
      plain.every((value) => Object.hasOwn(polarities, value) || polarityOf(value) !== undefined),
  )?.polarities;
}

/** Columns without words: `LABEL_0`, which counts the model's classes, and the numbers of a scale. */
function mapNumbers(values: readonly string[], classes: Classes): LabelMapping {
  const counted = values.map(numberOfLabel);
  if (counted.length > 0 && counted.every((number) => number !== undefined)) {
    const numbers = counted.map(Number);
    const highest = Math.max(...numbers);
    return {
      classes: new Map(
        values.map((value, at) => [value, (numbers[at] ?? 0) < classes.size ? (numbers[at] ?? -1) : -1]),
      ),
      uncertain: highest === classes.size - 1 ? [] : [...values],
    };
  }
  const numbers = values.flatMap((value) => {
    const number = scaleNumber(value.replace(/^__label__/i, ""));
    return number ? [{ text: value, ...number }] : [];
  });
  if (numbers.length === 0) return NOTHING;
  const byName = numbers.map(({ value }) => classes.numbered(value));
  if (byName.every((index) => index >= 0)) {
    return { classes: new Map(numbers.map(({ text }, at) => [text, byName[at] ?? -1])), uncertain: [] };
  }
  const scale = scaleOf(numbers);
  return {
    classes: new Map(numbers.map(({ text, value }) => [text, classes.ofPolarity(scale.polarityOf(value))])),
    uncertain: scale.isCertain ? [] : numbers.map(({ text }) => text),
  };
}
