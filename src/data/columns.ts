/** What the columns of a table are called and what they seem to hold. */

import { textCandidates, textNameScore } from "./text-column.ts";

export type ColumnRole = "text" | "label" | "date" | "id" | "language" | "other";

export interface Column {
  /** Unique within the table. */
  name: string;
  role: ColumnRole;
}

const NAMES: Record<Exclude<ColumnRole, "other">, RegExp> = {
  text: /^(full[_ ]?text|tweet[_ ]?text|text|tweet|tweets|content|body|message|comment|comments|post|review|sentence|caption|description|title|document|texto|texte|inhalt|testo)$/i,
  label: /^(label|labels|sentiment|polarity|target|class|gold|annotation|airline_sentiment|stance|emotion)$/i,
  date: /^(created[_ ]?at|date|datetime|time|timestamp|tweet_created|posted[_ ]?at|published(_at)?|day)$/i,
  id: /^(id|id_str|tweet[_ ]?id|status[_ ]?id|user[_ ]?id|author[_ ]?id)$/i,
  language: /^(lang|language|locale)$/i,
};

const DATE =
  /^(\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d)/;

const lastPart = (name: string) => name.slice(name.lastIndexOf(".") + 1).trim();

/** Names of a header made usable: missing ones numbered, repeated ones told apart. */
export function columnNames(header: readonly string[] | undefined, width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: Math.max(width, header?.length ?? 0) }, (_, index) => {
    const name = header?.[index]?.trim() || `column_${index + 1}`;
    return addUnique(name, taken);
  });
}

/** `name`, or `name_2` and so on where it is taken. The result is taken from then on. */
export function addUnique(name: string, taken: Set<string>): string {
  let unique = name;
  for (let count = 2; taken.has(unique); count++) unique = `${name}_${count}`;
  taken.add(unique);
  return unique;
}

/** Whether a cell is a name that columns of tables have. */
export const isKnownName = (cell: string): boolean =>
  cell.trim() !== "" && (roleByName(cell.trim()) !== "other" || textNameScore(cell.trim()) !== 1);

/** The columns with their roles; exactly one is the text, unless there is no column. */
export function describeColumns(names: readonly string[], rows: readonly (readonly string[])[]): Column[] {
  const columns = names.map((name, index): Column => {
    const role = roleByName(lastPart(name));
    if (role !== "other") return { name, role };
    const cells = rows.map((row) => row[index] ?? "").filter((cell) => cell !== "");
    const areDates = cells.length > 0 && cells.every((cell) => DATE.test(cell));
    return { name, role: areDates ? "date" : "other" };
  });
  // Without a column of words there is nothing to choose by; the first one then stands for the text.
  const text = textCandidates(names, rows)[0]?.column ?? (names.length > 0 ? 0 : -1);
  return columns.map((column, index) => {
    if (index === text) return { ...column, role: "text" };
    return column.role === "text" ? { ...column, role: "other" } : column;
  });
}

function roleByName(name: string): ColumnRole {
  for (const [role, pattern] of Object.entries(NAMES)) if (pattern.test(name)) return role as ColumnRole;
  return "other";
}
