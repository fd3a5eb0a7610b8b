/**
 * A conversation of Messenger or Instagram, from "Download your information" of Meta as JSON: `message_1.json`; encrypted
 * conversations have a file and names of their own.
 */

import type { JsonFormat } from "../../export-format.ts";

export const messenger: JsonFormat = {
  id: "messenger",
  name: "Messenger",
  unit: "message",
  source: "json",
  records: ["$.messages[*]"],
  matches: (record) =>
    ("sender_name" in record && "timestamp_ms" in record) ||
    ("senderName" in record && "timestamp" in record && "isUnsent" in record),
  text: ["content", "text"],
  author: ["sender_name", "senderName"],
  date: ["timestamp_ms", "timestamp"],
  notices: { column: "type", values: ["Subscribe", "Unsubscribe", "Call", "Plan", "Payment"] },
  isMojibake: true,
  files: /(^|\/)messages\/.*\.json$|(^|\/)message_\d+\.json$/i,
};
