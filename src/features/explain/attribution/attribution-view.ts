/** Computes the data of the attribution pane from an attribution. Pure except for the language. */

import { textDirection } from "../../../ui/format/direction.ts";
import type { Attribution } from "../../../engine/explain/attribution/attribute.ts";
import { type Level, unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { effectColors } from "../../../ui/chart/class-colors.ts";
import type { ColorBar } from "../../../ui/chart/caption.ts";
import { type ColorScale, colorScale } from "../../../ui/chart/color-scale.ts";
import type { ColorToken } from "../../../ui/chart/color-tokens.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { formatChange, formatNumber, formatPercent, formatPoints } from "../../../ui/format/numbers.ts";
import { formatList } from "../../../ui/format/list.ts";

/** The strongest tint in percent: the text on it keeps a contrast of 4.5:1. */
export const MAX_TINT = 48;

/** The values of an attribution, or those so far: NaN where there is none yet. */
export interface KnownValues {
  /** [classes][units] */
  values: readonly ArrayLike<number>[];
  isSigned: boolean;
}

export interface HeatmapWord {
  label: string;
  /** The value as text; empty where the method gives none, as for special tokens. */
  amount: string;
  token: ColorToken;
  /** Percent, from 0 to `MAX_TINT`. */
  strength: number;
  /** Whether the value is negative, against the class. */
  isAgainst: boolean;
  isSpecial: boolean;
}

export interface HeatmapLegend {
  name: string;
  /** The colors of the two ends. */
  from: ColorToken;
  to: ColorToken;
  low: string;
  high: string;
}

/** The effect of a word on the probability of a class, or on the number that a model gives in place of classes. */
export const formatEffect = (value: number, isNumber: boolean): string =>
  isNumber ? formatChange(value, true) : t("explain:points", { points: formatPoints(value) });

/** The size of such an effect in words; `explain:cost` and `explain:number` have sentences of the same names. */
const sizeText = (name: "error" | "gap", value: number, isNumber: boolean): string =>
  isNumber
    ? t(`explain:number.${name}`, { size: formatNumber(Math.abs(value), 3) })
    : t(`explain:cost.${name}`, { points: formatNumber(Math.abs(100 * value), 1) });

/** The chosen class, or the predicted class when none is chosen. @returns its index, 0 before there are probabilities */
export function targetClass(
  labels: readonly string[],
  chosen: string,
  probabilities: readonly number[],
): number {
  const index = labels.indexOf(chosen);
  return index >= 0 ? index : Math.max(0, probabilities.indexOf(Math.max(...probabilities)));
}

/** @param atLeast the maximum of another text's scale, when both are to have one scale */
export function attributionScale(
  { values, isSigned }: KnownValues,
  labels: readonly string[],
  target: number,
  atLeast = 0,
): ColorScale {
  const colors = isSigned ? effectColors(labels[target] ?? "", target) : { positive: "accent" as const };
  return colorScale(values[target] ?? [], { ...colors, atLeast });
}

export function heatmapWords(
  tokenized: TokenizedText,
  level: Level,
  attribution: KnownValues | undefined,
  target: number,
  scale: ColorScale,
  isNumber = false,
): HeatmapWord[] {
  const isSigned = attribution?.isSigned ?? true;
  const format = (value: number) => (isSigned ? formatEffect(value, isNumber) : formatPercent(value));
  return unitsAt(tokenized, level).map(({ label, isSpecial }, unit) => {
    const known = isSpecial && isSigned ? undefined : attribution?.values[target]?.[unit];
    const value = Number.isNaN(known) ? undefined : known;
    return {
      label,
      isSpecial,
      amount: value === undefined ? "" : format(value),
      token: scale.token(value ?? 0),
      strength: value === undefined ? 0 : Math.round(scale.strength(value) * MAX_TINT),
      isAgainst: isSigned && value !== undefined && value < 0,
    };
  });
}

/** Which words are drawn: special tokens only on request, or where there is nothing else. */
export function shownWords<T extends Pick<HeatmapWord, "isSpecial">>(
  words: readonly T[],
  special: boolean,
): (word: T) => boolean {
  const all = special || words.every(({ isSpecial }) => isSpecial);
  return ({ isSpecial }) => all || !isSpecial;
}

export function attributionLegend(
  isSigned: boolean,
  label: string,
  scale: ColorScale,
  isNumber = false,
): HeatmapLegend {
  const to = scale.token(1);
  if (!isSigned) {
    const high = formatPercent(scale.max);
    return { name: t("explain:attribution.received"), from: "surface", to, low: "0", high };
  }
  return {
    name: t("explain:attribution.supports", { label: translateLabel(label) }),
    from: scale.token(-1),
    to,
    low: formatEffect(-scale.max, isNumber),
    high: formatEffect(scale.max, isNumber),
  };
}

/** The same legend for a file. @param options.opacity of the full color */
export function colorBarOf(
  isSigned: boolean,
  label: string,
  scale: ColorScale,
  { opacity = 1, isNumber = false } = {},
): ColorBar {
  const { name, from, to, low, high } = attributionLegend(isSigned, label, scale, isNumber);
  return { name, ...(isSigned && { from }), to, low, high, opacity };
}

/** The cost of an attribution and how certain its values are, as one sentence. */
export function costText(
  attribution: Pick<Attribution, "passes" | "standardErrors" | "rSquared" | "completenessGap" | "isSigned">,
  target: number,
  isNumber = false,
): string {
  const { passes, standardErrors, rSquared, completenessGap, isSigned } = attribution;
  const errors = standardErrors?.[target];
  const fit = rSquared?.[target];
  const gap = completenessGap?.[target];
  return formatList([
    t("explain:cost.passes", { count: passes }),
    errors && sizeText("error", Math.max(...errors), isNumber),
    fit !== undefined && t("explain:cost.fit", { share: formatPercent(Math.max(0, fit)) }),
    gap !== undefined && sizeText("gap", gap, isNumber),
    !isSigned && !isNumber && t("explain:cost.same"),
  ]);
}

/** The direction of the text that the words are of. */
export const wordsDirection = (words: readonly Pick<HeatmapWord, "label" | "isSpecial">[]): "ltr" | "rtl" =>
  textDirection(words.flatMap(({ label, isSpecial }) => (isSpecial ? [] : [label])).join(" "));
