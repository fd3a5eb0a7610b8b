/** Conversations of Google Chat and Hangouts out of Google Takeout: `messages.json`, `Hangouts.json`. */

import { fieldAt } from "../../../json/nested.ts";
import { isObject } from "../../../json/values.ts";
import type { JsonFormat } from "../../export-format.ts";

export const googleChat: JsonFormat = {
  id: "google-chat",
  name: "Google Chat",
  unit: "message",
  source: "json",
  records: ["$.messages[*]"],
  matches: (record) =>
    ("topic_id" in record || "message_id" in record) && ("creator" in record || "created_date" in record),
  text: ["text"],
  author: ["creator.name"],
  date: ["created_date"],
  replyTo: ["topic_id"],
  files: /(^|\/)Google Chat\/.*\/messages\.json$/i,
};

export const hangouts: JsonFormat = {
  id: "hangouts",
  name: "Hangouts",
  unit: "message",
  source: "json",
  records: ["$.conversations[*].events[*]"],
  matches: (record) => isObject(record["conversation_id"]) && "event_type" in record && "sender_id" in record,
  complete(record) {
    // A picture has no segments.
    const segments = fieldAt(record, "chat_message.message_content.segment");
    return segments === undefined ? record : { ...record, "chat_message.message_content.segment": segments };
  },
  text: ["chat_message.message_content.segment"],
  author: ["sender_id.gaia_id"],
  date: ["timestamp"],
  notices: {
    column: "event_type",
    values: ["ADD_USER", "REMOVE_USER", "RENAME_CONVERSATION", "HANGOUT_EVENT", "OTR_MODIFICATION"],
  },
  files: /(^|\/)Hangouts\.json$/i,
};
