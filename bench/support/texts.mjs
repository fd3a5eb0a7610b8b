/** Texts of the length of tweets. */

import { existsSync, readFileSync } from "node:fs";
import { tweet } from "./tweets.mjs";

/**
 * @param {number} count
 * @returns {{ texts: string[], source: string }} distinct texts, evenly spaced over the whole source: the tweets of TONESCOPE_TWEETS (JSON Lines with `text`), or
 *   generated ones
 */
export function textsFor(count) {
  const path = process.env["TONESCOPE_TWEETS"];
  if (path === undefined || !existsSync(path))
    return { texts: Array.from({ length: count }, (_, row) => tweet(row)), source: "generated" };
  const lines = readFileSync(path, "utf8").trim().split("\n");
  const all = [...new Set(lines.map((line) => String(JSON.parse(line).text)))];
  const step = Math.max(1, Math.floor(all.length / count));
  return { texts: all.filter((_, at) => at % step === 0).slice(0, count), source: "unlabeled tweets" };
}
