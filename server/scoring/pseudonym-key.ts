/** The key of pseudonyms that a command uses. */

import { readFile, writeFile } from "node:fs/promises";
import { createKey, readKey, writeKey } from "../../src/data/pseudonyms/key.ts";
import { Pseudonyms } from "../../src/data/pseudonyms/pseudonyms.ts";
import type { Table } from "../../src/data/table.ts";
import { personColumns } from "../../src/data/write/person-columns.ts";
import { reasonOf } from "../files/read-error.ts";
import { UsageError, type Values } from "../options/option.ts";
import type { PSEUDONYM_OPTIONS } from "../options/pseudonyms.ts";
import { chosenColumns } from "./column-index.ts";

export interface ChosenPseudonyms {
  pseudonyms: Pseudonyms;
  /** Indices of the columns that hold names. @throws AppError `bad-option` when a column is missing */
  columnsOf(table: Pick<Table, "columns" | "textColumn" | "exportFormat">): number[];
}

/**
 * @returns undefined without `--pseudonyms`
 * @throws UsageError when the key cannot be read or written; AppError `bad-pseudonym-key`
 */
export async function chosenPseudonyms({
  pseudonyms,
  pseudonymKey,
  pseudonymColumns,
}: Values<typeof PSEUDONYM_OPTIONS>): Promise<ChosenPseudonyms | undefined> {
  if (!pseudonyms) {
    if (pseudonymKey === undefined && pseudonymColumns.length === 0) return undefined;
    throw new UsageError("--pseudonym-key and --pseudonym-columns need --pseudonyms.");
  }
  const key = pseudonymKey === undefined ? createKey() : await keptKey(pseudonymKey);
  return {
    pseudonyms: await Pseudonyms.open(key),
    columnsOf: (table) =>
      pseudonymColumns.length > 0
        ? chosenColumns(table, pseudonymColumns, [], "column of names")
        : personColumns(table),
  };
}

/** The key in a file, which is written if there is none, for its owner alone. */
async function keptKey(path: string): Promise<string> {
  const content = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return undefined;
    throw new UsageError(`${path} cannot be read: ${reasonOf(cause)}`);
  });
  if (content !== undefined) return readKey(content);
  const key = createKey();
  await writeFile(path, writeKey(key), { mode: 0o600, flag: "wx" }).catch((cause: Error) => {
    throw new UsageError(`${path} cannot be written: ${reasonOf(cause)}`);
  });
  return key;
}
