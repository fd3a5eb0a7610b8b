/** Estimates the widths of texts, because files are drawn where no font can be measured. Pure. */

/** The mean widths of a Latin letter and of a full-width character, as shares of the font size. */
const LETTER = 0.58;
const FULL_WIDTH = 1.05;

const graphemesOf = (text: string): string[] =>
  Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

const isFullWidth = (grapheme: string): boolean =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u.test(
    grapheme,
  );

/** @param size the font size in pixels. @returns pixels. */
export const textWidth = (text: string, size: number): number =>
  graphemesOf(text).reduce((sum, grapheme) => sum + (isFullWidth(grapheme) ? FULL_WIDTH : LETTER) * size, 0);

/** The text, truncated with an ellipsis if it is wider than `width` pixels. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const graphemes = graphemesOf(text);
  while (graphemes.length > 1 && textWidth(`${graphemes.join("")}…`, size) > width) graphemes.pop();
  return `${graphemes.join("")}…`;
}
