/** Items of Hacker News: its own API, the search of Algolia, and whole threads. */

import { hasText } from "../../../json/nested.ts";
import { isObject, type JsonObject, scalarText } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const TYPES = ["story", "comment", "job", "poll", "pollopt"];
const isHit = (record: JsonObject) =>
  "objectID" in record && ("comment_text" in record || "story_text" in record || "story_id" in record);
const isItem = ({ type, by, author, time, created_at_i: created }: JsonObject) =>
  TYPES.includes(scalarText(type)) &&
  ((by !== undefined && time !== undefined) || (author !== undefined && created !== undefined));

export const hackerNews: JsonFormat = {
  id: "hacker-news",
  name: "Hacker News",
  unit: "comment",
  source: "json",
  records: ["$.hits[*]", "$", "$[*]"],
  matches: (record) => isHit(record) || isItem(record),
  expand: withReplies,
  text: ["comment_text", "text", "story_text"],
  author: ["author", "by"],
  date: ["created_at", "time"],
  replyTo: ["parent_id", "parent"],
};

function withReplies(record: JsonObject): JsonObject[] {
  const { children, ...item } = record;
  if (!Array.isArray(children) || !children.some((child) => hasText(child, "author", "text")))
    return [record];
  return [item, ...children.filter(isObject).flatMap(withReplies)];
}
