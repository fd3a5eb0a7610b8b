/**
 * Messages of Signal as programs write them: signal-cli (`Envelope from: …`, `Body: …`), sigtop (`From: …`, `Sent: …`) and
 * signal-export (`[2024-03-01, 10:00] Ann: text`).
 */

import type { ExportRecord, RecordParser, TextFormat } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";
import { CHAT, CHAT_COLUMNS, chatParser, chatSample, type MessageStart } from "./chat.ts";

const LINE = /^\[(?<date>\d{4}-\d\d-\d\d,? \d\d:\d\d(?::\d\d)?)\] (?<author>[^:\n]{1,100}): ?(?<text>.*)$/u;
const REACTION = /^\(- .* -\)\s*$/;
const PICTURE = /^\s*(?:!?\[[^\]]*\]\([^)]*\)\s*)+$/;

function startOf(line: string): MessageStart | undefined {
  const { date, author, text } = LINE.exec(line)?.groups ?? {};
  return date === undefined || author === undefined || text === undefined
    ? undefined
    : { date, author, text: text.trimEnd() };
}

function complete({ fields: { text = "", author } }: ExportRecord) {
  const lines = text.split("\n").map((line) => line.trimEnd());
  const words = lines.filter((line) => !REACTION.test(line) && !PICTURE.test(line) && !line.startsWith("> "));
  const plain = words.join("\n").trim();
  const kind =
    author === "No-Sender" ? "notice" : plain !== "" ? "message" : text === "" ? "notice" : "media";
  return { text: plain || text.trim(), kind };
}

/** The fields of a header of signal-cli or sigtop; other lines of the header are not kept. */
const HEAD = /^(?<name>Envelope from|From|Timestamp|Sent|Type|Body|Message timestamp)\s*: ?(?<value>.*)$/;
const ENVELOPE = /^(?:Envelope from|From): /;

/** One envelope after the other; those without a text are receipts. */
function envelopes(): RecordParser {
  let fields: Record<string, string> | undefined;
  let line = 0;
  let text: string[] | undefined;
  const take = (): ExportRecord[] => {
    if (!fields) return [];
    const plain = (text ?? [])
      .join("\n")
      .replace(/\n(?:With profile key|Attachments?:)[^]*$/, "")
      .trim();
    const author = (fields["Envelope from"] ?? fields["From"] ?? "")
      .replace(/\(device: .*$/, "")
      .trim()
      .replaceAll(/[“”]/g, "");
    const date =
      fields["Sent"] ?? /\((.*)\)/.exec(fields["Timestamp"] ?? "")?.[1] ?? fields["Timestamp"] ?? "";
    return [{ line, fields: { date, author, text: plain, kind: "message" }, isOther: plain === "" }];
  };
  return parserOfLines({
    read(source, number) {
      if (ENVELOPE.test(source)) {
        const done = take();
        fields = {};
        line = number;
        text = undefined;
        addHead(fields, source);
        return done;
      }
      if (!fields) return [];
      if (text) text.push(source);
      else if (source === "" && "From" in fields) text = [];
      else addHead(fields, source);
      const { Body: body } = fields;
      if (!text && body !== undefined) text = [body];
      return [];
    },
    finish: take,
  });
}

function addHead(fields: Record<string, string>, line: string): void {
  const { name, value } = HEAD.exec(line)?.groups ?? {};
  if (name !== undefined && value !== undefined) fields[name] ??= value;
}

export const signal: TextFormat = {
  ...CHAT,
  id: "signal",
  name: "Signal",
  recognize(lines) {
    const sample = chatSample(lines);
    const has = (pattern: RegExp) => sample.some((line) => pattern.test(line));
    const isCli = has(/^Envelope from: .*\(device: \d+\)/) && has(/^Timestamp: \d+/);
    const isSigtop = has(/^From: /) && has(/^Type: (?:incoming|outgoing)$/) && has(/^Sent: /);
    if (isCli || isSigtop) return { columns: CHAT_COLUMNS, parser: envelopes };
    const starts = sample.map(startOf);
    const found = starts.filter((start) => start !== undefined).length;
    // WhatsApp has seconds in brackets.
    const isExport = starts[0] !== undefined && !/^\[[^\]]*:\d\d:\d\d\]/.test(sample[0] ?? "");
    if (!isExport || found < 0.2 * sample.length) return undefined;
    return { columns: CHAT_COLUMNS, parser: () => chatParser({ startOf, complete }) };
  },
};
