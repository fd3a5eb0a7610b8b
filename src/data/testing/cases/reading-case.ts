/** Files as people have them, and what is read from each. `npm run check:cases` and the unit tests read all of them. */

import { codeOf, names, open, readAll, textName, utf8 } from "../tables.ts";
import type { OpenOptions } from "../../table.ts";

/** One file of a kind that readers get wrong. A property that is left out is not checked. */
export interface ReadingCase {
  /** Unique within its kind. */
  name: string;
  /** What the files of a group have in common: "JSON that holds other records than it seems to". */
  kind: string;
  /** Name of the file. */
  file: string;
  /** The content; a string is encoded as UTF-8. */
  bytes: () => string | Uint8Array | Promise<Uint8Array>;
  options?: OpenOptions;
  /** Number of rows. */
  rows?: number;
  /** Name of the column that is scored. */
  textColumn?: string;
  /** The first cells of that column, or all of them. */
  texts?: readonly string[];
  /** The first cells of further columns by name. */
  cells?: Readonly<Record<string, readonly string[]>>;
  /** Names of all columns. */
  columns?: readonly string[];
  /** Name of the encoding that is detected. */
  encoding?: string;
  /** Error code with which the file is refused. */
  refused?: string;
  /** Number of issues of each kind in the import report; `{}` when nothing may be reported. */
  issues?: Readonly<Record<string, number>>;
}

/** Every module of this folder but this one exports its cases by this name. */
export interface CaseModule {
  cases: readonly ReadingCase[];
}

const quoted = (value: unknown) => JSON.stringify(value) ?? "nothing";

/**
 * Reads the file of a case.
 * @returns one sentence for each difference; empty when the file is read right
 */
export async function differences(expected: ReadingCase): Promise<string[]> {
  const bytes = await expected.bytes();
  const content = typeof bytes === "string" ? utf8(bytes) : new Uint8Array(bytes);
  let read: Awaited<ReturnType<typeof readCase>> | undefined;
  const code = await codeOf(
    (async () => {
      read = await readCase(expected, content);
    })(),
  );
  if (read === undefined || expected.refused !== undefined) {
    return code === expected.refused
      ? []
      : [`refused: ${code ?? "no"}, expected ${expected.refused ?? "no"}`];
  }
  const facts = compare(expected, read);
  return facts.flatMap(([what, found, wanted]) =>
    wanted === undefined || quoted(found) === quoted(wanted)
      ? []
      : [`${what}: ${quoted(found)}, expected ${quoted(wanted)}`],
  );
}

async function readCase({ file, options }: ReadingCase, content: Uint8Array<ArrayBuffer>) {
  const table = await open(file, content, options);
  return { table, ...(await readAll(table)) };
}

/** What was found and what was expected, by name. */
function compare(
  { rows, textColumn, texts, cells = {}, columns, encoding, issues }: ReadingCase,
  { table, cells: found, report }: Awaited<ReturnType<typeof readCase>>,
): [string, unknown, unknown][] {
  const allNames = [...names(table), ...report.addedColumns];
  const start = (column: number, count: number) => found.slice(0, count).map((row) => row[column] ?? "");
  return [
    ["rows", found.length, rows],
    ["text column", textName(table), textColumn],
    ["texts", start(table.textColumn, texts?.length ?? 0), texts],
    ...Object.entries(cells).map(([name, wanted]): [string, unknown, unknown] => [
      name,
      allNames.includes(name) ? start(allNames.indexOf(name), wanted.length) : undefined,
      wanted,
    ]),
    ["columns", allNames, columns],
    ["encoding", table.encoding?.name, encoding],
    ["issues", sorted(Object.fromEntries(report.counts)), issues && sorted(issues)],
  ];
}

const sorted = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));
