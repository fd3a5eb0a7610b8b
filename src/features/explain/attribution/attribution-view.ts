/** Computes the data of the attribution pane from an attribution. Pure except for the language. */

import type { Attribution } from "../../../engine/explain/attribution/attribute.ts";
import { type Level, unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { type ColorScale, colorScale } from "../../../ui/chart/color-scale.ts";
import { type ColorToken, cssVariable } from "../../../ui/chart/color-tokens.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatNumber, formatPercent, formatPoints } from "../../../ui/format/numbers.ts";

/** The strongest tint in percent: the text on it keeps a contrast of 4.5:1. */
export const MAX_TINT = 48;

export interface HeatmapWord {
  label: string;
  /** The value as text; empty where the method gives none, as for special tokens. */
  amount: string;
  /** CSS color. */
  hue: string;
  /** Percent, from 0 to `MAX_TINT`. */
  strength: number;
  /** Whether the value is negative, against the class. */
  isAgainst: boolean;
  isSpecial: boolean;
}

export interface HeatmapLegend {
  name: string;
  /** CSS colors of the two ends. */
  from: string;
  to: string;
  low: string;
  high: string;
}

export const formatEffect = (value: number): string => t("explain:points", { points: formatPoints(value) });

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

/** Signed values against a class have the color of the opposite class. */
function colorsOf(
  label: string,
  target: number,
  isSigned: boolean,
): { positive: ColorToken; negative: ColorToken } {
  if (!isSigned) return { positive: "accent", negative: "accent" };
  const negative = label.toLowerCase() === "negative" ? "positive" : "negative";
  return { positive: classColors(label, target).token, negative };
}

/** @param atLeast the maximum of another text's scale, when both are to have one scale */
export function attributionScale(
  { values, isSigned }: Pick<Attribution, "values" | "isSigned">,
  labels: readonly string[],
  target: number,
  atLeast = 0,
): ColorScale {
  return colorScale(values[target] ?? [], { ...colorsOf(labels[target] ?? "", target, isSigned), atLeast });
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
      hue: cssVariable(scale.token(value ?? 0)),
      strength: value === undefined ? 0 : Math.round(scale.strength(value) * MAX_TINT),
      isAgainst: isSigned && value !== undefined && value < 0,
    };
  });
}

export function attributionLegend(isSigned: boolean, label: string, scale: ColorScale): HeatmapLegend {
  const to = cssVariable(scale.token(1));
  if (!isSigned) {
    const high = formatPercent(scale.max);
    return { name: t("explain:attribution.received"), from: "var(--surface)", to, low: "0", high };
  }
  return {
    name: t("explain:attribution.supports", { label: translateLabel(label) }),
    from: cssVariable(scale.token(-1)),
    to,
    low: formatEffect(-scale.max),
    high: formatEffect(scale.max),
  };
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
    t("explain:cost.passes", { number: formatCount(passes) }),
    errors && t("explain:cost.error", { points: formatSize(Math.max(...errors)) }),
    fit !== undefined && t("explain:cost.fit", { share: formatPercent(Math.max(0, fit)) }),
    gap !== undefined && t("explain:cost.gap", { points: formatSize(gap) }),
    !isSigned && t("explain:cost.same"),
  ]
    .filter(Boolean)
    .join(", ");
}
