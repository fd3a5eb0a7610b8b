/** Channels as DiscordChatExporter writes them in CSV, and the messages of Discord's own export before 2024. */

import type { TableFormat } from "../export-format.ts";

const shared = { name: "Discord", unit: "message", source: "table" } as const;

export const discordTable: TableFormat = {
  ...shared,
  id: "discord",
  header: ["Author", "Date", "Content", "Attachments", "Reactions"],
  text: ["Content"],
  author: ["Author"],
  date: ["Date"],
  files: /\[\d{15,20}\][^/]*\.csv$/i,
};

export const discordDataTable: TableFormat = {
  ...shared,
  id: "discord",
  header: ["ID", "Timestamp", "Contents", "Attachments"],
  text: ["Contents"],
  date: ["Timestamp"],
  files: /(^|\/)messages\/c?\d+\/messages\.csv$/i,
};
