/** Channels as DiscordChatExporter writes them in JSON, and the messages of Discord's own "Request all of my data". */

import type { JsonFormat } from "../../export-format.ts";

/** Messages that Discord writes itself; kinds that the exporter has no name for are numbers. */
const NOTICES = [
  ..."RecipientAdd RecipientRemove Call ChannelNameChange ChannelIconChange".split(" "),
  ..."ChannelPinnedMessage GuildMemberJoin ThreadCreated".split(" "),
  ...Array.from({ length: 18 }, (_, at) => String(at + 1)),
  ..."21 22 24 25 26 27 28 29 31 32 36 37 38 39 44 46".split(" "),
];

export const discord: JsonFormat = {
  id: "discord",
  name: "Discord",
  unit: "message",
  source: "json",
  records: ["$.messages[*]", "$[*]", "$"],
  matches: ({ id, type, timestamp, content, author }) =>
    id !== undefined &&
    (typeof type === "string" || typeof type === "number") &&
    typeof timestamp === "string" &&
    typeof content === "string" &&
    typeof author === "object" &&
    author !== null &&
    ("isBot" in author || "discriminator" in author || "global_name" in author || "nickname" in author),
  text: ["content"],
  author: ["author.name", "author.username"],
  date: ["timestamp"],
  replyTo: ["reference.messageId", "message_reference.message_id"],
  notices: { column: "type", values: NOTICES },
  files: /\[\d{15,20}\][^/]*\.json$/i,
};

export const discordData: JsonFormat = {
  id: "discord",
  name: "Discord",
  unit: "message",
  source: "json",
  records: ["$[*]"],
  matches: (record) => "ID" in record && "Timestamp" in record && "Contents" in record,
  text: ["Contents"],
  date: ["Timestamp"],
  files: /(^|\/)messages\/c?\d+\/messages\.json$/i,
};
