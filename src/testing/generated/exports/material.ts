/** What a generated export is made of. */

import type { Draw } from "../draw.ts";
import { type Ingredients, Sentences } from "../sentences.ts";
import { LANGUAGES } from "../languages.ts";

export interface Material {
  draw: Draw;
  sentences: Sentences;
  /** Language of the texts. */
  language: string;
  /** A text of one or several lines, without blanks around it. */
  text(): string;
  /** The same on one line. */
  lineText(): string;
  people: string[];
}

/** An export with the rows that are in it. */
export interface Draft {
  name: string;
  /** Lines end with LF, or are written as they are in `bytes`. */
  text: string;
  bytes?: Uint8Array<ArrayBuffer>;
  /** By name of the column. */
  rows: readonly Readonly<Record<string, string>>[];
  /** Name of the column with the texts. */
  textColumn: string;
  /** A column of dates with what they mean, in milliseconds. */
  dates?: { column: string; times: readonly number[] };
  /** The variant of the format. */
  variant: string;
  /** Whether the line ends are part of the format. */
  keepsLineEnds?: boolean;
}

export type Generator = (material: Material) => Draft;

/** Languages whose words an export is written in; those of the program are drawn by each format. */
const TEXT_LANGUAGES = ["en", "de", "es", "fr", "pt", "ja", "ar", "ru"];

export function material(draw: Draw): Material {
  const code = draw.of(TEXT_LANGUAGES);
  const language = LANGUAGES.find((other) => other.code === code) ?? LANGUAGES[0];
  if (!language) throw new Error("There is no language.");
  const sentences = new Sentences(language, "utf-8", draw);
  const ingredients: Ingredients = {
    emoji: draw.chance(0.5),
    marks: draw.chance(0.5),
    quotes: draw.chance(0.4),
    lineBreaks: draw.chance(0.5),
    backslashes: draw.chance(0.2),
    delimiters: draw.chance(0.3),
    commas: true,
  };
  const text = () => sentences.text(ingredients).replaceAll("\t", " ").trim();
  const people = Array.from({ length: draw.int(2, 4) }, () =>
    draw.chance(0.5) ? sentences.person() : `${sentences.person()} ${sentences.person()}`,
  );
  return {
    draw,
    sentences,
    language: code,
    text,
    lineText: () => text().replaceAll(/\n+/g, " "),
    people: [...new Set(people)],
  };
}

/** A number of messages, mostly few. */
export const drawCount = (draw: Draw): number =>
  draw.weighted([
    [1, 1],
    [draw.int(2, 6), 5],
    [draw.int(7, 60), 5],
    [draw.int(300, 900), 1],
  ]);

export interface Moment {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

export const two = (value: number): string => String(value).padStart(2, "0");

/** Moments in order; the first is after the twelfth of a month, so that the order of day and month is known. */
export function moments(draw: Draw, count: number): Moment[] {
  let time = Date.UTC(
    draw.int(2019, 2024),
    draw.int(0, 11),
    draw.int(13, 28),
    draw.int(0, 23),
    draw.int(0, 59),
  );
  return Array.from({ length: count }, () => {
    const at = new Date(time);
    time += draw.int(1, 2000) * 60_000 + draw.int(0, 59) * 1000;
    return {
      year: at.getUTCFullYear(),
      month: at.getUTCMonth() + 1,
      day: at.getUTCDate(),
      hour: at.getUTCHours(),
      minute: at.getUTCMinutes(),
      second: at.getUTCSeconds(),
    };
  });
}

/** Milliseconds since 1970. */
export const timeOf = (moment: Moment, withSeconds = false): number =>
  Date.UTC(
    moment.year,
    moment.month - 1,
    moment.day,
    moment.hour,
    moment.minute,
    withSeconds ? moment.second : 0,
  );

/** `9:15 PM`, with the words of a language. */
export const halfDay = ({ hour, minute }: Moment, am: string, pm: string, space = " "): string =>
  `${hour % 12 || 12}:${two(minute)}${space}${hour < 12 ? am : pm}`;
