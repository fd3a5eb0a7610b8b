/** Texts with the lengths of tweets. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/support/install.mjs";
import { tweet } from "./tweets.mjs";

/** Real ones where they are at hand; they are never part of the project. */
const TWEETS = [process.env["TONESCOPE_TWEETS"], join(ROOT, "../shared/data/tweets/unlabelled.jsonl")];

/**
 * @param {number} count
 * @returns {{ texts: string[], source: string }} distinct texts, evenly from the whole of the source
 */
export function textsFor(count) {
  const path = TWEETS.find((file) => file !== undefined && existsSync(file));
  if (path === undefined)
    return { texts: Array.from({ length: count }, (_, row) => tweet(row)), source: "made" };
  const lines = readFileSync(path, "utf8").trim().split("\n");
  const all = [...new Set(lines.map((line) => String(JSON.parse(line).text)))];
  const step = Math.max(1, Math.floor(all.length / count));
  return { texts: all.filter((_, at) => at % step === 0).slice(0, count), source: "unlabelled tweets" };
}
