/** A person's own comments and live chats on YouTube out of Google Takeout, whose names are in the language of the account. */

import type { TableFormat } from "../export-format.ts";

const shared = { name: "YouTube", source: "table" } as const;
const COMMENT =
  /^(comment text|kommentartext|texte? du commentaire|texto del comentario|texto do comentário|testo (del )?commento|reactietekst|tekst van reactie|tekst komentarza|yorum metni|текст комментария|コメントのテキスト|コメント本文|댓글 텍스트|评论文字|评论内容|留言文字|留言內容)$/iu;
const CHAT =
  /^(live chat text|livechat-?text|text des livechats|texte du chat en direct|texto del chat (en directo|en vivo)|texto do (chat ao vivo|bate-papo ao vivo)|testo (della )?chat dal vivo|livechattekst|tekst czatu( na żywo)?|текст (сообщения )?чата|ライブチャットのテキスト)$/iu;
const PLACE = /video.?id|videoid|id.*v[íi]d[ée]o|идентификатор видео|動画 ?id|동영상 id|视频 ?id|影片 ?id/iu;
const TIME =
  /timestamp|zeitstempel|code temporel|horodatage|marca de tiempo|marca temporal|carimbo de data|data e ora|tijdstempel|sygnatura|日時|タイムスタンプ|временн/iu;

export const youTubeComments: TableFormat = {
  ...shared,
  id: "youtube",
  unit: "comment",
  header: [COMMENT, PLACE],
  text: [COMMENT],
  date: [TIME],
  replyTo: [/^parent comment id$/i],
  files: /(^|\/)(comments|kommentare|commentaires|comentarios|comentários|commenti)(\(\d+\))?\.csv$/iu,
};

export const youTubeLiveChats: TableFormat = {
  ...shared,
  id: "youtube",
  unit: "message",
  header: [CHAT, PLACE],
  text: [CHAT],
  date: [TIME],
  files: /(^|\/)(live chats|livechats|chats en direct|chats en vivo|chats ao vivo)(\(\d+\))?\.csv$/iu,
};
