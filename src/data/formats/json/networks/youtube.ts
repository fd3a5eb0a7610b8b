/** Comments and live chats of YouTube as yt-dlp saves them, and comments as the Data API gives them. */

import { fieldAt, hasText } from "../../../json/nested.ts";
import { isObject, type JsonObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

export const ytDlp: JsonFormat = {
  id: "youtube",
  name: "yt-dlp",
  unit: "comment",
  source: "json",
  records: ["$.comments[*]", "$[*].comments[*]", "$.entries[*].comments[*]"],
  late: {
    owns: (document) =>
      Array.isArray(document["formats"]) && hasText(document, "id", "title") && "thumbnails" in document,
    records: "$.comments[*]",
  },
  matches: (record) =>
    hasText(record, "text") &&
    "id" in record &&
    ("author_id" in record || "parent" in record) &&
    ("author" in record || "timestamp" in record),
  text: ["text"],
  author: ["author"],
  date: ["timestamp"],
  replyTo: ["parent"],
  files: /\.info\.json$/i,
};

/** Messages of a live chat: plain ones, and those that were paid for. */
const ITEM = "replayChatItemAction.actions[0].addChatItemAction.item";
const TEXT = `${ITEM}.liveChatTextMessageRenderer.message.runs`;
const PAID = `${ITEM}.liveChatPaidMessageRenderer.message.runs`;
const authorOf = (kind: string) => `${ITEM}.liveChat${kind}MessageRenderer.authorName.simpleText`;
const timeOf = (kind: string) => `${ITEM}.liveChat${kind}MessageRenderer.timestampUsec`;

export const liveChat: JsonFormat = {
  id: "youtube",
  name: "YouTube",
  unit: "message",
  source: "json",
  records: ["$", "$[*]"],
  matches: (record) =>
    isObject(record["replayChatItemAction"]) ||
    ("clickTrackingParams" in record && "addChatItemAction" in record),
  isRow: (record) => fieldAt(record, TEXT) !== undefined || fieldAt(record, PAID) !== undefined,
  complete: (record) => ({
    [TEXT]: fieldAt(record, TEXT) ?? fieldAt(record, PAID),
    [authorOf("Text")]: fieldAt(record, authorOf("Text")) ?? fieldAt(record, authorOf("Paid")),
    [timeOf("Text")]: fieldAt(record, timeOf("Text")) ?? fieldAt(record, timeOf("Paid")),
    ...record,
  }),
  text: [TEXT],
  author: [authorOf("Text")],
  date: [timeOf("Text")],
  files: /\.live_chat\.json$/i,
};

const THREAD = "snippet.topLevelComment.snippet";

export const youTubeApi: JsonFormat = {
  id: "youtube",
  name: "YouTube",
  unit: "comment",
  source: "json",
  records: ["$.items[*]", "$[*].items[*]", "$[*]", "$"],
  matches: (record) =>
    hasText(record, `${THREAD}.textDisplay`, `${THREAD}.textOriginal`) ||
    (hasText(record, "snippet.textDisplay", "snippet.textOriginal") &&
      hasText(record, "snippet.authorDisplayName")),
  expand(record: JsonObject) {
    const replies = fieldAt(record, "replies.comments");
    if (!Array.isArray(replies)) return [record];
    const { replies: _, ...thread } = record;
    // Replies have the fields of a comment where the thread has those of its first one.
    return [
      thread,
      ...replies.filter(isObject).map((reply) => ({ ...reply, snippet: { topLevelComment: reply } })),
    ];
  },
  text: [`${THREAD}.textOriginal`, `${THREAD}.textDisplay`, "snippet.textOriginal", "snippet.textDisplay"],
  author: [`${THREAD}.authorDisplayName`, "snippet.authorDisplayName"],
  date: [`${THREAD}.publishedAt`, "snippet.publishedAt"],
  replyTo: [`${THREAD}.parentId`, "snippet.parentId"],
};
