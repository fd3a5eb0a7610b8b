/** The options for reading a table, shared by all commands that take one. */

import type { OpenOptions } from "../../src/data/table.ts";

export const TABLE_OPTIONS = {
  text: { type: "string" },
  encoding: { type: "string" },
  delimiter: { type: "string" },
  "no-header": { type: "boolean", default: false },
  part: { type: "string" },
} as const;

export const TABLE_HELP = `\
  --encoding NAME, --delimiter CHARACTER, --no-header, --part NAME
                                how the input is to be read, where the guess is wrong; --part is a sheet of a
                                workbook or a file of a zip`;

export interface TableChoice {
  encoding?: string | undefined;
  delimiter?: string | undefined;
  "no-header"?: boolean | undefined;
  part?: string | undefined;
}

export function readingOf(values: TableChoice): Omit<OpenOptions, "signal"> {
  const { encoding, delimiter, part } = values;
  return {
    ...(encoding !== undefined && { encoding }),
    ...(delimiter !== undefined && {
      dialect: { delimiter: delimiter === "\\t" ? "\t" : delimiter },
    }),
    ...(values["no-header"] && { headerRow: null }),
    ...(part !== undefined && { part }),
  };
}
