/** Exports of services with a known truth: everything about a file is drawn from a seed. */

import { strToU8 } from "fflate";
import { zipOf } from "../../archive-file.ts";
import { Draw } from "../draw.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { LANGUAGES } from "../languages.ts";
import { Sentences } from "../sentences.ts";
import { CHATS } from "./chats.ts";
import type { ExportMaker } from "./export-maker.ts";
import { FEDERATED } from "./federated.ts";
import { HELP } from "./help.ts";
import { MESSAGES } from "./messages.ts";
import { META } from "./meta.ts";
import { RECORDS } from "./records.ts";
import { SURVEYS } from "./surveys.ts";
import { TABLES } from "./tables.ts";
import { VIDEOS } from "./videos.ts";

const MAKERS: readonly ExportMaker[] = [
  ...CHATS,
  ...MESSAGES,
  ...META,
  ...FEDERATED,
  ...VIDEOS,
  ...RECORDS,
  ...HELP,
  ...TABLES,
  ...SURVEYS,
];

/** The first of March 2024 in milliseconds. */
const START = 1_709_287_200_000;

/** The kinds of exports that are generated. */
export const SERVICE_EXPORTS: readonly string[] = MAKERS.map(({ name }) => name);

/** @param kind one of `SERVICE_EXPORTS` */
export function generateServiceExport(kind: string, seed: number): GeneratedFile {
  const maker = MAKERS.find(({ name }) => name === kind) as ExportMaker;
  // Seeds beside each other begin with alike numbers.
  const draw = new Draw(Math.imul(seed + 1, 0x9e3779b1) >>> 0);
  const language = draw.of(LANGUAGES);
  const sentences = new Sentences(language, "utf-8", draw);
  const rows = draw.weighted([
    [draw.int(2, 4), 1],
    [draw.int(5, 40), 6],
    [draw.int(100, 300), 1],
  ]);
  const ingredients = {
    emoji: draw.chance(0.5),
    marks: draw.chance(0.5),
    quotes: draw.chance(0.3),
    lineBreaks: draw.chance(0.3),
    backslashes: draw.chance(0.1),
    delimiters: draw.chance(0.2),
    commas: draw.chance(0.7),
  };
  const texts = Array.from({ length: rows }, () => sentences.text(ingredients));
  const { file, content, column, cells } = maker.make({
    draw,
    sentences,
    texts,
    long: sentences.words(12, 20),
    time: (at) => START + at * 61_000,
    person: () => sentences.person(),
  });
  return {
    name: file,
    text: typeof content === "string" ? content : "",
    encoding: "utf-8",
    bytes: new Uint8Array(typeof content === "string" ? strToU8(content) : zipOf(content)),
    truth: {
      rows: (cells ?? texts).map((cell) => [cell]),
      keys: [column],
      text: 0,
      exportFormat: maker.format,
    },
    traits: {
      format: maker.name,
      "language of the texts": language.code,
      rows: rows < 5 ? "1 to 4" : rows < 100 ? "5 to 99" : "100 or more",
    },
  };
}
