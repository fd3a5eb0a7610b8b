/** The color tokens of `app/styles/theme.css` that drawings use: as CSS on the page, as fixed colors in files. */

import { parseColor, type Rgb } from "./colors.ts";

/** The light theme's values, for files, which have a white background in either theme. */
export const PAPER_COLORS = {
  surface: "#ffffff",
  line: "#e5e2dc",
  "line-strong": "#8a867d",
  ink: "#1b1f27",
  "ink-soft": "#575d69",
  accent: "#2456c9",
  negative: "#c4530a",
  neutral: "#65718a",
  positive: "#2563d9",
  "class-4": "#0c473e",
  "class-5": "#421792",
  "class-6": "#7e2066",
  "class-7": "#6c550a",
  "class-8": "#2f8247",
  "class-9": "#1a95d8",
  "class-10": "#4c9e84",
  "class-11": "#4c1f00",
  "class-12": "#3862a7",
  "class-13": "#116e56",
  "class-14": "#6b2f01",
  "class-15": "#2833bd",
  "class-16": "#301c64",
  "class-17": "#8f914e",
  "class-18": "#3595a4",
  "class-19": "#34563b",
  "class-20": "#3a497e",
  "not-sure": "#cfc9bf",
  track: "#edeae4",
} as const;

export type ColorToken = keyof typeof PAPER_COLORS;

export const cssVariable = (token: ColorToken): string => `var(--${token})`;

const TOKENS = Object.keys(PAPER_COLORS) as ColorToken[];

/** The tokens' colors in the current theme. */
export function tokenColors(element: Element): Record<ColorToken, Rgb> {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    TOKENS.map((token) => [token, parseColor(style.getPropertyValue(`--${token}`))]),
  ) as Record<ColorToken, Rgb>;
}
