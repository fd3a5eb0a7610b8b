/** Columns that are named after classes and hold how many annotators chose each: `negative`, `votes_pos`, `count_neutral`. */

import type { Column } from "../../data/columns.ts";
import { isIntensity, normalizeLabel, polarityOf } from "./words.ts";

export interface VoteColumn {
  /** Index of the column. */
  column: number;
  /** The class whose votes it counts, in the words of its name. */
  label: string;
}

/** Rows from which it is judged whether a column counts. */
const SAMPLE_ROWS = 500;
/** A larger number is an id, or counts something else than annotators. */
const MAX_VOTES = 1000;
/** A whole number; pandas writes `2.0` in columns with missing values. */
const COUNT = /^\d{1,4}([.,]0+)?$/;

/** Further answers that annotators can give. */
const OTHER_ANSWERS = new Set(
  "mixed unclear unsure uncertain ambiguous irrelevant unrelated other none neither both skip skipped unknown sarcastic sarcasm conflict".split(
    " ",
  ),
);
/** Words in the names of columns that count annotators. */
const VOTES =
  /^(votes?|voters?|counts?|annotators?|annotations?|annots?|raters?|ratings?|coders?|judges?|judge?ments?|labell?ers?|workers?|stimmen|anzahl|votos|voix)$/;
/** Words in the names of columns that hold something else. */
const MEASURES =
  /^(scores?|prob|probs|probabilit(y|ies)|proba|conf|confidence|logits?|p|preds?|predicted|predictions?|words?|terms?|tokens?|emojis?|emoticons?|hashtags?|ratio|share|percent|percentage|pct|rate|intensity|strength|valence|weight|mean|avg|average|std|reviews?|likes?|followers?|vader|textblob|afinn|bing|nrc|liwc|model|reason|reasons|id|ids|date|time|rank)$/;
/** Words that name a sentiment as a label, and something else as a column: reactions and numbers of complaints. */
const REACTIONS = /^(likes?|liked|dislikes?|disliked|complaints?|praises?|compliments?|favorables?)$/;

const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== "");

interface NamedColumn extends VoteColumn {
  /** What the name has besides the class; columns of one question share it. */
  frame: string;
  /** Whether the name says that it counts votes. */
  isExplicit: boolean;
  /** Whether a class has this name, and not only a further answer. */
  isClass: boolean;
}

/** @param classes names of the model's classes, normalized */
function namedColumn(column: number, name: string, classes: readonly string[]): NamedColumn | undefined {
  const words = wordsOf(name);
  const phrase = ` ${words.join(" ")} `;
  const named = classes
    .filter((label) => label !== "" && phrase.includes(` ${label} `))
    .sort((a, b) => b.length - a.length)[0];
  const isNamed = (word: string) => polarityOf(word) !== undefined && !REACTIONS.test(word);
  const [word, further] = words.filter(isNamed);
  const answer = words.find((other) => OTHER_ANSWERS.has(other));
  const found = named ?? word ?? answer;
  if (found === undefined || (named === undefined && further !== undefined)) return undefined;
  const inClass = new Set(found.split(" "));
  const frame = words.filter((other) => !inClass.has(other) && !isIntensity(other));
  if (frame.some((other) => MEASURES.test(other))) return undefined;
  return {
    column,
    label: found,
    frame: frame.join(" "),
    isExplicit: frame.some((other) => VOTES.test(other)),
    isClass: found !== answer,
  };
}

const keyOf = (label: string) => polarityOf(label) ?? normalizeLabel(label);

/** The votes in a cell, none in an empty one; undefined for a cell that counts nothing. */
function votesIn(cell: string): number | undefined {
  const text = cell.trim();
  if (text === "" || /^(nan|null|na|n\/a|none)$/i.test(text)) return 0;
  const count = COUNT.test(text) ? Number.parseInt(text, 10) : undefined;
  return count !== undefined && count <= MAX_VOTES ? count : undefined;
}

/** Whether cells are votes, and not probabilities, percentages or the strengths of two sentiments. */
function areVotes(group: readonly NamedColumn[], rows: readonly (readonly string[])[]): boolean {
  const counts = rows
    .slice(0, SAMPLE_ROWS)
    .map((row) => group.map(({ column }) => votesIn(row[column] ?? "")));
  if (counts.some((row) => row.includes(undefined))) return false;
  const sums = counts
    .map((row) => row.reduce<number>((sum, count) => sum + (count ?? 0), 0))
    .filter((sum) => sum > 0);
  if (sums.every((sum) => Math.abs(sum - 100) <= 1)) return false;
  // SentiStrength and its like have a positive and a negative strength from 1 to 5.
  return group.length > 2 || group[0]?.isExplicit === true || counts.some((row) => row.includes(0));
}

/**
 * The columns that count the votes for each class, ascending; empty when there are none.
 * @param rows the first cells of each column
 * @param classes names of the model's classes; names of sentiments are known in many languages
 * @param among indices of the columns that can be it
 */
export function voteColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  classes: readonly string[],
  among: readonly number[] = [...columns.keys()],
): VoteColumn[] {
  const names = classes.map(normalizeLabel);
  const groups = new Map<string, NamedColumn[]>();
  for (const index of among) {
    const { name, role } = columns[index] as Column;
    const found = role === "text" ? undefined : namedColumn(index, name, names);
    if (found) groups.set(found.frame, [...(groups.get(found.frame) ?? []), found]);
  }
  const votes = [...groups.values()].find(
    (group) =>
      new Set(group.filter(({ isClass }) => isClass).map(({ label }) => keyOf(label))).size > 1 &&
      areVotes(group, rows),
  );
  return votes?.map(({ column, label }) => ({ column, label })) ?? [];
}

/** The votes of a row by label; undefined when a cell holds no count. */
export function votesOf(
  cells: readonly string[],
  columns: readonly VoteColumn[],
): [label: string, votes: number][] | undefined {
  const votes = columns.map(({ column, label }): [string, number] => [
    label,
    votesIn(cells[column] ?? "") ?? -1,
  ]);
  return votes.every(([, count]) => count >= 0) ? votes : undefined;
}
