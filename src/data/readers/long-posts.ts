/**
 * Long posts of X. In an archive `tweets.js` has their first 276 characters and `note-tweet.js` their whole text; records
 * of the API and of the page have both, the whole text in `note_tweet`.
 */

import { firstNotBelow } from "../binary-search.ts";
import type { ByteStream } from "../bytes.ts";
import { readPieces } from "../json/records.ts";
import { cellOf, isObject, type JsonObject } from "../json/values.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import { decode } from "../text/encoding.ts";

/** Characters by which a long post and its beginning are compared first. */
const KEY_LENGTH = 100;
/** What X writes at the end of a beginning: an ellipsis, and in some archives a link to the post. */
const CUT_END = /…(\s*https:\/\/t\.co\/\w+)?\s*$/u;

/** The text without the mentions of a reply and the entities of `tweets.js`, which the long text can lack. */
const comparable = (text: string) =>
  text
    .replace(/^(@\w+\s+)+/, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

interface Note {
  compared: string;
  text: string;
}

/** The first of sorted notes that starts with a text. */
function noteFrom(notes: readonly Note[], start: string): string | undefined {
  const found = notes[firstNotBelow(notes, ({ compared }) => compared < start)];
  return found?.compared.startsWith(start) ? found.text : undefined;
}

export class LongPosts {
  readonly #byId = new Map<string, string>();
  /** The texts that start with the same characters, as they are compared, in their order. */
  readonly #byStart = new Map<string, Note[]>();
  #isSorted = false;
  #characters = 0;

  /** @param record of `note-tweet.js` */
  add(record: unknown): void {
    const note = isObject(record) && isObject(record["noteTweet"]) ? record["noteTweet"] : undefined;
    const core = note && isObject(note["core"]) ? note["core"] : note;
    const text = core?.["text"];
    if (!note || typeof text !== "string") return;
    this.#characters += text.length;
    if (this.#characters > LIMITS.heldBytes) return;
    if (typeof note["noteTweetId"] === "string") this.#byId.set(note["noteTweetId"], text);
    const compared = comparable(text);
    const start = compared.slice(0, KEY_LENGTH);
    const others = this.#byStart.get(start);
    if (others) others.push({ compared, text });
    else this.#byStart.set(start, [{ compared, text }]);
    this.#isSorted = false;
  }

  #sort(): void {
    if (this.#isSorted) return;
    for (const notes of this.#byStart.values()) notes.sort((a, b) => (a.compared < b.compared ? -1 : 1));
    this.#isSorted = true;
  }

  /** The whole text of a tweet; undefined for one that is whole already. */
  #find(tweet: JsonObject): string | undefined {
    const id = cellOf(tweet["id_str"] ?? tweet["id"]);
    const text = tweet["full_text"] ?? tweet["text"];
    if (typeof text !== "string") return undefined;
    const whole = this.#byId.get(id);
    if (whole !== undefined) return whole;
    if (!CUT_END.test(text)) return undefined;
    const start = comparable(text.replace(CUT_END, "")).trimEnd();
    if (start.length < KEY_LENGTH) return undefined;
    this.#sort();
    return noteFrom(this.#byStart.get(start.slice(0, KEY_LENGTH)) ?? [], start);
  }

  /** A record of `tweets.js` with its whole text; the same object when it has no other. */
  complete(record: unknown): unknown {
    if (!isObject(record) || !isObject(record["tweet"])) return record;
    const { tweet } = record;
    const whole = this.#find(tweet);
    if (whole === undefined) return record;
    return { ...record, tweet: { ...tweet, ["full_text" in tweet ? "full_text" : "text"]: whole } };
  }
}

/** The whole text in a record's `note_tweet`, as the API and the page have it. */
function noteText(note: unknown): string | undefined {
  if (!isObject(note)) return undefined;
  const results = note["note_tweet_results"];
  const result = isObject(results) ? results["result"] : note;
  const text = isObject(result) ? result["text"] : undefined;
  return typeof text === "string" ? text : undefined;
}

function isStartOf(text: unknown, whole: string): boolean {
  if (typeof text !== "string" || text.length >= whole.length) return false;
  return comparable(whole).startsWith(comparable(text.replace(CUT_END, "")).trimEnd());
}

/** A record in which each post with a `note_tweet` has its whole text in place of the beginning. */
export function withNoteTexts(record: unknown): unknown {
  if (Array.isArray(record)) return record.map(withNoteTexts);
  if (!isObject(record)) return record;
  const whole = noteText(record["note_tweet"]);
  const completed = (post: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(post).map(([key, value]) => {
        const isText = key === "text" || key === "full_text";
        if (whole !== undefined && isText && isStartOf(value, whole)) return [key, whole];
        if (whole !== undefined && key === "legacy" && isObject(value)) return [key, completed(value)];
        return [key, withNoteTexts(value)];
      }),
    );
  return completed(record);
}

/** @returns undefined when there are no such files */
export async function readLongPosts(sources: readonly ByteStream[]): Promise<LongPosts | undefined> {
  if (sources.length === 0) return undefined;
  const posts = new LongPosts();
  for (const source of sources) {
    const shape = { kind: "records", path: ["[]"], isScript: true } as const;
    for await (const pieces of readPieces(decode(source, "utf-8"), shape, new ImportReport())) {
      for (const { raw } of pieces) {
        try {
          posts.add(JSON.parse(raw));
        } catch {
          // A record that is no JSON has no text; its tweet keeps the beginning.
        }
      }
    }
  }
  return posts;
}
