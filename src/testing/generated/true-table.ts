/** A table with a known column of texts among columns of other things. */

import type { Draw } from "./draw.ts";
import type { Ingredients, Sentences } from "./sentences.ts";

export type ColumnKind =
  | "text"
  | "id"
  | "link"
  | "number"
  | "date"
  | "person"
  | "handle"
  | "category"
  | "language"
  | "flag"
  | "title"
  | "biography"
  | "markup"
  | "empty";

export interface TrueColumn {
  kind: ColumnKind;
  name: string;
  cells: string[];
}

export interface TrueTable {
  columns: TrueColumn[];
  /** Index of the column with the texts. */
  text: number;
}

type MakeColumn = (draw: Draw, sentences: Sentences, rows: number) => Omit<TrueColumn, "kind">;

const many = (rows: number, cell: (row: number) => string) =>
  Array.from({ length: rows }, (_, row) => cell(row));
const two = (value: number) => String(value).padStart(2, "0");

const IDS: readonly ((draw: Draw, row: number) => string)[] = [
  (_, row) => String(row + 1),
  (draw, row) => `17${String(draw.int(1e8, 9e8))}${String(1e8 + row)}`,
  (draw, row) => `A-${draw.int(100, 999)}-${row}`,
  (draw, row) =>
    `${hex(draw, 8)}-${hex(draw, 4)}-4${hex(draw, 3)}-a${hex(draw, 3)}-${hex(draw, 8)}${1000 + row}`,
  (draw, row) => hex(draw, 10) + row,
];
const hex = (draw: Draw, digits: number) => many(digits, () => draw.of([..."0123456789abcdef"])).join("");

const NUMBERS: readonly ((draw: Draw) => string)[] = [
  (draw) => String(draw.int(0, 5)),
  (draw) => String(draw.int(0, 20_000)),
  (draw) => `0.${draw.int(1, 9)}${draw.int(1, 9)}`,
  (draw) => `${draw.int(1, 99)}%`,
  (draw) => `-${draw.int(1, 9)}.5`,
];

const DATES: readonly ((day: number, month: number, hour: number, minute: number) => string)[] = [
  (day, month) => `2024-${two(month)}-${two(day)}`,
  (day, month, hour, minute) => `2024-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:00`,
  (day, month, hour, minute) => `2024-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:30.000Z`,
  (day, month) => `${two(day)}.${two(month)}.2024`,
  (day, month, hour, minute) => `${month}/${day}/2024 ${hour}:${two(minute)}`,
  (day, _, hour, minute) => `Mon Apr ${two(day)} ${two(hour)}:${two(minute)}:07 PDT 2009`,
  (day, _, hour, minute) => `Tue Mar ${two(day)} ${two(hour)}:${two(minute)}:07 +0000 2021`,
];

const COLUMNS: Record<Exclude<ColumnKind, "text">, MakeColumn> = {
  id: (draw, _, rows) => {
    const make = draw.of(IDS);
    return {
      name: draw.of(["id", "tweet_id", "ID", "Nr", "uid"]),
      cells: many(rows, (row) => make(draw, row)),
    };
  },
  link: (draw, _, rows) => ({
    name: draw.of(["url", "link", "permalink"]),
    cells: many(rows, (row) => `https://example.com/status/${draw.int(100, 999)}/${row}`),
  }),
  number: (draw, sentences, rows) => {
    const make = draw.of(NUMBERS);
    const { number } = sentences.language;
    return {
      name: draw.chance(0.3) ? draw.of(["likes", "score", "retweets"]) : sentences.writable(number, "count"),
      cells: many(rows, () => make(draw)),
    };
  },
  date: (draw, sentences, rows) => {
    const make = draw.of(DATES);
    return {
      name: sentences.writable(sentences.language.date, "date"),
      cells: many(rows, () => make(draw.int(1, 28), draw.int(1, 12), draw.int(0, 23), draw.int(0, 59))),
    };
  },
  person: (draw, sentences, rows) => ({
    name: sentences.writable(sentences.language.person, "author"),
    cells: many(rows, () =>
      draw.chance(0.5) ? sentences.person() : `${sentences.person()} ${sentences.person()}`,
    ),
  }),
  handle: (draw, _, rows) => ({
    name: draw.of(["username", "screen_name", "handle"]),
    cells: many(rows, () => `${draw.chance(0.5) ? "@" : ""}user_${hex(draw, 4)}`),
  }),
  category: (draw, sentences, rows) => {
    const values = many(4, () => sentences.words(1, 1));
    return {
      name: sentences.writable(sentences.language.category, "topic"),
      cells: many(rows, () => draw.of(values)),
    };
  },
  language: (_, sentences, rows) => ({ name: "lang", cells: many(rows, () => sentences.language.code) }),
  flag: (draw, _, rows) => ({
    name: draw.of(["is_reply", "verified"]),
    cells: many(rows, () => draw.of(["true", "false"])),
  }),
  title: (_, sentences, rows) => ({
    name: sentences.writable(sentences.language.title, "title"),
    cells: many(rows, () => sentences.words(1, 3)),
  }),
  biography: (draw, sentences, rows) => {
    const values = many(3, () => sentences.words(6, 10));
    return { name: draw.of(["user.description", "user_bio"]), cells: many(rows, () => draw.of(values)) };
  },
  markup: (draw, _, rows) => ({
    name: "source",
    cells: many(rows, () =>
      draw.of([
        '<a href="https://example.com" rel="nofollow">Twitter for iPhone</a>',
        '<a href="https://example.com">Web App</a>',
      ]),
    ),
  }),
  empty: (_, __, rows) => ({ name: "reply_to", cells: many(rows, () => "") }),
};

const OTHER_KINDS = Object.keys(COLUMNS) as Exclude<ColumnKind, "text">[];

/** @param others number of columns besides the texts */
export function trueTable(
  draw: Draw,
  sentences: Sentences,
  ingredients: Ingredients,
  size: { rows: number; others: number },
): TrueTable {
  const columns: TrueColumn[] = [];
  const names = new Set<string>();
  for (let other = 0; other < size.others; other++) {
    const kind = draw.of(OTHER_KINDS);
    const column = COLUMNS[kind](draw, sentences, size.rows);
    if (names.has(column.name)) continue;
    names.add(column.name);
    columns.push({ kind, ...column });
  }
  const name = sentences.writable(...(draw.chance(0.3) ? [] : [draw.of(sentences.language.text)]), "text");
  const texts = many(size.rows, () => sentences.text(ingredients));
  const text = draw.int(0, columns.length);
  columns.splice(text, 0, { kind: "text", name, cells: texts });
  // People leave cells empty.
  if (columns.length > 1 && draw.chance(0.2)) {
    const { cells } = draw.of(columns);
    for (const row of cells.keys()) if (row > 0 && draw.chance(0.2)) cells[row] = "";
  }
  return { columns, text };
}
