/**
 * Chats of WhatsApp as its "Export chat" writes them, in any language: Android has `31.12.23, 21:15 - Ann: text`, iOS
 * `[31.12.23, 21:15:04] Ann: text`, a copy from WhatsApp Web `[21:15, 31.12.2023] Ann: text`. Date and time are those of
 * the phone's settings. Lines without a date continue the message before.
 */

import type { TextFormat } from "../export-format.ts";
import { CHAT, CHAT_COLUMNS, chatParser, chatSample, type MessageStart } from "./chat.ts";
import { contentOf, isSystemStart } from "./whatsapp-phrases.ts";

/** Marks of direction, and zero-width ones. */
const MARKS = /[\u200b\u200e\u200f\u061c\u202a-\u202e\ufeff]/g;
const LEADING_MARKS = /^[\u200b\u200e\u200f\u061c\u202a-\u202e\ufeff]+/;
/** What ends the time in a line, and the characters before it. */
const END_OF_TIME = /\]|[\s\u202f\u00a0][-–][\s\u202f\u00a0]/;
const MAX_HEAD = 60;
const SPACE = String.raw`[\s\u00a0\u202f]`;
const SEPARATOR = String.raw`[./\-年月년월]`;
const NUMBERS = String.raw`\p{Nd}{1,4}${SEPARATOR}${SPACE}?\p{Nd}{1,2}${SEPARATOR}${SPACE}?\p{Nd}{1,4}(?:\.|日|일)?`;
const NAMED = String.raw`\p{Nd}{1,2}\.? \p{L}{3,12}\.? \p{Nd}{4}|\p{L}{3,12}\.? \p{Nd}{1,2}, \p{Nd}{4}`;
const DATE = `(?:${NUMBERS}|${NAMED})`;
/** Of the year of the export, as phones wrote until 2016. */
const WITHOUT_YEAR = String.raw`\p{Nd}{1,2}[./]\p{Nd}{1,2}\.?|\p{L}{3,12}\.? \p{Nd}{1,2}|\p{Nd}{1,2}\.? \p{L}{3,12}\.?`;
/** Words around a time: `PM`, `p. m.`, `à`, `klo`, `午後`, `ч.` */
const WORD = String.raw`(?:${SPACE}*[\p{L}][\p{L}\p{M}.\u00a0\u202f ]{0,14})?`;
const TIME = String.raw`\p{Nd}{1,2}[:.h]\p{Nd}{2}`;
const SECONDS = String.raw`(?:[:.]\p{Nd}{2})?`;

const line = (pattern: string) => new RegExp(`^${pattern}`, "su");
const BETWEEN = String.raw`(?<date>${DATE})(?:${SPACE}?г\.)?,?${SPACE}*`;
/** No seconds: lines of logs have them. */
const ANDROID = line(
  String.raw`${BETWEEN}(?<time>${WORD}${SPACE}*${TIME}${WORD})(?:${SPACE}+[-–]${SPACE}|, (?=\S[^:]{0,60} : ))(?<rest>.*)$`,
);
const IOS = line(
  String.raw`\[${BETWEEN}(?<time>${WORD}${SPACE}*${TIME}${SECONDS}${WORD})\]${SPACE}(?<rest>.*)$`,
);
const WEB = line(
  String.raw`\[(?<time>${TIME}${SECONDS}${WORD}),${SPACE}*(?<date>${DATE})\]${SPACE}(?<rest>.*)$`,
);
const OLD_ANDROID = line(
  String.raw`(?<date>${WITHOUT_YEAR}),${SPACE}+(?<time>${TIME}${WORD})${SPACE}[-–]${SPACE}(?<rest>.*)$`,
);
/** Before 2018. */
const OLD_IOS = line(
  String.raw`(?<date>${DATE}),?${SPACE}+(?<time>${TIME}[:.]\p{Nd}{2}(?:${SPACE}?[ap]\.?m\.?)?):${SPACE}(?<rest>.*)$`,
);
/** The name before the text; WhatsApp writes `~` before names of people who are no contacts. */
const AUTHOR = /^~?[\s\u202f\u00a0]*(?<author>[^:\n]{1,100}?)[\s\u00a0]?:(?:[ \u00a0](?<text>.*)|$)/su;
const LEVEL = /^(?:trace|debug|info|notice|warn(?:ing)?|err(?:or)?|critical|fatal)$/i;

