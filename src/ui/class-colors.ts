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

export const capitalized = (label: string): string => label.charAt(0).toUpperCase() + label.slice(1);
