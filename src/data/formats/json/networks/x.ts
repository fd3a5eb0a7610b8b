/** Posts of X as its API gives them (versions 1.1 and 2), and as scrapers save them. */

import { fieldAt, hasText } from "../../../json/nested.ts";
import { isObject, type JsonObject, scalarText } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const X_DATE = /^\w{3} \w{3} \d\d \d\d:\d\d:\d\d [+-]\d{4} \d{4}$/;
/** What streams of version 1.1 send between the posts. */
const NOTICES =
  "delete limit scrub_geo status_withheld user_withheld disconnect warning event friends friends_str control for_user".split(
    " ",
  );

const isNotice = (record: JsonObject) => {
  const keys = Object.keys(record);
  return (
    keys.length <= 3 && keys.some((key) => NOTICES.includes(key)) && !hasText(record, "text", "full_text")
  );
};

/** The record with the whole text, where `text` is its beginning. */
function withWholeText(record: JsonObject): JsonObject {
  const whole = fieldAt(record, "extended_tweet.full_text") ?? record["fullText"];
  const { text } = record;
  const isLonger = typeof whole === "string" && typeof text === "string" && whole.length > text.length;
  return isLonger ? { ...record, text: whole } : record;
}

export const xApi1: JsonFormat = {
  id: "x",
  name: "X API 1.1",
  unit: "post",
  source: "json",
  records: ["$", "$[*]", "$.statuses[*]", "$.results[*]"],
  matches: (record) =>
    isNotice(record) ||
    (hasText(record, "text", "full_text") &&
      X_DATE.test(scalarText(record["created_at"])) &&
      ("id_str" in record || "lang" in record || "source" in record || isObject(record["user"]))),
  isRow: (record) => !isNotice(record),
  complete: withWholeText,
  text: ["full_text", "text"],
  author: ["user.screen_name"],
  date: ["created_at"],
  replyTo: ["in_reply_to_status_id_str"],
};

export const xApi2: JsonFormat = {
  id: "x",
  name: "X API 2",
  unit: "post",
  source: "json",
  records: ["$.data[*]", "$[*]", "$"],
  matches: (record) =>
    hasText(record, "text") &&
    hasText(record, "id") &&
    ("edit_history_tweet_ids" in record ||
      ("author_id" in record &&
        ("public_metrics" in record || "conversation_id" in record || "created_at" in record))),
  text: ["text"],
  author: ["author_id", "author.username"],
  date: ["created_at"],
  replyTo: ["referenced_tweets[0].id"],
};

const isScraped = (record: JsonObject) =>
  scalarText(record["_type"]).startsWith("snscrape.modules.twitter.Tweet") ||
  (record["type"] === "tweet" && isObject(record["author"])) ||
  hasText(record, "author.userName") ||
  (hasText(record, "rawContent") && ("user" in record || "conversationId" in record)) ||
  (hasText(record, "screen_name", "username", "user.screen_name") &&
    hasText(record, "full_text", "tweet") &&
    ("retweet_count" in record ||
      "favorite_count" in record ||
      "retweets_count" in record ||
      "likes_count" in record));

export const xScraped: JsonFormat = {
  id: "x",
  name: "X",
  unit: "post",
  source: "json",
  records: ["$[*]", "$"],
  matches: (record) =>
    hasText(record, "text", "fullText", "full_text", "rawContent", "content", "tweet") && isScraped(record),
  complete: withWholeText,
  text: ["full_text", "text", "fullText", "rawContent", "content", "renderedContent", "tweet"],
  author: ["author.userName", "user.username", "screen_name", "username", "user.screen_name"],
  date: ["createdAt", "created_at", "date"],
  replyTo: ["inReplyToId", "inReplyToTweetId", "in_reply_to"],
};
