/**
 * Logs of IRC as irssi, WeeChat, mIRC, HexChat, energymech, ZNC, eggdrop and Limnoria write them: a time, and `<nick> text`.
 * Lines without a time of their own take the day of the line before (`--- Day changed Sat Mar 02 2024`).
 */

import { isDate } from "../../dates/written-date.ts";
import type { ExportRecord, TextFormat } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";
import { CHAT, CHAT_COLUMNS, chatSample } from "./chat.ts";

/** Colors and other formats of mIRC. */
// oxlint-disable-next-line no-control-regex -- the formats are control characters
const FORMATS = /\u0003(?:\d{1,2}(?:,\d{1,2})?)?|[\u0002\u000f\u0011\u0016\u001d-\u001f]/g;
const CLOCK = String.raw`\d{1,2}:\d{2}(?::\d{2})?(?: ?[AP]M)?`;
const DAY = String.raw`(?:\d{4}[-/]\d\d[-/]\d\d|\d\d[./-]\d\d[./-]\d{2,4}|[A-Z][a-z]{2} \d{1,2}(?: \d{4})?)`;
const TIME = String.raw`(?<time>[[(]?(?:${DAY}[ T])?${CLOCK}(?:[+-]\d{4}|Z)?[\])]?)`;
const TIMED = new RegExp(String.raw`^${TIME}[\t ]+(?<rest>\S.*)$`, "s");
const MESSAGE = /^<[ @+%&~!]{0,2}(?<author>[^<>\s]{1,60})>[ \t](?<text>.*)$/s;
/** WeeChat separates time, nick and text by tabs. */
const TABBED = /^[ @+%&~]?(?<author>[^\s<>*-][^\s<>]{0,60})\t(?<text>.*)$/s;
const ACTION = /^(?:\* |Action: |\*\t)\s*(?<author>[^\s*]{1,60}) (?<text>.*)$/s;
/** What follows the nick in notices that look like actions. */
const EVENT =
  /^(?:\(?[^\s()]*@\S*\)? |\[[^\s\]]*@\S*\] |has (?:joined|left|quit)|sets? (?:the )?(?:mode|topic)|is now known|changes? (?:the )?topic|was kicked|left irc|quit\b|joined #)/i;
const STATUS =
  /^(?:-!-|-->|<--|--|===|\*{3}|-[^\s-]\S*-)[ \t]|^\S+ \([^\s)]*@[^\s)]*\) (?:joined|left)|^\S+ (?:left irc|joined|left|quit|mode change|kicked)\b/;
const OPENED =
  /^(?:--- (?:Log opened|Log closed|Day changed)|\*{4} (?:BEGIN|ENDING) LOGGING AT|Session (?:Start|Close|Time|Ident):|=== ) ?(?<day>.*)$/;
/** Names between angle brackets that are those of markup. */
const TAG = /^(?:p|b|i|u|a|br|hr|li|ul|ol|td|tr|th|h[1-6]|div|span|table|html|body|head|title|pre|code)$/i;

/** What data sets of posts write in place of names, links and other words. */
const PLACEHOLDER =
  /^(?:user|username|mention|url|link|hashtag|number|num|name|person|loc|location|org|emoji|emoticon|percent|date|time|money|email|phone|unk|pad|bos|eos|mask|s|\/s|allcaps|repeated|elongated|censored)$/i;
/** Characters of a notice that are looked at. */
const MAX_EVENT = 300;

interface Entry {
  time: string;
  author: string;
  text: string;
  kind: "message" | "notice";
}

function entryOf(source: string): Entry | undefined {
  const line = source.replace(FORMATS, "");
  const { time = "", rest = line } = TIMED.exec(line)?.groups ?? {};
  const message = MESSAGE.exec(rest) ?? (time !== "" && line.includes("\t") ? TABBED.exec(rest) : null);
  const { author, text = "" } = message?.groups ?? {};
  if (author !== undefined && !TAG.test(author)) return { time, author, text, kind: "message" };
  if (STATUS.test(rest.slice(0, MAX_EVENT))) return { time, author: "", text: rest, kind: "notice" };
  const action = ACTION.exec(rest)?.groups;
  if (!action) return undefined;
  const { author: actor = "", text: said = "" } = action;
  const isEvent = EVENT.test(said.slice(0, MAX_EVENT));
  return {
    time,
    author: isEvent ? "" : actor,
    text: isEvent ? rest : said,
    kind: isEvent ? "notice" : "message",
  };
}

const isOpening = (line: string) => OPENED.test(line.replace(FORMATS, ""));

export const irc: TextFormat = {
  ...CHAT,
  id: "irc",
  name: "IRC",
  recognize(lines, fileName) {
    const sample = chatSample(lines);
    const entries = sample
      .filter((source) => !isOpening(source))
      .map(entryOf)
      .filter((entry) => entry !== undefined);
    const openings = sample.filter(isOpening).length;
    const messages = entries.filter(({ kind, author }) => kind === "message" && author !== "");
    // A table can have times in its first column and a word in its second one.
    const isMarked =
      sample.some((line) => /(?:^|[\s\])])<[ @+%&~]?[^<>\s]{1,60}>[ \t]/.test(line)) ||
      hasWeeChat(sample) ||
      /weechat|(?:^|[/.])irc\./i.test(fileName);
    if (!isMarked || messages.length === 0 || entries.length + openings < 0.8 * sample.length)
      return undefined;
    const authors = new Set(messages.map(({ author }) => author));
    const isTimed = entries.every(({ time }) => time !== "");
    if (!isTimed && (authors.size < 2 || [...authors].some((author) => PLACEHOLDER.test(author))))
      return undefined;
    return { columns: CHAT_COLUMNS, parser };
  },
};

const hasWeeChat = (lines: readonly string[]) =>
  lines.some((line) => /^\S+ [\d:]+\t(?:-->|<--|--| \*)\t/.test(line));

function parser() {
  let day = "";
  return parserOfLines({
    read(source, line): ExportRecord[] {
      if (source.trim() === "") return [];
      const opened = OPENED.exec(source.replace(FORMATS, ""))?.groups?.["day"];
      const entry = entryOf(source);
      if (opened !== undefined && (!entry || entry.time === "")) {
        day = dayOf(opened) ?? day;
        return [{ line, fields: {}, isOther: true }];
      }
      if (!entry) return [{ line, fields: {}, isOther: true }];
      const { author, text, kind } = entry;
      const time = entry.time.replace(/^[[(]|[\])]$/g, "");
      const date = day !== "" && /^\d{1,2}:/.test(time) ? `${day} ${time}` : time;
      return [{ line, fields: { date, author, text, kind } }];
    },
    finish: () => [],
  });
}

/** `Fri Mar 01 10:00:00 2024` and `Sat Mar 02 2024`: the day without its time. */
function dayOf(written: string): string | undefined {
  const day = written
    .replace(/\b\d{1,2}:\d{2}(?::\d{2})?\b/, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return isDate(day) ? day : undefined;
}
