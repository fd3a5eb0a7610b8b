/** Posts and comments of Reddit: listings of its API, threads, and lines of the monthly dumps (`RC_`, `RS_`). */

import { fieldAt, hasText } from "../../../json/nested.ts";
import { isObject, type JsonObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const isComment = (record: JsonObject) => hasText(record, "body") && !("selftext" in record);
const isSubmission = (record: JsonObject) => hasText(record, "selftext") && hasText(record, "title");
/** "Load more comments": the ids of comments that were not loaded. */
const isMore = ({ children, count }: JsonObject) => Array.isArray(children) && count !== undefined;
const hasOrigin = (record: JsonObject) =>
  ["subreddit", "link_id", "parent_id", "created_utc", "permalink", "author"].some((key) => key in record);

const common = {
  name: "Reddit",
  source: "json",
  author: ["author"],
  date: ["created_utc"],
  replyTo: ["parent_id"],
} as const;

/** A post and its comments; the rows are the comments. */
export const redditThread: JsonFormat = {
  ...common,
  id: "reddit",
  unit: "comment",
  records: ["$[*].data.children[*].data"],
  matches: (record) => isSubmission(record) || isMore(record) || (isComment(record) && hasOrigin(record)),
  expand: withReplies,
  isRow: isComment,
  text: ["body"],
};

function withReplies(record: JsonObject): JsonObject[] {
  const { replies, ...comment } = record;
  const listed = fieldAt(replies, "data.children");
  if (!Array.isArray(listed)) return [record];
  return [
    comment,
    ...listed
      .map((child) => fieldAt(child, "data"))
      .filter(isObject)
      .flatMap(withReplies),
  ];
}

const PLACES = ["$.data.children[*].data", "$", "$[*]", "$.data[*]"];

export const redditComments: JsonFormat = {
  ...common,
  id: "reddit",
  unit: "comment",
  records: PLACES,
  matches: (record) =>
    isComment(record) && ("link_id" in record || "parent_id" in record) && "created_utc" in record,
  expand: withReplies,
  text: ["body"],
};

/** What a person wrote: comments and posts in one list, with their texts in one column. */
export const redditOverview: JsonFormat = {
  ...common,
  id: "reddit",
  unit: "comment",
  records: PLACES,
  matches: (record) => (isComment(record) || isSubmission(record)) && "subreddit" in record,
  expand: withReplies,
  complete: (record) =>
    isSubmission(record)
      ? { body: record["selftext"] === "" ? record["title"] : record["selftext"], ...record }
      : record,
  text: ["body"],
};

export const redditPosts: JsonFormat = {
  ...common,
  id: "reddit",
  unit: "post",
  records: PLACES,
  matches: (record) => isSubmission(record) && ("subreddit" in record || "created_utc" in record),
  text: ["selftext", "title"],
};
