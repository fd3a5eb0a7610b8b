/** The label of a row: as it stands there, or the one that most annotators chose. */

import { normalizeLabel, polarityOf } from "./words.ts";

/** Fields in which annotation tools keep a label: Label Studio, doccano, Prodigy, Argilla, MongoDB. */
const LABEL_FIELD =
  /^(annotations?|results?|values?|choices|labels?|class|category|sentiment|polarity|answers?|accept|responses?|name|\$number(Int|Long|Double))$/i;
/** What programs write for a missing value; other words for it, such as `none` and `-`, are labels too. */
const NO_VOTE = /^(|na|n\/a|nan|null)$/i;
/** A vote count above this is an id or a date. */
const MAX_VOTES = 1000;

/**
 * The label of a cell. From `["positive"]`, `positive|negative|positive`, `{"positive": 2, "neutral": 1}` and the JSON
 * of annotation tools it is the most frequent one; several that are equally frequent are joined by " / ", in one order.
 */
export const labelOfCell = (cell: string): string => majorityOf(labelsInCell(cell.trim()));

/**
 * The label of a row by the votes of several annotators, each in a column of its own. A cell without a label is no vote,
 * and an annotator with several labels has one vote: the most frequent one.
 */
export function labelOfRow(cells: readonly string[], columns: readonly number[]): string {
  const labels = columns.map((column) => labelOfCell(cells[column] ?? ""));
  const [only = ""] = labels;
  return labels.length < 2 ? only : majorityOf(labels.filter((label) => !NO_VOTE.test(label)));
}

const majorityOf = (labels: readonly string[]) => mostVotes(labels.map((label) => [label, 1]));

/** The label with the most votes; several with equally many are joined. Empty when there is no vote. */
export function mostVotes(votes: readonly (readonly [label: string, votes: number])[]): string {
  const counts = new Map<string, { label: string; count: number }>();
  for (const [label, count] of votes) {
    const key = polarityOf(label) ?? normalizeLabel(label);
    const known = counts.get(key);
    if (known) known.count += count;
    else counts.set(key, { label, count });
  }
  const most = Math.max(0, ...[...counts.values()].map(({ count }) => count));
  if (most === 0) return "";
  return [...counts.values()]
    .filter(({ count }) => count === most)
    .map(({ label }) => label)
    .sort()
    .join(TIE);
}

/** Between labels that are equally frequent in a row. */
const TIE = " / ";

/** Whether a label stands for several that are equally frequent. */
export const isTie = (label: string): boolean => label.includes(TIE);

function labelsInCell(text: string): string[] {
  if (/^[[{]/.test(text)) {
    const value = parsed(text);
    if (value !== undefined) return labelsIn(value).map((label) => label.trim());
  }
  const parts = text.split(/[|;,/]/).map((part) => part.trim());
  return parts.length > 1 && parts.every((part) => polarityOf(part) !== undefined) ? parts : [text];
}

/** The value of JSON, or of a Python list with single quotes; undefined for a label that only starts with a bracket. */
function parsed(text: string): unknown {
  for (const json of [text, text.replaceAll("'", '"')]) {
    try {
      return JSON.parse(json);
    } catch {
      continue;
    }
  }
  return undefined;
}

function labelsIn(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(labelsIn);
  if (typeof value !== "object" || value === null || ("was_cancelled" in value && value.was_cancelled))
    return [];
  const fields = Object.entries(value);
  if (fields.length > 1 && fields.every(isVoteCount)) {
    return fields.flatMap(([name, count]) => Array.from({ length: count as number }, () => name));
  }
  return fields.flatMap(([name, inner]) => (LABEL_FIELD.test(name) ? labelsIn(inner) : []));
}

const isVoteCount = ([name, count]: [string, unknown]) =>
  !LABEL_FIELD.test(name) &&
  typeof count === "number" &&
  Number.isInteger(count) &&
  count >= 0 &&
  count < MAX_VOTES;
