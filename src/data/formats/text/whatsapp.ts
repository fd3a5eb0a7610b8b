/**
 * Chats of WhatsApp as its "Export chat" writes them, in any language: Android has `31.12.23, 21:15 - Ann: text`, iOS
 * `[31.12.23, 21:15:04] Ann: text`. Lines without a date continue the message before.
 */

import { KIND_RULE, type TextFormat } from "../export-format.ts";
import { OpenRecord, parserOfLines } from "../lines.ts";

/** Marks of direction, and the narrow spaces before AM and PM. */
const MARKS = /^[\u200e\u200f\u202a-\u202e\ufeff]+/;
const DATE = String.raw`(?<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?)`;
const TIME = String.raw`(?<time>\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[\s\u202f\u00a0]*(?:[ap]\.?[\s\u00a0]?m\.?))?)`;
const ANDROID = new RegExp(
  String.raw`^${DATE},?[\s\u202f\u00a0]+${TIME}[\s\u202f\u00a0]+[-–][\s\u202f\u00a0](?<rest>.*)$`,
  "isu",
);
const IOS = new RegExp(String.raw`^\[${DATE},?[\s\u202f\u00a0]+${TIME}\][\s\u202f\u00a0](?<rest>.*)$`, "isu");
/** The name before the text; WhatsApp writes `~` before names of people who are no contacts. */
const AUTHOR = /^~?[\s\u202f\u00a0]*(?<author>[^:\n]{1,100}?): (?<text>.*)$/su;
/** What stands in place of a picture or a deleted message, in angle brackets on Android; on iOS it begins with a mark. */
const PLACEHOLDER = /^(<[^<>]{3,60}>|\u200e.*)$/su;
const EDITED = /\s*\u200e?<[^<>]*(edited|bearbeitet|editad[oa]|modifié|editado)[^<>]*>$/u;
/** Lines of which the start is examined. */
const SAMPLE_LINES = 200;
const COLUMNS = ["date", "author", "text", "kind"];

const startOf = (line: string) => {
  const plain = line.replace(MARKS, "");
  return (IOS.exec(plain) ?? ANDROID.exec(plain))?.groups;
};

export const whatsApp: TextFormat = {
  id: "whatsapp",
  name: "WhatsApp",
  unit: "message",
  source: "text",
  text: ["text"],
  author: ["author"],
  date: ["date"],
  notices: KIND_RULE,
  files: /(^|\/)(_chat|WhatsApp[^/]*)\.txt$/i,
  recognize(lines) {
    const sample = lines.slice(0, SAMPLE_LINES).filter((line) => line.trim() !== "");
    const starts = sample.map(startOf).filter((start) => start !== undefined);
    const authored = starts.filter(({ rest = "" }) => AUTHOR.test(rest.replace(MARKS, "")));
    const isFirst = startOf(sample[0] ?? "") !== undefined;
    if (!isFirst || authored.length < 1 || starts.length < 0.2 * sample.length) return undefined;
    return { columns: COLUMNS, parser };
  },
};

function parser() {
  const open = new OpenRecord();
  return parserOfLines({
    read(line, number) {
      const start = startOf(line);
      if (!start) {
        open.add(line);
        return [];
      }
      const { date = "", time = "", rest = "" } = start;
      const { author = "", text = rest } = AUTHOR.exec(rest)?.groups ?? {};
      const kind = author === "" ? "notice" : PLACEHOLDER.test(text) ? "media" : "message";
      const fields = { date: `${date}, ${time}`, author, kind };
      return open.begin(number, fields, text.replace(MARKS, "").replace(EDITED, ""));
    },
    finish: () => open.take(),
  });
}
