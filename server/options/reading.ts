/** The options for reading a table, the same for all commands that take one. */

import type { Dialect } from "../../src/data/csv/parser.ts";
import { FORMAT_NAMES } from "../../src/data/formats/registry.ts";
import { FORMAT_CHOICES, type OpenOptions } from "../../src/data/table.ts";
import { choice, columnNames, group, option, text, toggle, UsageError, type Values } from "./option.ts";

const DELIMITERS = { tab: "\t", comma: ",", semicolon: ";", pipe: "|", space: " ", none: "" };
/** A delimiter as it can be given: the name of the character, if it has one. */
export const delimiterName = (delimiter: string): string =>
  Object.entries(DELIMITERS).find(([, character]) => character === delimiter)?.[0] ?? delimiter;

const QUOTES = { double: '"', single: "'", none: "" };
const ESCAPES: Readonly<Record<string, string>> = {
  quote: '"',
  '"': '"',
  backslash: "\\",
  "\\": "\\",
  none: "",
};

/** A character, or the name of one. @param names the characters by name */
const character = (flag: string, names: Readonly<Record<string, string>>, help: string) => {
  const words = Object.keys(names).join(", ");
  return option({
    flag,
    value: "CHARACTER",
    defaultText: "detected",
    help: `${help}: one character, or one of the words ${words}`,
    parse(given, name) {
      if (Object.hasOwn(names, given)) return names[given] ?? "";
      if (given === "\\t") return "\t";
      if (given.length === 1) return given;
      throw new UsageError(`${name} takes one character, or one of ${words}; not ${given}.`);
    },
  });
};

export const READING_OPTIONS = group("Reading the input", {
  textColumns: {
    ...columnNames,
    flag: "text-column",
    alias: "text",
    defaultText: "found by its name and content",
    help: "the column with the texts; of several, each row's texts are joined",
  },
  inputFormat: choice({
    flag: "input-format",
    choices: FORMAT_CHOICES,
    defaultText: "detected by content and name",
    help: "the format of the input; csv with any delimiter, text with a text in each line",
  }),
  formatOf: choice({
    flag: "format-of",
    choices: FORMAT_NAMES,
    defaultText: "detected by structure",
    help: "the service or program whose export the input is; table for none of them",
  }),
  encoding: text({
    flag: "encoding",
    value: "NAME",
    defaultText: "detected",
    help: "the encoding, by any of its usual names, such as utf-8, cp1252 or mac_roman",
  }),
  records: text({
    flag: "records",
    value: "PATH",
    defaultText: "detected",
    help: "where the records are in JSON, as a JSONPath such as $.data[*] or data.items",
  }),
  delimiter: character("delimiter", DELIMITERS, "what separates the cells"),
  quote: character("quote", QUOTES, "what encloses a cell"),
  escape: option<string>({
    flag: "escape",
    value: "quote|backslash|none",
    defaultText: "detected",
    help: "what precedes a quote inside a quoted cell: the quote itself, or a backslash",
    parse(given, name) {
      const known = Object.hasOwn(ESCAPES, given) ? ESCAPES[given] : undefined;
      if (known === undefined)
        throw new UsageError(`${name} is one of quote, backslash, none; not ${given}.`);
      return known;
    },
  }),
  headerRow: option<number | null>({
    flag: "header-row",
    value: "N|none",
    defaultText: "detected",
    help: "the row that names the columns, from 1 without blank lines; none when no row does",
    parse(given, name) {
      if (given === "none") return null;
      if (/^[1-9]\d{0,3}$/.test(given)) return Number(given) - 1;
      throw new UsageError(`${name} takes a number from 1 to 9999 or none, not ${given}.`);
    },
  }),
  noHeader: toggle("no-header", "the same as --header-row none"),
  dateOrder: choice({
    flag: "date-order",
    choices: ["day-first", "month-first"],
    defaultText: "by the values of each column",
    help: "how dates such as 05/02/2024 are read, where the values of a column leave it open",
  }),
  part: text({
    flag: "part",
    alias: "sheet",
    value: "NAME",
    defaultText: "the best table, with those of the same columns",
    help: "a sheet of a workbook, or a file of an archive",
  }),
});

export type ReadingValues = Values<typeof READING_OPTIONS>;

function dialectOf({ delimiter, quote, escape }: ReadingValues): Partial<Dialect> {
  if (quote && quote === delimiter) throw new UsageError("--quote and --delimiter are different characters.");
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(quote !== undefined && { quote }),
    ...(escape !== undefined && { escape }),
  };
}

/** @throws UsageError when two options contradict each other */
export function readingOf(values: ReadingValues): Omit<OpenOptions, "signal"> {
  const { inputFormat, formatOf, encoding, records, noHeader, dateOrder, part } = values;
  if (noHeader && values.headerRow !== undefined && values.headerRow !== null)
    throw new UsageError("--no-header and --header-row contradict each other.");
  const headerRow = noHeader ? null : values.headerRow;
  const dialect = dialectOf(values);
  return {
    ...(inputFormat !== undefined && { format: inputFormat }),
    ...(formatOf !== undefined && { formatOf }),
    ...(encoding !== undefined && { encoding }),
    ...(records !== undefined && { records }),
    ...(Object.keys(dialect).length > 0 && { dialect }),
    ...(headerRow !== undefined && { headerRow }),
    ...(dateOrder !== undefined && { dayFirst: dateOrder === "day-first" }),
    ...(part !== undefined && { part }),
  };
}
