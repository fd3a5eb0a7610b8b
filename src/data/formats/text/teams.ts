/**
 * Messages copied or saved from Microsoft Teams and Skype: `[3/1/2024 12:08 PM] Ann` with the text on the next lines, or
 * `[12:08:00 PM] Ann: text`; in Skype also `[12:08:00 | Edited 12:09:00] Ann: text`.
 */

import { isDate } from "../../dates/written-date.ts";
import type { ExportRecord, TextFormat } from "../export-format.ts";
import { CHAT, CHAT_COLUMNS, chatParser, chatSample, type MessageStart } from "./chat.ts";

const MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const HEAD = /^\[(?<date>[^\][\n]{4,60})\] {1,3}(?<author>[^:\n]{1,100}?)(?:: ?(?<text>.*)|\s*)$/su;
const EDITED = / \| (?:Edited|Bearbeitet|Editado|Modifié|Removed|Entfernt|Eliminado|Supprimé|Removido).*$/u;
/** `Yesterday 12:08 PM`, `Monday 12:08 PM`, `12:08`, and `3/1 12:08 PM` or `01.03. 12:08` of the same year. */
const RELATIVE =
  /^(?:(?:[\p{L}\p{M}-]{3,12}|\d{1,2}[./]\d{1,2}\.?),? )?(?:\d{1,2}:\d{2}(?::\d{2})?)(?: ?[ap]\.? ?m\.?)?$/iu;
const NOTICE = /^\*{3} .* \*{3}$/;
const REMOVED =
  /^(?:This message (?:has been|was) (?:removed|deleted)|Diese Nachricht wurde (?:entfernt|gelöscht)|Este mensaje (?:se ha eliminado|fue eliminado)|Ce message a été supprimé|(?:Esta )?mensagem (?:foi )?(?:removida|excluída|eliminada))\.?$/i;

function startOf(line: string): MessageStart | undefined {
  const { date = "", author, text } = HEAD.exec(line.replace(MARKS, ""))?.groups ?? {};
  const plain = date.replace(EDITED, "");
  if (author === undefined || !(isDate(plain) || RELATIVE.test(plain))) return undefined;
  return { date: plain, author: author.trim(), ...(text !== undefined && { text }) };
}

export const teams: TextFormat = {
  ...CHAT,
  id: "teams-chat",
  name: "Microsoft Teams or Skype",
  recognize(lines) {
    const sample = chatSample(lines);
    const starts = sample.map(startOf);
    const found = starts.filter((start) => start !== undefined).length;
    // A line of a log has no name of a person, and one follows the other without a text.
    const texts = starts.some(
      (start, index) => start?.text ?? (start && sample[index + 1] && !starts[index + 1]),
    );
    const areLevels = starts.every((start) => !start || /^[A-Z]+$|\s{2}|[=/\\{}]/.test(start.author));
    const first = starts.findIndex((start) => start !== undefined);
    // A title can be before the first message.
    const isChat = first === 0 || (first > 0 && first < 3 && found > 1 && found >= 0.4 * sample.length);
    if (!isChat || !texts || areLevels || found < 0.1 * sample.length) return undefined;
    return { columns: CHAT_COLUMNS, parser: () => chatParser({ startOf, complete }) };
  },
};

function complete({ fields: { text = "" } }: ExportRecord) {
  const plain = text.replaceAll(MARKS, "").trim();
  return { text: plain, kind: NOTICE.test(plain) || REMOVED.test(plain) ? "notice" : "message" };
}
