/** Chats as services export them in JSON. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const json = caseWith({ kind: "exports in JSON" });

const telegramMessages = [
  { id: 1, type: "service", date: "2024-03-01T09:00:00", actor: "Cleo", action: "create_group", text: "" },
  {
    id: 2,
    type: "message",
    date: "2024-03-01T10:00:00",
    date_unixtime: "1709283600",
    from: "Cleo",
    text: "The boat is late again",
    text_entities: [{ type: "plain", text: "The boat is late again" }],
  },
  {
    id: 3,
    type: "message",
    date: "2024-03-01T10:01:00",
    from: "Ben",
    reply_to_message_id: 2,
    photo: "(File not included)",
    text: "",
  },
];

export const cases: readonly ReadingCase[] = [
  json(
    "a conversation of Messenger, with each byte written as a character",
    "message_1.json",
    JSON.stringify({
      participants: [{ name: "Cleo" }, { name: "Ben Lake" }],
      messages: [
        { sender_name: "Cleo", timestamp_ms: 1709287200000, content: "It\u00e2\u0080\u0099s late again" },
        { sender_name: "Ben Lake", timestamp_ms: 1709287300000, photos: [{ uri: "photos/1.jpg" }] },
      ],
      title: "Boats",
    }),
    {
      exportFormat: "messenger",
      rows: 2,
      textColumn: "content",
      texts: ["It’s late again", ""],
      cells: { sender_name: ["Cleo", "Ben Lake"] },
    },
  ),
  json(
    "an encrypted conversation of Messenger",
    "Boats_12.json",
    JSON.stringify({
      participants: ["Cleo", "Ben Lake"],
      threadName: "Boats_12",
      messages: [
        {
          isUnsent: false,
          media: [],
          reactions: [],
          senderName: "Cleo",
          text: "Late",
          timestamp: 1709287200000,
          type: "text",
        },
      ],
    }),
    { exportFormat: "messenger", rows: 1, textColumn: "text", texts: ["Late"] },
  ),
  json(
    "a chat of Telegram, whose own messages are notices",
    "result.json",
    JSON.stringify({ name: "Boats", type: "private_group", id: 5, messages: telegramMessages }, null, 1),
    {
      exportFormat: "telegram",
      rows: 3,
      textColumn: "text",
      modelTexts: ["", "The boat is late again", ""],
      issues: { notice: 1, "empty-text": 1 },
    },
  ),
  json(
    "a chat of Telegram with a message in each line",
    "result.json",
    `{"name":"Boats","type":"private_group","id":5,"messages":[${telegramMessages
      .map((message) => JSON.stringify(message))
      .join(",\n")}]}`,
    { exportFormat: "telegram", rows: 3, textColumn: "text" },
  ),
  json(
    "a whole account of Telegram, with chats that were left",
    "result.json",
    JSON.stringify({
      about: "Here is the data you requested.",
      personal_information: {
        user_id: 1,
        first_name: "Cleo",
        bio: "Gardener, walker and friend of the rain",
      },
      contacts: { about: "Contacts", list: [{ first_name: "Ben", phone_number: "1" }] },
      frequent_contacts: { about: "Often", list: [{ id: 1, category: "people", name: "Ben" }] },
      chats: {
        about: "All chats",
        list: [
          { name: "Ben", type: "personal_chat", id: 6, messages: telegramMessages.slice(1) },
          { type: "saved_messages", id: 7, messages: telegramMessages.slice(1, 2) },
        ],
      },
      left_chats: {
        about: "Left",
        list: [{ name: "Old", type: "private_group", id: 8, messages: telegramMessages }],
      },
    }),
    {
      exportFormat: "telegram",
      rows: 6,
      textColumn: "text",
      cells: { chat: ["Ben", "Ben", "", "Old", "Old", "Old"] },
      issues: { notice: 1, "empty-text": 2 },
    },
  ),
  json(
    "a channel of Discord, whose topic is longer than its messages",
    "boats.json",
    JSON.stringify({
      guild: { id: "1", name: "Boats" },
      channel: {
        id: "2",
        type: "GuildTextChat",
        name: "general",
        topic: "All that there is to know of boats on lakes",
      },
      messages: [
        ["GuildMemberJoin", "Joined the server."],
        ["Default", "Late again"],
        ["Reply", "I like them"],
      ].map(([type, content], at) => ({
        id: String(at),
        type,
        timestamp: "2024-03-05T12:08:00+00:00",
        content,
        author: {
          id: "9",
          name: "cleo",
          nickname: "Cleo",
          isBot: false,
          roles: [{ id: "3", name: "captain" }],
        },
        embeds: [{ title: "A page", description: "A long text of a page that is linked in this message" }],
      })),
      messageCount: 3,
    }),
    {
      exportFormat: "discord",
      rows: 3,
      textColumn: "content",
      modelTexts: ["", "Late again", "I like them"],
      issues: { notice: 1 },
    },
  ),
  json(
    "messages out of Discord's own export",
    "messages.json",
    JSON.stringify([
      { ID: 1, Timestamp: "2024-03-05 12:08:00", Contents: "Late again", Attachments: "" },
      {
        ID: 2,
        Timestamp: "2024-03-05 12:09:00",
        Contents: "",
        Attachments: "https://example.com/a-long-name.png",
      },
    ]),
    { exportFormat: "discord", rows: 2, textColumn: "Contents", texts: ["Late again", ""] },
  ),
  json(
    "a day of a channel of Slack: a join is a notice, a program's message is none",
    "2024-03-01.json",
    JSON.stringify([
      {
        type: "message",
        subtype: "channel_join",
        user: "U1",
        text: "<@U1> has joined",
        ts: "1709287100.000100",
      },
      {
        type: "message",
        user: "U1",
        text: "Late again",
        ts: "1709287200.000100",
        user_profile: { real_name: "Cleo" },
      },
      {
        type: "message",
        subtype: "bot_message",
        text: "Build failed",
        bot_id: "B1",
        ts: "1709287300.000100",
      },
    ]),
    {
      exportFormat: "slack",
      rows: 3,
      textColumn: "text",
      modelTexts: ["", "Late again", "Build failed"],
      dates: { ts: ["2024-03-01T09:58:20.000Z"].map(() => "2024-03-01T09:58:20") },
    },
  ),
  json(
    "an answer of the API of Slack",
    "history.json",
    JSON.stringify({
      ok: true,
      messages: [{ type: "message", user: "U1", text: "Late again", ts: "1709287200.000100", team: "T1" }],
      has_more: false,
      response_metadata: { next_cursor: "" },
    }),
    { exportFormat: "slack", rows: 1, textColumn: "text", texts: ["Late again"] },
  ),
];
