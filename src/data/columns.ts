/** The names of a table's columns and their roles, guessed from names and cells. */

import type { ColumnDeclaration } from "./column-type.ts";
import { isDate } from "./dates/written-date.ts";
import { textCandidates, textNameScore } from "./text-column.ts";
import { UniqueNames } from "./text/unique-names.ts";

export type ColumnRole = "text" | "label" | "date" | "id" | "language" | "other";

/** Formats that declare no types, such as CSV, have columns without `type`. */
export interface Column extends ColumnDeclaration {
  /** Unique within the table. */
  name: string;
  role: ColumnRole;
}

const NAMES: Record<Exclude<ColumnRole, "other">, RegExp> = {
  text: /^(full[_ ]?text|tweet[_ ]?text|text|tweet|tweets|content|body|message|comment|comments|post|review|sentence|caption|description|title|document|texto|texte|inhalt|testo)$/i,
  label:
    /^((gold|true|human|final|majority|manual|consensus|airline|overall|star)[_ ]?)?(label|sentiment|polarity|target|class|gold|annotation|stance|emotion|rating|star)s?([_ ](label|class|value|polarity|category|gold|id))?$|^(label|sentiment)[_ ](text|name)$|^(stimmung|tonalität|étiquette|etiqueta|etichetta|sentimiento|sentimento|polaridad|polaridade|polarité|polarità|тональность|метка|标签|情感|ラベル|感情|etiket|duygu)$/i,
  date: /^(created[_ ]?at|date|datetime|time|timestamp|tweet_created|posted[_ ]?at|published(_at)?|day)$/i,
  id: /^(id|id_str|tweet[_ ]?id|status[_ ]?id|user[_ ]?id|author[_ ]?id)$/i,
  language: /^(lang|language|locale)$/i,
};

/** The name inside its parents; `{"sentiment": {"$numberInt": "2"}}` of MongoDB is a value of `sentiment`. */
const lastPart = (name: string) => /([^.]*)(\.\$\w+)?$/.exec(name)?.[1]?.trim() ?? "";

/** Unique column names from a header: missing names are numbered, repeated names get a suffix. */
export function columnNames(header: readonly string[] | undefined, width: number): string[] {
  const names = new UniqueNames();
  return Array.from({ length: Math.max(width, header?.length ?? 0) }, (_, index) =>
    names.add(header?.[index]?.trim() || `column_${index + 1}`),
  );
}

/** Whether a cell is a usual name of a column. */
export const isKnownName = (cell: string): boolean =>
  cell.trim() !== "" && (roleByName(cell.trim()) !== "other" || textNameScore(cell.trim()) !== 1);

/**
 * The columns with their roles; exactly one is the text, unless there is no column.
 * @param knownText index of the text column; found by its name and cells when absent
 * @param knownLabel index of the only column of labels
 */
export function describeColumns(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  knownText?: number,
  knownLabel?: number,
): Column[] {
  const columns = names.map((name, index): Column => {
    const role = index === knownLabel ? "label" : roleByName(lastPart(name));
    if (role === "label" && index !== (knownLabel ?? index)) return { name, role: "other" };
    if (role !== "other") return { name, role };
    const cells = rows.map((row) => row[index] ?? "").filter((cell) => cell !== "");
    const areDates = cells.length > 0 && cells.every(isDate);
    return { name, role: areDates ? "date" : "other" };
  });
  // When no column holds words, one that is named after texts is taken, or the first one.
  const named = names.findIndex((name) => textNameScore(name) >= 2);
  const first = names.length > 0 ? 0 : -1;
  const text = knownText ?? textCandidates(names, rows)[0]?.column ?? (named >= 0 ? named : first);
  return columns.map((column, index) => {
    if (index === text) return { ...column, role: "text" };
    return column.role === "text" ? { ...column, role: "other" } : column;
  });
}

/** Names of label columns that hold a sentiment rather than a topic or a rating. */
const SENTIMENT = /sentiment|polarit|polaridad|label|gold|stimmung|tonalit|тональность|情感|duygu/i;

/** Whether the name of a label column says that it holds a sentiment. */
export const isSentimentColumn = ({ name }: Column): boolean => SENTIMENT.test(lastPart(name));

/** A name with the number or letter of an annotator at its end: `annotator_1`, `Label B`, `raterC`, `sentiment.2`. */
const NUMBERED = /^(.*?)(?:[\s_.-]*(\d{1,2})|[\s_.-]+([A-Za-z])|(?<=[a-z])([A-Z]))?$/;
/** What is left of such a name. */
const ANNOTATOR =
  /(^|[\s_.-])(annotators?|annotations?|annot|rater|coder|judge|labell?er|expert|votes?|labels?|sentiment|polarity|stance|emotion|class|gold)$/i;

/**
 * Indices of the columns with labels: one, or those of several annotators, whose labels are votes; empty when there are
 * none.
 */
export function labelColumns(columns: readonly Column[]): number[] {
  const first = columns.findIndex((column) => column.role === "label" && isSentimentColumn(column));
  const single = first >= 0 ? first : columns.findIndex(({ role }) => role === "label");
  const votes = annotatorColumns(columns);
  if (votes.length > 0 && (single < 0 || votes.includes(single))) return votes;
  return single >= 0 ? [single] : [];
}

/** The first columns whose names differ only in the annotator's number or letter. */
function annotatorColumns(columns: readonly Column[]): number[] {
  const groups = new Map<string, number[]>();
  for (const [index, { name, role }] of columns.entries()) {
    const [, base = "", ...suffixes] = NUMBERED.exec(lastPart(name)) ?? [];
    const isNumbered = suffixes.some((suffix) => suffix !== undefined);
    const isAnnotator =
      ANNOTATOR.test(base.replaceAll(/([a-z])([A-Z])/g, "$1 $2")) || /^a\d$/i.test(lastPart(name));
    // A repeated name is that of a further annotator: `label`, `label_2`.
    if (role === "text" || !isAnnotator || (!isNumbered && role !== "label")) continue;
    const key = base.toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups.values()].find((group) => group.length > 1) ?? [];
}

function roleByName(name: string): ColumnRole {
  for (const [role, pattern] of Object.entries(NAMES)) if (pattern.test(name)) return role as ColumnRole;
  return "other";
}
