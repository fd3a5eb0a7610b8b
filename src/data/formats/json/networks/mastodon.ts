/** Posts of Mastodon and its kin: answers of the API, and `outbox.json` of a requested archive. */

import { fieldAt, hasText } from "../../../json/nested.ts";
import { isObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

export const mastodon: JsonFormat = {
  id: "mastodon",
  name: "Mastodon",
  unit: "post",
  source: "json",
  records: ["$[*]", "$", "$.statuses[*]", "$.descendants[*]"],
  matches: (record) =>
    hasText(record, "content", "reblog.content") &&
    hasText(record, "account.acct", "account.username") &&
    "visibility" in record,
  // A status that shares another one can have no text of its own.
  complete: (record) => {
    const shared = fieldAt(record, "reblog.content");
    return record["content"] || typeof shared !== "string" ? record : { ...record, content: shared };
  },
  text: ["content"],
  author: ["account.acct"],
  date: ["created_at"],
  replyTo: ["in_reply_to_id"],
};

/** An activity of ActivityPub; one that shares another post (`Announce`) has only its address. */
export const mastodonOutbox: JsonFormat = {
  id: "mastodon",
  name: "Mastodon",
  unit: "post",
  source: "json",
  records: ["$.orderedItems[*]"],
  matches: ({ type, object }) =>
    (type === "Create" && isObject(object)) ||
    (type === "Announce" && (typeof object === "string" || isObject(object))),
  isRow: ({ type, object }) => type !== "Announce" || hasText(object, "content"),
  text: ["object.content"],
  author: ["actor"],
  date: ["published"],
  replyTo: ["object.inReplyTo"],
  files: /(^|\/)outbox\.json$/i,
};