const FORMS = [IOS, ANDROID, WEB, OLD_IOS, OLD_ANDROID];

interface Head {
  date: string;
  rest: string;
}

function headOf(source: string): Head | undefined {
  if (!/^[^\p{L}]{0,4}(?:\p{Nd}|\p{L}{3,12}\.? \p{Nd})/u.test(source)) return undefined;
  const end = Math.max(0, source.slice(0, MAX_HEAD).search(END_OF_TIME));
  const start = source.slice(0, end).replace(MARKS, "") + source.slice(end).replace(LEADING_MARKS, "");
  const { date, time, rest } =
    FORMS.map((form) => form.exec(start)).find((match) => match !== null)?.groups ?? {};
  if (date === undefined || time === undefined || rest === undefined) return undefined;
  return { date: `${readable(date)}, ${readableTime(time)}`, rest };
}

const DIGIT = /(?![0-9])\p{Nd}/gu;
/** The digits of all scripts stand in rows of ten that begin at a multiple of ten, counted from their zero. */
const asciiDigit = (digit: string) => {
  const code = digit.codePointAt(0) ?? 0;
  const zero = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0x1040].find(
    (first) => code >= first && code < first + 10,
  );
  return zero === undefined ? digit : String(code - zero);
};
const readable = (text: string) =>
  text
    .replace(DIGIT, asciiDigit)
    .replace(/[年月년월]\s?/g, "-")
    .replace(/[日일]/g, "");

const MORNING = /^(?:a[.\s\u00a0\u202f]*m\b|ص|π|sa\b|午前|上午|오전|πμ)/iu;
const AFTERNOON = /^(?:p[.\s\u00a0\u202f]*m\b|م|μ|ch\b|午後|下午|오후|μμ)/iu;

/** The time with the half of the day after it, without words such as `à`. */
function readableTime(time: string): string {
  const [clock = ""] = /\p{Nd}{1,2}[:.h]\p{Nd}{2}(?:[:.]\p{Nd}{2})?/u.exec(time) ?? [];
  const words = time.split(clock).map((word) => word.trim());
  const half = words.map((word, index) => halfOf(word, index === 0)).find((found) => found !== "") ?? "";
  return readable(clock).replaceAll(/[.h]/g, ":") + half;
}

/** Before a time, words of one Latin letter or more are prepositions: `à 21:15`. */
function halfOf(word: string, isBefore: boolean): string {
  if (word === "" || (isBefore && /^\p{sc=Latin}/u.test(word))) return "";
  return AFTERNOON.test(word) ? " PM" : MORNING.test(word) ? " AM" : "";
}

function startOf(source: string): MessageStart | undefined {
  const head = headOf(source);
  if (!head) return undefined;
  const { date, rest } = head;
  const { author, text = "" } = AUTHOR.exec(rest.replace(/^\u200e/, ""))?.groups ?? {};
  if (author === undefined || isSystemStart(author)) {
    return { date, author: "", text: rest, fields: { kind: "notice" } };
  }
  return { date, author: author.replaceAll(/[\u200e\u202a-\u202e\u2066-\u2069]/g, "").trim(), text };
}

export const whatsApp: TextFormat = {
  ...CHAT,
  id: "whatsapp",
  name: "WhatsApp",
  files: /(^|\/)(_chat|WhatsApp[^/]*)\.txt$/i,
  recognize(lines) {
    const sample = chatSample(lines);
    const starts = sample.map(startOf);
    const found = starts.filter((start) => start !== undefined);
    const authors = found.map(({ author }) => author).filter((author) => author !== "");
    const isFirst = starts[0] !== undefined || found.length >= sample.length / 2;
    if (!isFirst || found.length < 0.2 * sample.length) return undefined;
    if (authors.every((author) => LEVEL.test(author))) return undefined;
    return { columns: [...CHAT_COLUMNS, "attachment"], parser: () => chatParser({ startOf, complete }) };
  },
};

function complete({ fields: { text = "", kind } }: { fields: Readonly<Record<string, string>> }) {
  const content = contentOf(text);
  const { attachment = "" } = content;
  return { text: content.text, kind: kind ?? content.kind, attachment };
}
