/**
 * Messages copied from Telegram Desktop: `Ann, [31.12.2023 21:15]`, on macOS with a colon after it, and the text on the
 * next lines. The exported chat is JSON.
 */

import { isDate } from "../../dates/written-date.ts";
import type { TextFormat } from "../export-format.ts";
import { CHAT, CHAT_COLUMNS, chatParser, chatSample, type MessageStart } from "./chat.ts";

const HEAD = /^(?<author>\S.{0,100}?), \[(?<date>[^\][]{6,40})\]:?\s*$/u;
const REPLY =
  /^\[(?:In reply to|Antwort an|Als Antwort auf|En respuesta a|En réponse à|Em resposta a) (?<name>[^\]\n]+)\]\n?/i;
const FORWARDED =
  /^\[(?:Forwarded from|Weitergeleitet(?: von| aus)?|Reenviado de|Transféré(?: de)?|Encaminhad[ao] de) (?<name>[^\]\n]+)\]\n?/i;
/** `[ Photo ]`, `[ Sticker ] 😀`, with or without a caption on the next lines. */
const MEDIA = /^\[ ?(?:[\p{L}\p{M}]+[ -]?){1,3}(?: : [^\]\n]*)?\](?: ?\P{L}{0,8})?(?:\n|$)/u;

function startOf(line: string): MessageStart | undefined {
  const { author, date } = HEAD.exec(line)?.groups ?? {};
  if (author === undefined || date === undefined) return undefined;
  const plain = date.replace(/ at /, " ");
  return isDate(plain) ? { author, date: plain } : undefined;
}

export const telegram: TextFormat = {
  ...CHAT,
  id: "telegram-text",
  name: "Telegram",
  replyTo: ["reply to"],
  recognize(lines) {
    const sample = chatSample(lines);
    const starts = sample.filter((line) => startOf(line) !== undefined).length;
    if (!startOf(sample[0] ?? "") || starts < 0.05 * sample.length) return undefined;
    const columns = [...CHAT_COLUMNS, "reply to", "forwarded from"];
    return { columns, parser: () => chatParser({ startOf, complete }) };
  },
};

function complete({ fields }: { fields: Readonly<Record<string, string>> }) {
  let { text = "" } = fields;
  const take = (pattern: RegExp) => {
    const match = pattern.exec(text);
    if (match) text = text.slice(match[0].length);
    return match?.groups?.["name"] ?? "";
  };
  const forwarded = take(FORWARDED);
  const reply = take(REPLY);
  const placeholder = MEDIA.exec(text)?.[0] ?? "";
  const caption = text.slice(placeholder.length).trim();
  const kind = placeholder !== "" && caption === "" ? "media" : "message";
  return { kind, text: caption || text.trim(), "reply to": reply, "forwarded from": forwarded };
}
