/** Posts and comments out of "Download your information" of Facebook as JSON. */

import { fieldAt, hasText } from "../../../json/nested.ts";
import type { JsonObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const isDated = ({ timestamp }: JsonObject) => typeof timestamp === "number" || typeof timestamp === "string";
const COMMENT = "data[0].comment.comment";
const POST = "data[0].post";

export const facebookComments: JsonFormat = {
  id: "facebook",
  name: "Facebook",
  unit: "comment",
  source: "json",
  records: ["$.comments_v2[*]", "$.group_comments_v2[*]", "$.comments[*]", "$[*]"],
  // A comment can be a picture alone.
  matches: (record) =>
    isDated(record) &&
    (hasText(record, "data[0].comment.author", COMMENT) ||
      (hasText(record, "title") && "attachments" in record)) &&
    !hasText(record, POST),
  fields: [COMMENT, "data[0].comment.author", "data[0].comment.timestamp"],
  text: [COMMENT],
  author: ["data[0].comment.author"],
  date: ["timestamp"],
  isMojibake: true,
  files:
    /(^|\/)(comments_and_reactions\/comments|comments\/comments|(your_)?(group_)?comments(_in_groups)?)\.json$/i,
};

/** Posts of a page as the Graph API gives them, with the comments inside of each. */
export const facebookGraph: JsonFormat = {
  id: "facebook",
  name: "Facebook",
  unit: "post",
  source: "json",
  records: ["$.data[*]", "$.posts.data[*]", "$.feed.data[*]", "$.posts[*]", "$[*]"],
  matches: (record) =>
    hasText(record, "created_time") && hasText(record, "id") && hasText(record, "message", "story"),
  text: ["message"],
  author: ["from.name"],
  date: ["created_time"],
};

const isOfPost = (item: unknown) =>
  typeof item === "object" &&
  item !== null &&
  (Object.keys(item).length === 0 ||
    "post" in item ||
    "update_timestamp" in item ||
    "backdated_timestamp" in item);

export const facebookPosts: JsonFormat = {
  id: "facebook",
  name: "Facebook",
  unit: "post",
  source: "json",
  records: [
    "$[*]",
    "$.posts_v2[*]",
    "$.group_posts_v2[*]",
    "$.wall_posts_sent_to_you_v2[*]",
    "$.status_updates[*]",
  ],
  // A post can be a picture alone.
  matches: (record) => {
    const { data, attachments } = record;
    if (!isDated(record) || fieldAt(record, "data[0].comment") !== undefined) return false;
    if (Array.isArray(data) && data.length > 0) return data.every(isOfPost);
    return Array.isArray(attachments) && (Array.isArray(data) || hasText(record, "title"));
  },
  fields: [POST],
  text: [POST],
  date: ["timestamp"],
  isMojibake: true,
  files: /(^|\/)(your_posts[^/]*|group_posts[^/]*|posts_\d+|your_uncategorized_photos)\.json$/i,
};
