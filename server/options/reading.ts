/** The options for reading a table, the same for all commands that take one. */

import type { OpenOptions } from "../../src/data/table.ts";
import { group, text, toggle, type Values } from "./option.ts";

export const READING_OPTIONS = group("Reading the input", {
  textColumn: text({
    flag: "text",
    value: "COLUMN",
    defaultText: "found by its name and content",
    help: "the column with the texts",
  }),
  encoding: text({ flag: "encoding", value: "NAME", defaultText: "detected", help: "the encoding" }),
  delimiter: text({
    flag: "delimiter",
    value: "CHARACTER",
    defaultText: "detected",
    help: "the character between cells; \\t is a tab",
  }),
  noHeader: toggle("no-header", "no row names the columns"),
  part: text({
    flag: "part",
    value: "NAME",
    defaultText: "the first sheet, the largest file",
    help: "a sheet of a workbook or a file of a zip",
  }),
});

export type ReadingValues = Values<typeof READING_OPTIONS>;

export function readingOf({
  encoding,
  delimiter,
  noHeader,
  part,
}: ReadingValues): Omit<OpenOptions, "signal"> {
  return {
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && { dialect: { delimiter: delimiter === "\\t" ? "\t" : delimiter } }),
    ...(noHeader && { headerRow: null }),
    ...(part !== undefined && { part }),
  };
}
