/** Files with a known truth: everything about a file is drawn from a seed. */

import { ENCODINGS } from "../../data/text/encodings.ts";
import { drawDelimited } from "./delimited.ts";
import { Draw } from "./draw.ts";
import { encodeText } from "./encode.ts";
import { drawJson } from "./json.ts";
import type { Language } from "./language.ts";
import { LANGUAGES } from "./languages.ts";
import { type Ingredients, Sentences } from "./sentences.ts";
import { trueTable } from "./true-table.ts";
import type { Written } from "./truth.ts";

export interface GeneratedFile extends Written {
  bytes: Uint8Array<ArrayBuffer>;
  encoding: string;
}

const UNICODE: readonly (readonly [name: string, weight: number, mark: boolean])[] = [
  ["utf-8", 10, false],
  ["utf-8", 3, true],
  ["utf-16le", 2, true],
  ["utf-16be", 1, true],
  ["utf-16le", 1, false],
  ["utf-16be", 1, false],
  ["utf-32le", 1, true],
  ["utf-32be", 1, true],
  ["utf-32le", 1, false],
];

/** Encodings and the languages that are written in them. */
const PAIRS: readonly (readonly [language: Language, encoding: string])[] = LANGUAGES.flatMap((language) =>
  [...language.encodings, ...(language.code === "vi" ? ["windows-1258"] : [])].map(
    (encoding) => [language, encoding] as const,
  ),
);

/** Encodings that are in use far less than the others of their languages. */
const RARE = new Set([
  "iso-8859-3",
  "iso-8859-4",
  "iso-8859-10",
  "iso-8859-13",
  "iso-8859-14",
  "iso-8859-16",
  "windows-1258",
  "ibm855",
]);

/** Every encoding that can be chosen is generated. */
export const missingEncodings = (): string[] =>
  ENCODINGS.filter((name) => !name.startsWith("utf-") && !PAIRS.some(([, encoding]) => encoding === name));

function drawEncoding(draw: Draw): { language: Language; encoding: string; mark: boolean } {
  if (draw.chance(0.55)) {
    const [encoding, , mark] = draw.weighted(UNICODE.map((entry) => [entry, entry[1]] as const));
    return { language: draw.of(LANGUAGES), encoding, mark };
  }
  const [language, encoding] = draw.weighted(
    PAIRS.map((pair) => [pair, RARE.has(pair[1]) ? 0.3 : 1] as const),
  );
  return { language, encoding, mark: false };
}

export function generateFile(seed: number): GeneratedFile {
  const draw = new Draw(seed);
  const { language, encoding, mark } = drawEncoding(draw);
  const sentences = new Sentences(language, encoding, draw);
  const ingredients: Ingredients = {
    emoji: draw.chance(0.4),
    marks: draw.chance(0.4),
    quotes: draw.chance(0.35),
    lineBreaks: draw.chance(0.25),
    backslashes: draw.chance(0.15),
    delimiters: draw.chance(0.25),
    commas: draw.chance(0.7),
  };
  const rows = draw.weighted([
    [draw.int(2, 4), 1],
    [draw.int(5, 12), 4],
    [draw.int(13, 60), 12],
    [draw.int(100, 400), 2],
  ]);
  const table = trueTable(draw, sentences, ingredients, { rows, others: draw.int(0, 6) });
  const isDelimited = draw.chance(0.65);
  const written = isDelimited ? drawDelimited(draw, sentences, table) : drawJson(draw, table);
  return {
    ...written,
    encoding,
    bytes: encodeText(written.text, encoding, mark),
    traits: {
      ...written.traits,
      encoding: mark ? `${encoding} with a mark` : encoding,
      language: language.code,
      rows: rows < 5 ? "2 to 4" : rows < 13 ? "5 to 12" : rows < 100 ? "13 to 60" : "100 to 400",
      columns: table.columns.length === 1 ? "1" : table.columns.length < 4 ? "2 to 3" : "4 to 7",
      "beside the texts": besides(table.columns.map(({ kind }) => kind)),
    },
  };
}

const besides = (kinds: readonly string[]) =>
  kinds.includes("biography")
    ? "a longer text"
    : kinds.includes("title")
      ? "a title"
      : kinds.length > 1
        ? "no text"
        : "nothing";
