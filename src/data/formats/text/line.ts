/**
 * Chats of LINE as "Export chat history" writes them: a line with a day, and below it `10:00⇥Ann⇥text` on a phone and
 * `10:00 Ann text` on a desktop. A text of several lines stands between quotes.
 */

import type { ExportRecord, TextFormat } from "../export-format.ts";
import { OpenRecord, parserOfLines } from "../lines.ts";
import { CHAT, CHAT_COLUMNS, chatSample } from "./chat.ts";

const TITLE =
  /^\ufeff?(?:\[LINE\] ?|LINE )?(?:Chat history (?:with|in) (?<en>.+)|(?<ja>.+?)(?:との|の)トーク履歴|与(?<zh>.+)的聊天记录|與(?<tw>.+)的聊天記錄|(?<ko>.+)님과의 대화|ประวัติการแชท.*)$/iu;
const SAVED = /^(?:Saved on|保存日時|儲存日期|저장한 날짜|บันทึกเมื่อ)\s?[:：]/iu;
/** `2024/03/01(金)`, `Fri, 3/1/2024`, `2024.03.01 Friday`. */
const DAY =
  /^[\p{L}\p{M}.,]{0,12}\s?(?<day>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{4}年\d{1,2}月\d{1,2}日|\d{4}년 \d{1,2}월 \d{1,2}일)[\s,.]*(?:[(（][^)）\n]{1,12}[)）]|[\p{L}\p{M}]{1,12})?\s*$/u;
const TIME = String.raw`(?:(?:午前|午後|上午|下午|오전|오후)\s?)?\d{1,2}:\d{2}(?:\s?[AP]M)?`;
const TABBED = new RegExp(String.raw`^(?<time>${TIME})\t(?:(?<author>[^\t]*)\t)?(?<text>.*)$`, "isu");
const SPACED = new RegExp(String.raw`^(?<time>${TIME}) (?<rest>\S.*)$`, "isu");
const MEDIA =
  /^(?:\[(?:photo|sticker|video|voice message|file|album|location|contact|note|gift|写真|スタンプ|動画|ボイスメッセージ|ファイル|アルバム|位置情報|連絡先|ノート|圖片|貼圖|照片|影片|사진|스티커|동영상)\].*|(?:Photos|Stickers|Videos|写真|スタンプ|画像))$/iu;
/** Calls, and messages that were taken back. */
const NOTICE =
  /^(?:☎.*|(?:Missed call|Call time|Canceled call|No answer|不在着信|通話時間).*|.{0,60}(?:がメッセージの送信を取り消しました|unsent a message\.?|が(?:グループ|トーク).{0,20}(?:しました|ました)|(?:joined|left) the (?:group|chat)\.?))$/iu;

const isTitle = (line: string) => TITLE.test(line);
const titleName = (line: string): string =>
  Object.values(TITLE.exec(line)?.groups ?? {}).find((name) => name !== undefined) ?? "";

export const line: TextFormat = {
  ...CHAT,
  id: "line",
  name: "LINE",
  recognize(lines) {
    const sample = chatSample(lines);
    const hasTitle = sample.slice(0, 2).some(isTitle);
    const dayAt = sample.findIndex((source) => DAY.test(source));
    const messages = sample.filter((source) => TABBED.test(source));
    const isChat = dayAt >= 0 && dayAt < 4 && messages.length > 0;
    const isDesktop = hasTitle || (dayAt >= 0 && dayAt < 2 && SPACED.test(sample[dayAt + 1] ?? ""));
    if (!isChat && !(isDesktop && dayAt >= 0 && dayAt < 4)) return undefined;
    if (!isChat && sample.filter((source) => SPACED.test(source)).length < 0.3 * sample.length)
      return undefined;
    return { columns: CHAT_COLUMNS, parser };
  },
};

function parser() {
  const open = new OpenRecord();
  let day = "";
  let name = "";
  const take = (records: ExportRecord[]) => records.map(completed);
  return parserOfLines({
    read(source, number) {
      if (isTitle(source) || SAVED.test(source)) {
        name ||= titleName(source);
        return [];
      }
      const newDay = DAY.exec(source)?.groups?.["day"];
      if (newDay !== undefined) {
        day = newDay;
        return take(open.take());
      }
      const message = TABBED.exec(source)?.groups ?? spaced(source, name);
      if (!message) {
        open.add(source);
        return [];
      }
      const { time = "", author = "", text = "" } = message;
      return take(open.begin(number, { date: `${day} ${time}`.trim(), author }, text));
    },
    finish: () => take(open.take()),
  });
}

/** On a desktop only blanks stand between the parts; the name can have blanks when it is that of the chat. */
function spaced(source: string, name: string) {
  const { time, rest } = SPACED.exec(source)?.groups ?? {};
  if (time === undefined || rest === undefined) return undefined;
  if (NOTICE.test(rest)) return { time, author: "", text: rest };
  if (name !== "" && rest.startsWith(`${name} `))
    return { time, author: name, text: rest.slice(name.length + 1) };
  const space = rest.indexOf(" ");
  return space < 0
    ? { time, author: "", text: rest }
    : { time, author: rest.slice(0, space), text: rest.slice(space + 1) };
}

function completed(record: ExportRecord): ExportRecord {
  const { text: source = "", author = "" } = record.fields;
  const text =
    source.startsWith('"') && source.endsWith('"') && source.includes("\n")
      ? source.slice(1, -1).replaceAll('""', '"')
      : source;
  const kind = author === "" || NOTICE.test(text) ? "notice" : MEDIA.test(text) ? "media" : "message";
  return { ...record, fields: { ...record.fields, text, kind } };
}
