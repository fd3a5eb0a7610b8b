import { ENGLISH } from "../../i18n/en/index.ts";
import { t } from "../../i18n/i18n.ts";

/** One colour for each class, everywhere. The three of sentiment have names; other models take turns. */

const NAMED: Record<string, { fill: string; text: string }> = {
  negative: { fill: "var(--negative)", text: "var(--negative-text)" },
  neutral: { fill: "var(--neutral)", text: "var(--neutral-text)" },
  positive: { fill: "var(--positive)", text: "var(--positive-text)" },
};

const TURNS = ["var(--positive)", "var(--negative)", "var(--neutral)"];

export function classColors(label: string, index: number): { fill: string; text: string } {
  const key = label.toLowerCase();
  if (Object.hasOwn(NAMED, key)) return NAMED[key] as { fill: string; text: string };
  return { fill: TURNS[index % TURNS.length] as string, text: "var(--ink)" };
}

/** The light theme's, for pictures on white paper. */
const ON_PAPER: Record<string, string> = {
  "var(--negative)": "#c4530a",
  "var(--neutral)": "#65718a",
  "var(--positive)": "#2563d9",
};

export const paperColor = (label: string, index: number): string =>
  ON_PAPER[classColors(label, index).fill] ?? "#65718a";

type Known = keyof typeof ENGLISH.common.class;
const isKnown = (label: string): label is Known => Object.hasOwn(ENGLISH.common.class, label);

/** A class within a sentence. The embedded model's are translated; what another model calls its own is data. */
export function shownLabel(label: string): string {
  return isKnown(label) ? t(`common:class.${label}`) : label;
}

/** A class, or another word, on its own. */
export function capitalized(label: string): string {
  const shown = shownLabel(label);
  return shown.charAt(0).toUpperCase() + shown.slice(1);
}
