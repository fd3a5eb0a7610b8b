/** Letters that are written to look like Latin ones, as the Latin letters that a reader sees. */

/** Mathematical letters, full-width letters, and letters in circles and squares: their compatibility form is the letter. */
const STYLED =
  /[\u{1D400}-\u{1D7FF}\u{FF01}-\u{FF5E}\u{249C}-\u{24E9}\u{1F110}-\u{1F12F}\u{1F130}-\u{1F149}]/gu;
/** White letters on black circles and squares, which have no compatibility form. */
const FILLED = /[\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}]/gu;
const FIRST_CIRCLE = 0x1f150;
const FIRST_SQUARE = 0x1f170;

/** Letters of Cyrillic and Greek that look like a Latin one, from confusables.txt of Unicode Technical Standard 39. */
const SIMILAR = new Map(
  Object.entries({
    А: "A",
    В: "B",
    Е: "E",
    Ѕ: "S",
    І: "I",
    Ј: "J",
    К: "K",
    М: "M",
    Н: "H",
    О: "O",
    Р: "P",
    С: "C",
    Т: "T",
    Х: "X",
    У: "Y",
    а: "a",
    с: "c",
    ԁ: "d",
    е: "e",
    һ: "h",
    і: "i",
    ј: "j",
    о: "o",
    р: "p",
    ԛ: "q",
    ѕ: "s",
    ԝ: "w",
    х: "x",
    у: "y",
    Α: "A",
    Β: "B",
    Ε: "E",
    Ζ: "Z",
    Η: "H",
    Ι: "I",
    Κ: "K",
    Μ: "M",
    Ν: "N",
    Ο: "O",
    Ρ: "P",
    Τ: "T",
    Υ: "Y",
    Χ: "X",
    α: "a",
    ι: "i",
    ν: "v",
    ο: "o",
    ρ: "p",
  }),
);
const LATIN = /\p{Script=Latin}/u;
const SIMILAR_SCRIPTS = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;

const filled = (letter: string) => {
  const point = letter.codePointAt(0) ?? 0;
  return String.fromCharCode(65 + point - (point < FIRST_SQUARE ? FIRST_CIRCLE : FIRST_SQUARE));
};

/** A letter in parentheses, such as U+249C, has these in its compatibility form. */
const styled = (letter: string) => letter.normalize("NFKC").replace(/^[([〔](\w)[)\]〕]$/u, "$1");

/** Only in a word that has Latin letters too, and whose other letters all look like Latin ones: Greek and Cyrillic words stay. */
function foldSimilar(word: string): string {
  if (!LATIN.test(word)) return word;
  const others = word.match(SIMILAR_SCRIPTS) ?? [];
  if (others.length === 0 || !others.every((letter) => SIMILAR.has(letter))) return word;
  return word.replaceAll(SIMILAR_SCRIPTS, (letter) => SIMILAR.get(letter) ?? letter);
}

/** @param word without spaces; the result has none either */
export function foldLetters(word: string): string {
  // Most words are plain.
  if (!/[^\p{ASCII}\u0080-\u024f]/u.test(word)) return word;
  return foldSimilar(word.replaceAll(STYLED, styled).replaceAll(FILLED, filled));
}
