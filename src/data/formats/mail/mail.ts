/** Mails: one (.eml), or a folder of them (mbox), with the text of each. Replies that a mail quotes are part of its text. */

import { LIMITS } from "../../limits.ts";
import type { ExportRecord, TextFormat } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";
import { BYTE_ENCODING } from "./bytes.ts";
import { decodeHeader, readMail } from "./mime.ts";

const HEADER = /^[A-Za-z][A-Za-z\d-]*:(?:\s|$)/;
/** Headers by which a mail is told from other lines with names and colons. */
const KNOWN =
  /^(?:Received|Return-Path|Message-ID|MIME-Version|Delivered-To|Content-Type|Subject|Date|From|To|Cc|Reply-To|In-Reply-To|References|X-Mailer|X-Gmail-Labels|DKIM-Signature):/i;
const SENDER = /^(?:From|Sender|Return-Path):\s*\S.*@/im;
/** What stands before each mail of a folder. */
const ENVELOPE = /^From \S+ .*\d{4}(?: .*)?$/;
/** A page that a browser saved. */
const PAGE = /^(?:Snapshot-Content-Location:|From: <Saved by )/im;

export const mail: TextFormat = {
  id: "mail",
  name: "Mail",
  unit: "message",
  source: "text",
  text: ["text"],
  author: ["from"],
  date: ["date"],
  replyTo: ["in reply to"],
  recognize(lines) {
    const start = lines.findIndex((line) => line.trim() !== "");
    const isFolder = ENVELOPE.test(lines[start] ?? "");
    const head = lines.slice(Math.max(0, start) + (isFolder ? 1 : 0));
    const end = head.findIndex((line) => line.trim() === "");
    const headers = end < 0 ? head : head.slice(0, end);
    const areHeaders = headers.every(
      (line, index) => HEADER.test(line) || (index > 0 && /^[ \t>]/.test(line)),
    );
    const known = new Set(
      headers
        .filter((line) => KNOWN.test(line))
        .map((line) => line.slice(0, line.indexOf(":")).toLowerCase()),
    );
    const text = headers.join("\n");
    if (!areHeaders || known.size < 3 || !SENDER.test(text) || PAGE.test(text)) return undefined;
    const columns = ["date", "from", "to", "subject", "text", "message id", "in reply to"];
    return { columns, encoding: BYTE_ENCODING, parser: () => mailParser(isFolder) };
  },
};

function mailParser(isFolder: boolean) {
  let lines: string[] = [];
  let characters = 0;
  let first = 1;
  let isBlank = true;
  const take = (): ExportRecord[] => {
    const source = lines.join("\n").replace(/^\n+/, "");
    lines = [];
    characters = 0;
    return source.trim() === "" ? [] : [recordOf(source, first)];
  };
  return parserOfLines({
    read(line, number) {
      const isStart = isFolder && isBlank && ENVELOPE.test(line);
      isBlank = line.trim() === "";
      if (isStart) {
        const done = take();
        first = number;
        return done;
      }
      characters += line.length + 1;
      // The texts are before the attachments, which alone are so long.
      if (characters <= LIMITS.recordCharacters)
        lines.push(isFolder ? line.replace(/^>(?=>*From )/, "") : line);
      return [];
    },
    finish: take,
  });
}

function recordOf(source: string, line: number): ExportRecord {
  const { headers, text } = readMail(source);
  const header = (name: string) => decodeHeader(headers.get(name) ?? "");
  return {
    line,
    fields: {
      date: header("date"),
      from: header("from"),
      to: header("to"),
      subject: header("subject"),
      text,
      "message id": header("message-id"),
      "in reply to": header("in-reply-to"),
    },
  };
}
