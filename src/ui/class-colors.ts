import { t } from "../words/words.ts";

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

const TRANSLATED = ["negative", "neutral", "positive"] as const;

/** A class within a sentence. The three of sentiment are translated; what another model calls its own is data. */
export function shownLabel(label: string): string {
  const known = TRANSLATED.find((name) => name === label);
  return known ? t(`common:class.${known}`) : label;
}

/** A class, or another word, on its own. */
export function capitalized(label: string): string {
  const shown = shownLabel(label);
  return shown.charAt(0).toUpperCase() + shown.slice(1);
}
