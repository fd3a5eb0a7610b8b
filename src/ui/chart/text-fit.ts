/** Estimates the widths of texts, because files are drawn where no font can be measured. Pure. */

/** The mean widths of a Latin letter and of a full-width character, as shares of the font size. */
const LETTER = 0.58;
const FULL_WIDTH = 1.05;

/** Code units of a grapheme that are drawn: any number of marks can be stacked on a letter. */
const MOST_UNITS = 32;

function* graphemesOf(text: string): Generator<string, void, undefined> {
  for (const { segment } of new Intl.Segmenter().segment(text)) yield segment.slice(0, MOST_UNITS);
}

/** As a share of the font size. */
const widthOf = (grapheme: string): number => (isFullWidth(grapheme) ? FULL_WIDTH : LETTER);

const isFullWidth = (grapheme: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u.test(
    grapheme,
  );

/** @param size the font size in pixels. @returns pixels. */
export const textWidth = (text: string, size: number): number =>
  [...graphemesOf(text)].reduce((sum, grapheme) => sum + widthOf(grapheme) * size, 0);

/** The text, truncated with an ellipsis if it is wider than `width` pixels. */
export function fitText(text: string, size: number, width: number): string {
  let whole = "";
  /** What fits together with the ellipsis, at least one grapheme. */
  let fitting = "";
  let sum = 0;
  for (const grapheme of graphemesOf(text)) {
    sum += widthOf(grapheme) * size;
    if (sum > width) return `${fitting || grapheme}…`;
    whole += grapheme;
    if (fitting === "" || sum + LETTER * size <= width) fitting = whole;
  }
  return whole;
}
