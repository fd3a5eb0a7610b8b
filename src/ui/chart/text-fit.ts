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

/**
 * The text in lines of at most `width` pixels, broken at spaces, or within a word that is wider than a line.
 * @param limit the most lines; the last one ends with an ellipsis where text is missing
 */
export function wrapText(text: string, size: number, width: number, limit: number): string[] {
  const lines: string[] = [];
  let line = "";
  let rest = text.split(/\s+/u).filter((word) => word !== "");
  while (rest.length > 0 && lines.length < limit - 1) {
    const [word = "", ...after] = rest;
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer, size) <= width) {
      line = longer;
      rest = after;
    } else if (line !== "") {
      lines.push(line);
      line = "";
    } else {
      const part = fitText(word, size, width).slice(0, -1);
      lines.push(part);
      rest = [word.slice(part.length), ...after];
    }
  }
  const last = [line, ...rest].filter((word) => word !== "").join(" ");
  return last === "" ? lines : [...lines, fitText(last, size, width)];
}

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
