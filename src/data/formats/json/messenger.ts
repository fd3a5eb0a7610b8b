/** A conversation of Messenger or Instagram, from "Download your information" of Meta as JSON: `message_1.json`. */

import type { JsonFormat } from "../export-format.ts";

export const messenger: JsonFormat = {
  id: "messenger",
  name: "Messenger",
  unit: "message",
  source: "json",
  records: ["$.messages[*]"],
  matches: (record) => "sender_name" in record && "timestamp_ms" in record,
  text: ["content"],
  author: ["sender_name"],
  date: ["timestamp_ms"],
  isMojibake: true,
  files: /(^|\/)messages\/.*\/message_\d+\.json$|(^|\/)message_\d+\.json$/i,
};
