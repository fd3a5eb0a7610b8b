/** Lines of another kind between the records of JSON Lines: actions of Elasticsearch, notices of a stream. */

import { bestField } from "./candidates.ts";
import { isObject, type JsonObject } from "./values.ts";

/** Mean number of words in the best field from which on a record can hold a text. */
const MIN_WORDS = 1.5;

/** Records of one kind, and all their keys. */
interface Kind {
  keys: Set<string>;
  records: JsonObject[];
}

/**
 * The keys that only records without a text have, which share no key with the records that have one. A record with such keys
 * alone is no row.
 */
export function keysOfOtherRecords(values: readonly unknown[]): ReadonlySet<string> {
  const kinds = kindsOf(values.filter(isObject));
  const textless = kinds.filter(({ records }) => records.every(isWrapper) && bestField(records) < MIN_WORDS);
  // Where no kind has a text, the kinds cannot be told apart.
  return new Set(textless.length < kinds.length ? textless.flatMap(({ keys }) => [...keys]) : []);
}

/** Whether a record says with its one key what it is: `{"delete": {…}}`. A record of a single value is one without a text. */
const isWrapper = (record: JsonObject) => {
  const values = Object.values(record);
  return values.length === 1 && values.every(isObject);
};

/** Groups records so that those of different groups share no key. */
function kindsOf(records: readonly JsonObject[]): Kind[] {
  let kinds: Kind[] = [];
  for (const record of records) {
    const keys = Object.keys(record);
    if (keys.length === 0) continue;
    const related = kinds.filter((kind) => keys.some((key) => kind.keys.has(key)));
    const [kind] = related;
    if (kind && related.length === 1) {
      for (const key of keys) kind.keys.add(key);
      kind.records.push(record);
      continue;
    }
    const merged: Kind = {
      keys: new Set([...related.flatMap((other) => [...other.keys]), ...keys]),
      records: [...related.flatMap((other) => other.records), record],
    };
    kinds = [...kinds.filter((other) => !related.includes(other)), merged];
  }
  return kinds;
}
