/** What a person chose for the charts, as parameters of the address. Pure. */

import { type ColumnChoice, parseHeadColumn } from "../../scoring/selection/selection.ts";
import { TIME_UNITS, type TimeUnit } from "../../scoring/time/time-bins.ts";
import { STOP_WORD_LANGUAGES, type StopWordLanguage } from "../../../workers/protocols/words.ts";

/** What is absent is as the data suggest. */
export interface ChartChoices {
  /** The column whose dates, numbers or values are counted. */
  column?: ColumnChoice;
  /** The column whose most frequent values have a panel each. */
  panelsBy?: ColumnChoice;
  /** Shares of the classes in place of rows. */
  asShares: boolean;
  /** Of categories: by name, or by the share of a class; one after the last for "not sure". */
  order?: "name" | number;
  unit?: TimeUnit;
  hasMovingAverage: boolean;
  /** Bins of numbers with equal width or equal numbers of rows, and how many. */
  equal?: "width" | "rows";
  bins?: number;
  words: "words" | "hashtags";
  /** The class whose over-represented words are shown; one after the last for "not sure". */
  wordsOf?: number;
  stopLanguages?: readonly StopWordLanguage[];
  /** The person's own stop words. */
  stopWords: readonly string[];
  /** Indices of columns whose words are left out. */
  namesOf?: readonly number[];
}

export const INITIAL_CHOICES: ChartChoices = {
  asShares: false,
  hasMovingAverage: false,
  words: "words",
  stopWords: [],
};

/** The numbers of bins to choose from. */
export const BIN_COUNTS: readonly number[] = [5, 10, 20, 50];

/** Words between blanks or commas, each once. */
export const parseWords = (text: string): string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  ),
];

const among = <T extends string>(values: readonly T[], value: string | null): T | undefined =>
  values.find((known) => known === value);

/** A whole number below `below`. */
function index(value: string | null, below: number): number | undefined {
  const number = /^\d{1,6}$/.test(value ?? "") ? Number(value) : below;
  return number < below ? number : undefined;
}

const columnOf = (value: string | null, columns: number): ColumnChoice | undefined =>
  value === "language" || value === "topic" ? value : (index(value, columns) ?? parseHeadColumn(value ?? ""));

/** @param bounds what the table has. Missing or invalid parameters have their initial value. */
export function parseChoices(
  params: URLSearchParams,
  { labels, columns }: { labels: number; columns: number },
): ChartChoices {
  const by = params.get("by");
  const column = columnOf(by, columns);
  const split = params.get("split");
  const panelsBy = columnOf(split, columns);
  const rank = params.get("rank");
  const order = rank === "name" ? rank : index(rank, labels + 1);
  const namesOf = (params.get("names")?.split(",") ?? []).flatMap((value) => index(value, columns) ?? []);
  const unit = among(TIME_UNITS, params.get("step"));
  const equal = among(["width", "rows"] as const, params.get("equal"));
  const bins = BIN_COUNTS.find((count) => String(count) === params.get("bins"));
  const wordsOf = index(params.get("of"), labels + 1);
  const languages = params.get("stop")?.split(",");
  return {
    ...(column !== undefined && { column }),
    ...(panelsBy !== undefined && { panelsBy }),
    ...(order !== undefined && { order }),
    asShares: params.get("as") === "shares",
    ...(unit && { unit }),
    hasMovingAverage: params.get("mean") === "7",
    ...(equal && { equal }),
    ...(bins !== undefined && { bins }),
    words: params.get("words") === "hashtags" ? "hashtags" : "words",
    ...(wordsOf !== undefined && { wordsOf }),
    ...(languages && { stopLanguages: STOP_WORD_LANGUAGES.filter((tag) => languages.includes(tag)) }),
    stopWords: parseWords(params.get("skip") ?? ""),
    ...(namesOf.length > 0 && { namesOf: [...new Set(namesOf)] }),
  };
}

/** Only choices that differ from the initial ones, so that links stay short. */
export function formatChoices(choices: ChartChoices): Record<string, string> {
  const { column, asShares, unit, hasMovingAverage, equal, bins, words, wordsOf } = choices;
  const { stopLanguages, stopWords, panelsBy, order, namesOf } = choices;
  const all: [name: string, value: string | false | undefined][] = [
    ["by", column?.toString()],
    ["split", panelsBy?.toString()],
    ["rank", order?.toString()],
    ["as", asShares && "shares"],
    ["step", unit],
    ["mean", hasMovingAverage && "7"],
    ["equal", equal],
    ["bins", bins?.toString()],
    ["words", words === "hashtags" && words],
    ["of", wordsOf?.toString()],
    // Without languages, nothing but "none" would be left of the parameter.
    ["stop", stopLanguages && (stopLanguages.join() || "none")],
    ["skip", stopWords.join(" ")],
    ["names", namesOf?.join()],
  ];
  return Object.fromEntries(all.flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
