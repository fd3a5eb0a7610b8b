/** The color tokens of `app/theme.css` that drawings use: as CSS on the page, as fixed colors in files. */

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
  "class-4": "#0f766e",
  "class-5": "#7c3fc4",
  "class-6": "#a3125e",
  "class-7": "#756300",
  "class-8": "#257a35",
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
