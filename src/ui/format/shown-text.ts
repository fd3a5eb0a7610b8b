/** Characters of a text of a file that are drawn; the cells of a table show fewer. */
const MOST = 1000;
/** Combining marks on one character: hundreds of thousands of them keep a browser busy for minutes. */
const STACKED_MARKS = /(\p{M}{16})\p{M}+/gu;

/** A text of a file as it is drawn: its beginning, without most of the marks that are stacked on one character. */
export function shownText(text: string): string {
  const start = text.slice(0, MOST).replaceAll(STACKED_MARKS, "$1");
  return text.length > MOST ? `${start.toWellFormed()}…` : start;
}
