/** Posts of Bluesky: answers of its API, repositories, and events of Jetstream. */

import { fieldAt, hasText } from "../../../json/nested.ts";
import { isObject, type JsonObject, scalarText } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

const isView = (post: unknown) => hasText(post, "uri") && isObject(fieldAt(post, "record"));
const isPost = (record: JsonObject) =>
  isView(record) ||
  isView(record["post"]) ||
  (hasText(record, "did") && "time_us" in record && "kind" in record) ||
  (hasText(record, "uri") && scalarText(fieldAt(record, "value.$type")).startsWith("app.bsky."));

export const bluesky: JsonFormat = {
  id: "bluesky",
  name: "Bluesky",
  unit: "post",
  source: "json",
  records: ["$", "$[*]", "$.posts[*]", "$.feed[*]", "$.records[*]", "$.thread"],
  matches: isPost,
  expand: (record) => ("replies" in record ? withReplies(record) : [record]),
  text: ["commit.record.text", "post.record.text", "record.text", "value.text"],
  author: ["post.author.handle", "author.handle", "did"],
  date: ["commit.record.createdAt", "post.record.createdAt", "record.createdAt", "value.createdAt"],
  replyTo: [
    "commit.record.reply.parent.uri",
    "post.record.reply.parent.uri",
    "record.reply.parent.uri",
    "value.reply.parent.uri",
  ],
};

/** The posts of a thread, each before its replies. */
function withReplies({ replies, ...post }: JsonObject): JsonObject[] {
  const answers = Array.isArray(replies)
    ? replies.filter(isObject).filter((reply) => isView(reply["post"]))
    : [];
  return [post, ...answers.flatMap(withReplies)];
}
