/** Finds the posts in an archive downloaded from X. */

import { readZipEntry, type ZipEntry } from "../archive/zip.ts";
import type { Reader } from "../table.ts";
import { openJson } from "./json.ts";
import { readLongPosts } from "./long-posts.ts";

/** `tweets.js` since 2022, `tweet.js` before, a file for each month before 2019; large accounts have several parts. */
const TWEETS = /(^|\/)data\/(tweets?(-part\d+)?|js\/tweets\/\d{4}_\d{2})\.js$/;

/** The whole texts of long posts. */
const LONG_POSTS = /(^|\/)data\/note-tweet(-part\d+)?\.js$/;

/** The files with posts, in the order of their parts or months. */
export function tweetFiles<T extends { path: string }>(entries: readonly T[]): T[] {
  const order = new Intl.Collator("en", { numeric: true });
  const stem = (entry: T) => entry.path.replace(/\.js$/, "");
  return entries.filter((entry) => TWEETS.test(entry.path)).sort((a, b) => order.compare(stem(a), stem(b)));
}

/**
 * Joins separate parts of an archive to one file. The order of `files` has no effect: the parts are sorted by name.
 * @returns undefined when `files` are not two or more parts of an archive
 */
export function joinParts(files: readonly File[]): File | undefined {
  const parts = tweetFiles(files.map((file) => ({ path: `data/${file.name}`, file })));
  const [first] = parts;
  if (!first || parts.length < 2 || parts.length < files.length) return undefined;
  // A part may not end with a line end.
  const contents = parts.flatMap(({ file }) => [file, "\n"]);
  return new File(contents, first.file.name, { lastModified: first.file.lastModified });
}

/** Whether a text starts as such a script: `window.YTD.tweets.part0 = [`, or `Grailbird.data.tweets_2013_01 =`. */
export const isArchiveScript = (text: string) => /^\s*(window\.YTD\.|Grailbird\.data\.)[\w.]+\s*=/.test(text);

/** Opens all posts of an archive as one table. @param entries all files of the archive */
export async function openArchive(blob: Blob, entries: readonly ZipEntry[]): Promise<Reader> {
  const notes = entries.filter(({ path }) => LONG_POSTS.test(path));
  const longPosts = await readLongPosts(notes.map((entry) => readZipEntry(blob, entry)));
  const tweets = tweetFiles(entries);
  return openJson(
    (rows) => tweets.map((entry) => readZipEntry(blob, entry, rows)),
    { name: "utf-8", bom: false, basis: "strict" },
    "x-archive",
    { longPosts },
  );
}
