/** Finds the posts in an archive downloaded from X. */

import { tweetFiles } from "../archive/x-archive-parts.ts";
import { readZipEntry, type ZipEntry } from "../archive/zip.ts";
import type { Reader } from "../table.ts";
import { openJson } from "./json.ts";
import { readLongPosts } from "./long-posts.ts";

/** The whole texts of long posts. */
const LONG_POSTS = /(^|\/)data\/note-tweet(-part\d+)?\.js$/;

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
