/**
 * Chats that Zoom saves beside a recording: `10:15:32⇥ From Ann to Everyone:` with the text on the next lines, in older
 * versions on the same line. The words are those of the program's language.
 */

import type { ExportRecord, TextFormat } from "../export-format.ts";
import { CHAT, CHAT_COLUMNS, chatParser, chatSample, type MessageStart } from "./chat.ts";

const HEAD =
  /^(?<date>(?:\d{4}-\d\d-\d\d )?\d{1,2}:\d\d:\d\d(?: ?[AP]M)?)\s+(?:From|Von|De|Da|Van)\s+(?<names>[^\n]{1,200}?)\s*[:：](?:\s+(?<text>\S.*)|\s*)$/su;
const TO = /^(?<author>.+?)\s+(?:to|an|a|à|para|aan)\s+(?<to>.+)$/su;
const REACTION =
  /^(?:Reacted to ["“].*["”] with .*|Removed an? .* reaction from .*|(?:Hat )?[Rr]eagierte? auf .* mit .*|Hat auf .* reagiert.*|Reaccionó a .* con .*|A réagi à .* avec .*|Reagiu a .* com .*)$/su;
const REPLY =
  /^(?:Replying to|Antwort(?:en)? auf|Antwortet auf|Respondiendo a|Respuesta a|Répond(?:re|ant)? à|En réponse à|Respondendo a) ["“„«]\s?(?<quoted>[^\n]*?)\s?["”»]?[:：]?\n\s*(?<text>.*)$/su;

/** Characters before the text of a message. */
const MAX_HEAD = 260;
/** Chats of recordings that Zoom keeps: `00:12:15⇥Ann:⇥text`. */
const RECORDED = /^(?<date>\d{2}:\d{2}:\d{2})\t ?(?<author>[^\t]{1,100}?) ?:\t(?<text>.*)$/su;

function startOf(line: string): MessageStart | undefined {
  const recorded = RECORDED.exec(line)?.groups;
  if (recorded)
    return { date: recorded["date"] ?? "", author: recorded["author"] ?? "", text: recorded["text"] ?? "" };
  // What has no colon at its beginning is no head, however long it is.
  if (!/[:：]/.test(line.slice(8, MAX_HEAD))) return undefined;
  const { date, names, text } = HEAD.exec(line)?.groups ?? {};
  if (date === undefined || names === undefined) return undefined;
  const { author = names, to = "" } = TO.exec(names)?.groups ?? {};
  return {
    date,
    author: author.trim(),
    fields: {
      to: to.replace(
        /\s*\((?:Direct Message|Privately|Direktnachricht|Mensaje directo|Message direct|Mensagem direta)\)$/i,
        "",
      ),
    },
    ...(text !== undefined && { text }),
  };
}

export const zoom: TextFormat = {
  ...CHAT,
  id: "zoom-chat",
  name: "Zoom",
  replyTo: ["reply to"],
  recognize(lines) {
    const sample = chatSample(lines);
    const starts = sample.filter((line) => startOf(line) !== undefined).length;
    if (!startOf(sample[0] ?? "") || starts < 0.1 * sample.length) return undefined;
    return { columns: [...CHAT_COLUMNS, "to", "reply to"], parser: () => chatParser({ startOf, complete }) };
  },
};

function complete({ fields: { text: source = "", to = "" } }: ExportRecord) {
  const plain = source.replaceAll(/^\t/gm, "").trim();
  if (REACTION.test(plain)) return { text: plain, kind: "notice", to };
  const { quoted = "", text = plain } = REPLY.exec(plain)?.groups ?? {};
  return { text, kind: "message", to, "reply to": quoted };
}
