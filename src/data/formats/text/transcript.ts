/**
 * Transcripts with a line for the speaker and the time, and the words below it, as Otter, Teams and others write them:
 * `Ann Example  0:01`, `Ann (00:01:05):`, and messages copied from Teams or Slack: `Ann Example  9:15 AM`.
 */

import type { ExportRecord, TextFormat } from "../export-format.ts";
import { CHAT, CHAT_COLUMNS, chatParser, chatSample, type MessageStart } from "./chat.ts";

const TIME = String.raw`(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?(?: ?[AP]M)?`;
const HEADS = [
  new RegExp(
    String.raw`^(?<author>\p{L}[^\n:]{0,60}?)(?: {2,}|\t)(?<time>(?:[\d./-]{6,10},? )?${TIME})\s*$`,
    "iu",
  ),
  new RegExp(String.raw`^(?<author>\p{L}[^\n:()]{0,60}?) [([](?<time>${TIME})[)\]]:?\s*(?<text>.*)$`, "iu"),
];

/** What programs write below the last words. */
const CREDIT = /\s*\n\s*Transcribed by https?:\/\/\S+\s*$/;
/** Characters of a line with a name and a time. */
const MAX_HEAD = 200;

function startOf(line: string): MessageStart | undefined {
  if (line.length > MAX_HEAD && !/[([]/.test(line.slice(0, MAX_HEAD))) return undefined;
  const { author, time, text } = HEADS.map((head) => head.exec(line)?.groups).find((found) => found) ?? {};
  if (author === undefined || time === undefined) return undefined;
  return { date: time, author: author.trim(), ...(text && { text }) };
}

export const transcript: TextFormat = {
  ...CHAT,
  id: "transcript",
  name: "Transcript",
  recognize(lines) {
    const sample = chatSample(lines);
    const starts = sample.map(startOf);
    const found = starts.filter((start) => start !== undefined).length;
    const hasText = starts.every((start, index) => !start || start.text || !starts[index + 1]);
    if (!starts[0] || found < 2 || found < 0.1 * sample.length || !hasText) return undefined;
    return {
      columns: CHAT_COLUMNS,
      parser: () => chatParser({ startOf, complete }),
    };
  },
};

const complete = ({ fields: { text = "" } }: ExportRecord) => ({
  text: text.replace(CREDIT, ""),
  kind: "message",
});
