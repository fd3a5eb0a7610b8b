/** Computes the data of the attribution pane from an attribution. Pure except for the language. */

import type { Attribution } from "../../../engine/explain/attribution/attribute.ts";
import { type Level, unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { t } from "../../../i18n/i18n.ts";
import type { Swatch } from "../../../ui/chart/axes.ts";
import { effectColors } from "../../../ui/chart/class-colors.ts";
import { type ColorScale, colorScale } from "../../../ui/chart/color-scale.ts";
import type { ColorToken } from "../../../ui/chart/color-tokens.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { formatNumber, formatPercent, formatPoints } from "../../../ui/format/numbers.ts";

/** The strongest tint in percent: the text on it keeps a contrast of 4.5:1. */
export const MAX_TINT = 48;

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

const formatEffect = (value: number): string => t("explain:points", { points: formatPoints(value) });

/** Percentage points without a sign. */
const formatSize = (value: number) => formatNumber(Math.abs(100 * value), 1);

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
  { values, isSigned }: Pick<Attribution, "values" | "isSigned">,
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
  attribution: Pick<Attribution, "values" | "isSigned"> | undefined,
  target: number,
  scale: ColorScale,
): HeatmapWord[] {
  const isSigned = attribution?.isSigned ?? true;
  const format = isSigned ? formatEffect : formatPercent;
  return unitsAt(tokenized, level).map(({ label, isSpecial }, unit) => {
    const value = isSpecial && isSigned ? undefined : attribution?.values[target]?.[unit];
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

export function attributionLegend(isSigned: boolean, label: string, scale: ColorScale): HeatmapLegend {
  const to = scale.token(1);
  if (!isSigned) {
    const high = formatPercent(scale.max);
    return { name: t("explain:attribution.received"), from: "surface", to, low: "0", high };
  }
  return {
    name: t("explain:attribution.supports", { label: translateLabel(label) }),
    from: scale.token(-1),
    to,
    low: formatEffect(-scale.max),
    high: formatEffect(scale.max),
  };
}

/** The same legend for a file, a swatch for each color. */
export function attributionSwatches(isSigned: boolean, label: string, scale: ColorScale): Swatch[] {
  const { name, from, to, low, high } = attributionLegend(isSigned, label, scale);
  const swatch = (token: ColorToken, meaning: string, amount: string): Swatch => ({
    token,
    text: t("explain:attribution.upTo", { meaning, amount }),
  });
  if (!isSigned) return [swatch(to, name, high)];
  const opposes = t("explain:attribution.opposes", { label: translateLabel(label) });
  return [swatch(to, name, high), swatch(from, opposes, low)];
}

/** The cost of an attribution and how certain its values are, as one sentence. */
export function costText(
  attribution: Pick<Attribution, "passes" | "standardErrors" | "rSquared" | "completenessGap" | "isSigned">,
  target: number,
): string {
  const { passes, standardErrors, rSquared, completenessGap, isSigned } = attribution;
  const errors = standardErrors?.[target];
  const fit = rSquared?.[target];
  const gap = completenessGap?.[target];
  return [
    t("explain:cost.passes", { count: passes }),
    errors && t("explain:cost.error", { points: formatSize(Math.max(...errors)) }),
    fit !== undefined && t("explain:cost.fit", { share: formatPercent(Math.max(0, fit)) }),
    gap !== undefined && t("explain:cost.gap", { points: formatSize(gap) }),
    !isSigned && t("explain:cost.same"),
  ]
    .filter(Boolean)
    .join(", ");
}
