/** What chats in plain text have in common: a line begins a message, and lines that begin none continue it. */

import { type ExportRecord, KIND_RULE, type RecordParser, type TextFormat } from "../export-format.ts";
import { OpenRecord, parserOfLines } from "../lines.ts";

export const CHAT_COLUMNS = ["date", "author", "text", "kind"];

/** A person wrote a `message`; a program wrote a `notice`; `media` stands in place of a picture. */
export type MessageKind = "message" | "notice" | "media";

/** The facts that chats share. */
export const CHAT = {
  unit: "message",
  source: "text",
  text: ["text"],
  author: ["author"],
  date: ["date"],
  notices: KIND_RULE,
} as const satisfies Partial<TextFormat>;

/** The first line of a message. */
export interface MessageStart {
  date: string;
  author: string;
  /** Absent when the text begins on the next line. */
  text?: string;
  fields?: Readonly<Record<string, string>>;
}

export interface ChatRules {
  startOf(line: string): MessageStart | undefined;
  /** What a complete message is: its kind, and fields that are taken out of its text. */
  complete(record: ExportRecord): Readonly<Record<string, string>>;
}

/** Lines before the first message, such as a title, are a notice without date and author. */
export function chatParser({ startOf, complete }: ChatRules): RecordParser {
  const open = new OpenRecord();
  const completed = (records: ExportRecord[]) =>
    records.map((record) => {
      const { date, author } = record.fields;
      const isPreface = date === "" && author === "";
      const kind: { kind?: MessageKind } = isPreface ? { kind: "notice" } : {};
      return { ...record, fields: { ...record.fields, ...complete(record), ...kind } };
    });
  return parserOfLines({
    read(line, number) {
      const start = startOf(line);
      if (start) {
        const { date, author, text, fields } = start;
        return completed(open.begin(number, { date, author, ...fields }, text));
      }
      if (!open.add(line) && line.trim() !== "") return open.begin(number, { date: "", author: "" }, line);
      return [];
    },
    finish: () => completed(open.take()),
  });
}

/** Lines of which the start of a chat is examined. */
const SAMPLE_LINES = 200;

/** The filled lines from which a chat is recognized. */
export const chatSample = (lines: readonly string[]): string[] =>
  lines.slice(0, SAMPLE_LINES).filter((line) => line.trim() !== "");
