import { countWords, isData } from "../../text-column.ts";
import { ownValue, type XmlElement, type XmlHandler } from "./xml-records.ts";

interface Statistics {
  count: number;
  words: number;
  characters: number;
  /** By the depth of an element around it: how often it is in one of them at most. */
  most: number[];
}

/** Different paths of a document of records; others are no tables. */
const MAX_PATHS = 20_000;
/** Values of a path that are looked at for words. */
const JUDGED_VALUES = 2000;
/** Words of a value that count. */
const MAX_WORDS = 20;
/** Words that the values of a text have on average. */
const MIN_AVERAGE = 2;
/** Share of the words of the best list that a further one must have. */
const MIN_SHARE = 0.1;

/** Counts where the texts of a document are, and how often each is inside of the elements around it. */
export class XmlPaths implements XmlHandler {
  readonly #values = new Map<string, Statistics>();
  readonly #elements = new Map<string, number>();
  /** For each open element the number of values in it by path. */
  readonly #inside: Map<string, number>[] = [];

  opened({ path, attributes }: XmlElement, open: readonly XmlElement[]): void {
    this.#elements.set(path, (this.#elements.get(path) ?? 0) + 1);
    this.#inside.length = open.length;
    this.#inside.push(new Map());
    for (const [name, value] of Object.entries(attributes)) {
      if (!name.startsWith("xmlns")) this.#add(`${path}/@${name}`, value, open.length + 1);
    }
  }

  closed(element: XmlElement, open: readonly XmlElement[]): void {
    const value = ownValue(element);
    if (value) this.#add(element.path, value, open.length);
    this.#inside.length = open.length;
  }

  /** @param depth number of elements around the value */
  #add(path: string, value: string, depth: number): void {
    let found = this.#values.get(path);
    if (!found) {
      if (this.#values.size >= MAX_PATHS) return;
      found = { count: 0, words: 0, characters: 0, most: [] };
      this.#values.set(path, found);
    }
    found.count++;
    found.characters += value.length;
    if (found.count <= JUDGED_VALUES && !isData(value)) found.words += Math.min(MAX_WORDS, countWords(value));
    for (let at = 0; at < depth; at++) {
      const counts = this.#inside[at];
      const count = (counts?.get(path) ?? 0) + 1;
      counts?.set(path, count);
      if (count > (found.most[at] ?? 0)) found.most[at] = count;
    }
  }

  /** The paths of the records, those with the most words first; none for a document without a list of texts. */
  lists(): { path: string; size: number }[] {
    const texts = [...this.#values]
      .filter(([, { count, words }]) => words >= MIN_AVERAGE * Math.min(count, JUDGED_VALUES))
      .sort(([, a], [, b]) => weightOf(b) - weightOf(a));
    const lists: { path: string; size: number }[] = [];
    const most = Math.max(0, ...texts.slice(0, 1).map(([, found]) => weightOf(found)));
    for (const [path, found] of texts) {
      const record = this.#recordOf(path, found);
      if (record === undefined || weightOf(found) < MIN_SHARE * most) continue;
      // A list inside of another one is in its columns.
      const isKnown = lists.some((list) => isWithin(list.path, record) || isWithin(record, list.path));
      if (!isKnown) lists.push({ path: record, size: found.characters });
    }
    return lists;
  }

  /** The outermost element that comes several times and holds the text once. */
  #recordOf(path: string, { most }: Statistics): string | undefined {
    const steps = path.split("/");
    const depth = path.includes("/@") ? steps.length - 1 : steps.length;
    let record: string | undefined;
    for (let at = depth; at >= 1; at--) {
      const element = steps.slice(0, at).join("/");
      const isOnce = element === path || (most[at - 1] ?? 0) <= 1;
      if (!isOnce) break;
      if ((this.#elements.get(element) ?? 0) > 1) record = element;
      else if (record === undefined && KNOWN_RECORD.test(steps[at - 1] ?? "")) record = element;
    }
    return record;
  }
}

/** Names of records by which a list of one is recognized. */
const KNOWN_RECORD =
  /^(?:item|entry|row|record|sentence|tweet|review|post|comment|message|sms|doc|document|page)$/i;

/** Values of all elements count as much as those that were judged. */
const weightOf = ({ words, count }: Statistics) => (words / Math.min(count, JUDGED_VALUES)) * count;

const isWithin = (outer: string, inner: string) => inner === outer || inner.startsWith(`${outer}/`);
