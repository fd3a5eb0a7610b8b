/**
 * Channels of Discord as DiscordChatExporter writes them as text: between two lines of `=` the name of the channel, then
 * `[05-Mar-24 12:08 PM] ann#0001` with the text on the next lines, attachments and reactions below names in braces.
 */

import { isDate } from "../../dates/written-date.ts";
import type { ExportRecord, TextFormat } from "../export-format.ts";
import { OpenRecord, parserOfLines } from "../lines.ts";
import { CHAT, CHAT_COLUMNS, chatSample } from "./chat.ts";

const RULE = /^={20,}\s*$/;
const FACT = /^(?:Guild|Server|Channel|Topic|After|Before): ?/;
const HEAD = /^\[(?<date>[^\][]{6,40})\] (?<author>\S.{0,100}?)(?: \(pinned\))?\s*$/u;
const SECTION = /^\{(?<name>Attachments?|Embeds?|Stickers?|Reactions?|Invites?|Forwarded Message)\}\s*$/i;
const FOOTER = /^Exported [\d.,\s\u202f\u00a0]+ message/;
/** What the program writes for events of a channel. */
const NOTICE =
  /^(?:Joined the server\.|Pinned a message\.|Started a thread\.|Left the group\.|Changed the channel (?:name|icon).*|(?:Added|Removed) .{1,60} (?:to|from) the group\.|Started a call that lasted .*)$/;

export const discord: TextFormat = {
  ...CHAT,
  id: "discord-text",
  name: "Discord",
  recognize(lines) {
    const sample = chatSample(lines);
    if (!RULE.test(sample[0] ?? "") || !FACT.test(sample[1] ?? "")) return undefined;
    const columns = [...CHAT_COLUMNS, "attachments", "embeds", "reactions"];
    return { columns, parser };
  },
};

function headOf(line: string) {
  const { date, author } = HEAD.exec(line)?.groups ?? {};
  return date !== undefined && author !== undefined && isDate(date) ? { date, author } : undefined;
}

function parser() {
  const open = new OpenRecord();
  /** Whether the lines are those of the channel, and not of a message. */
  let isHeader = false;
  /** A line of `=`, which can be text. */
  let rule: string | undefined;
  const take = (records: ExportRecord[]) => records.map(completed);
  return parserOfLines({
    read(source, number) {
      if (isHeader) {
        isHeader = !RULE.test(source);
        return [];
      }
      if (rule !== undefined) {
        const held = rule;
        rule = undefined;
        isHeader = FACT.test(source) || FOOTER.test(source);
        if (isHeader) return take(open.take());
        open.add(held);
      }
      if (RULE.test(source)) {
        rule = source;
        return [];
      }
      const head = headOf(source);
      if (head) return take(open.begin(number, head));
      open.add(source);
      return [];
    },
    finish: () => take(open.take()),
  });
}

/** Takes the sections out of the text of a message. */
function completed(record: ExportRecord): ExportRecord {
  const fields: Record<string, string> = { attachments: "", embeds: "", reactions: "" };
  const text: string[] = [];
  let section: string[] = text;
  const sections: [name: string, lines: string[]][] = [];
  for (const line of (record.fields["text"] ?? "").split("\n")) {
    const name = SECTION.exec(line)?.groups?.["name"];
    if (name === undefined) section.push(line);
    else sections.push([name.toLowerCase(), (section = [])]);
  }
  for (const [name, lines] of sections) {
    const value = lines.join("\n").trim();
    const column = name.startsWith("reaction")
      ? "reactions"
      : name.startsWith("embed") || name.startsWith("forward")
        ? "embeds"
        : "attachments";
    fields[column] = [fields[column], value].filter((part) => part).join("\n");
  }
  const plain = text.join("\n").trim();
  const kind = NOTICE.test(plain) ? "notice" : plain === "" && sections.length > 0 ? "media" : "message";
  return { ...record, fields: { ...record.fields, ...fields, text: plain, kind } };
}
