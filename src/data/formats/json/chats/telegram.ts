/** Chats, channels and whole accounts that Telegram Desktop exports as JSON: `result.json`. */

import type { JsonFormat } from "../../export-format.ts";

export const telegram: JsonFormat = {
  id: "telegram",
  name: "Telegram",
  unit: "message",
  source: "json",
  // Of an account, `chats` and `left_chats`.
  records: ["$.messages[*]", "$.*.list[*].messages[*]"],
  late: {
    owns: (document) => "personal_information" in document && ("contacts" in document || "about" in document),
    records: "$.chats.list[*].messages[*]",
  },
  outer: { key: "name", column: "chat" },
  matches: (record) =>
    (record["type"] === "message" || record["type"] === "service" || record["type"] === "unsupported") &&
    typeof record["date"] === "string" &&
    "id" in record &&
    ("text" in record || "action" in record),
  text: ["text"],
  author: ["from"],
  date: ["date"],
  replyTo: ["reply_to_message_id"],
  notices: { column: "type", values: ["service", "unsupported"] },
  files: /(^|\/)result\.json$/i,
};
