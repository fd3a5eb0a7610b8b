/** The group of each row of the open job, read once and remembered: the next count needs no cells. */

import { detectLanguage } from "../../../src/engine/tokenizer/language.ts";
import { answersValue, type ColumnChoice, isHeadColumn } from "../../../src/scoring/selection/selection.ts";
import { headAnswers } from "../head-answers.ts";
import type { OpenJob } from "../open-job.ts";

export interface Grouping {
  /** Tells groupings of a job apart. */
  key: string;
  /** The name of a row's group; `undefined` for none. */
  nameOf: (cells: readonly string[], row: number) => string | undefined;
}

export interface RowGroups {
  names: string[];
  /** [rows] index of the row's name; -1 for none. */
  groups: Int32Array;
}

/** Groups that can have rows in common, at most 32. */
export interface OverlappingGroups {
  names: readonly string[];
  /** [rows] a bit for each group of the row. */
  masks: Uint32Array;
}

/** Groups of two columns, and periods. */
const MOST_KNOWN = 3;

const known = new WeakMap<OpenJob, Map<string, RowGroups>>();

/** The values of a column, the languages of the texts, or their topics. */
async function columnGrouping(open: OpenJob, column: ColumnChoice): Promise<Grouping> {
  if (column === "topic") {
    const topicOf = open.topicReader();
    return {
      key: `topics ${JSON.stringify(open.job.topics)}`,
      nameOf: (_, row) => topicOf(row) || undefined,
    };
  }
  const key = `values ${column}`;
  if (typeof column === "number") return { key, nameOf: (cells) => cells[column] ?? "" };
  if (isHeadColumn(column)) {
    const answersOf = await headAnswers(open, column);
    return { key, nameOf: (_, row) => answersValue(answersOf(row)) };
  }
  const languageOf = await detectLanguage();
  return { key, nameOf: (cells) => languageOf(open.textOf(cells)) };
}

export const columnGroups = async (open: OpenJob, column: ColumnChoice): Promise<RowGroups> =>
  rowGroups(open, await columnGrouping(open, column));

export async function rowGroups(open: OpenJob, { key, nameOf }: Grouping): Promise<RowGroups> {
  const groupings = known.get(open) ?? new Map<string, RowGroups>();
  known.set(open, groupings);
  const found = groupings.get(key);
  if (found) return found;
  const indices = new Map<string, number>();
  const groups = new Int32Array(open.job.rows).fill(-1);
  for await (const { first, rows } of open.pages()) {
    for (const [at, { cells }] of rows.entries()) {
      const name = nameOf(cells, first + at);
      if (name === undefined) continue;
      const index = indices.get(name) ?? indices.size;
      if (index === indices.size) indices.set(name, index);
      groups[first + at] = index;
    }
  }
  const [oldest] = groupings.keys();
  if (groupings.size >= MOST_KNOWN && oldest !== undefined) groupings.delete(oldest);
  const read = { names: [...indices.keys()], groups };
  groupings.set(key, read);
  return read;
}

interface Crossed {
  rows: RowGroups;
  /** The name of the first group, and the index of the second one among the chosen. */
  partsOf: (name: string) => { first: string; second: number };
}

/** The latest pairs of each division. */
const crossedBefore = new WeakMap<RowGroups, { second: RowGroups; chosen: string; pairs: Crossed }>();

/**
 * The rows that are in a group of both divisions, by pairs of groups; the latest pairs are remembered.
 * @param chosen names of the second groups; rows of others are in no pair
 */
export function crossed(first: RowGroups, second: RowGroups, chosen: readonly string[]): Crossed {
  const before = crossedBefore.get(first);
  const key = JSON.stringify(chosen);
  if (before?.second === second && before.chosen === key) return before.pairs;
  const pairs = cross(first, second, chosen);
  crossedBefore.set(first, { second, chosen: key, pairs });
  return pairs;
}

function cross(first: RowGroups, second: RowGroups, chosen: readonly string[]): Crossed {
  const places = second.names.map((name) => chosen.indexOf(name));
  const indices = new Map<number, number>();
  const groups = first.groups.map((one, row) => {
    const place = places[second.groups[row] ?? -1] ?? -1;
    if (one < 0 || place < 0) return -1;
    const pair = one * chosen.length + place;
    const index = indices.get(pair) ?? indices.size;
    if (index === indices.size) indices.set(pair, index);
    return index;
  });
  return {
    rows: { names: Array.from(indices.keys(), String), groups },
    partsOf(name) {
      const pair = Number(name);
      return { first: first.names[Math.floor(pair / chosen.length)] ?? "", second: pair % chosen.length };
    },
  };
}
