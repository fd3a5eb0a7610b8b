/** Makers of chats. */

import {
  document,
  type ExportMaker,
  type Fields,
  isoTime,
  make,
  type Material,
  maybe,
  metaOf,
  mixed,
  plainTime,
  shuffled,
} from "./export-maker.ts";

/** Text in parts, as Telegram has it where something in it is bold or a link. */
function telegramText({ draw }: Material, text: string): unknown {
  const at = text.indexOf(" ");
  if (at < 0 || draw.chance(0.6)) return text;
  const type = draw.of(["bold", "italic", "hashtag", "text_link"]);
  const part = {
    type,
    text: text.slice(0, at),
    ...(type === "text_link" && { href: "https://example.com" }),
  };
  return [draw.of(["", part.text]) === "" ? "" : "", part, text.slice(at)];
}

const telegramMessages = (material: Material): Fields[] =>
  material.texts.map((text, at) => ({
    id: at + 1,
    type: "message",
    date: isoTime(material.time(at)).slice(0, 19),
    ...maybe(material.draw, { date_unixtime: String(material.time(at) / 1000) }),
    from: material.person(),
    from_id: `user${at % 3}`,
    ...maybe(material.draw, { reply_to_message_id: at }),
    text: telegramText(material, text),
    ...maybe(material.draw, { text_entities: [{ type: "plain", text }], reactions: [] }),
  }));

const telegramService = (at: number): Fields => ({
  id: 1000 + at,
  type: "service",
  date: "2024-03-01T09:00:00",
  actor: "Ann",
  action: "pin_message",
  text: "",
});

const slackDay = (material: Material) =>
  mixed(
    material,
    material.texts.map((text, at) =>
      shuffled(material.draw, {
        type: "message",
        user: `U${at % 4}`,
        text,
        ts: `${material.time(at) / 1000}.000${100 + at}`,
        ...maybe(material.draw, { client_msg_id: `a-${at}`, team: "T1" }),
        ...maybe(material.draw, { user_profile: { real_name: material.person(), first_name: "A" } }),
        ...maybe(material.draw, {
          reactions: [{ name: "heart", count: 1, users: ["U1"] }],
          thread_ts: "1709287200.000100",
        }),
        ...maybe(material.draw, {
          blocks: [{ type: "rich_text", elements: [{ type: "text", text: material.long }] }],
        }),
      }),
    ),
    () => ({
      type: "message",
      subtype: "channel_join",
      user: "U1",
      text: "<@U1> has joined",
      ts: "1709287100.000100",
    }),
    "<@U1> has joined",
  );

const discordMessage = (material: Material, text: string, at: number): Fields => ({
  id: String(10 ** 15 + at),
  type: material.draw.of(["Default", "Default", "Reply"]),
  timestamp: isoTime(material.time(at)),
  timestampEdited: null,
  ...maybe(material.draw, { callEndedTimestamp: null }),
  isPinned: false,
  content: text,
  author: {
    id: "9",
    name: material.person(),
    discriminator: "0000",
    isBot: false,
    ...maybe(material.draw, { roles: [{ name: material.long }] }),
  },
  attachments: [],
  embeds: material.draw.chance(0.3) ? [{ title: "A page", description: material.long }] : [],
  reactions: [],
});

export const CHATS: readonly ExportMaker[] = [
  make("a chat of Telegram", "telegram", (material) => {
    const { all, cells } = mixed(material, telegramMessages(material), telegramService);
    const type = material.draw.of(["private_supergroup", "personal_chat", "public_channel", "private_group"]);
    return {
      file: "result.json",
      content: document(material.draw, { name: material.long, type, id: 5, messages: all }),
      column: "text",
      cells,
    };
  }),
  make("an account of Telegram", "telegram", (material) => {
    const messages = telegramMessages(material);
    const half = material.draw.int(0, messages.length);
    return {
      file: "result.json",
      content: document(material.draw, {
        about: "Here is the data you requested.",
        personal_information: { user_id: 1, first_name: "Ann", bio: material.long },
        contacts: { about: material.long, list: [{ first_name: "Ben", phone_number: "1" }] },
        chats: {
          about: "Chats",
          list: [{ name: "Ben", type: "personal_chat", id: 1, messages: messages.slice(0, half) }],
        },
        left_chats: {
          about: "Left",
          list: [{ name: "Old", type: "private_group", id: 2, messages: messages.slice(half) }],
        },
      }),
      column: "text",
    };
  }),
  make("a channel of Discord", "discord", (material) => {
    const records = material.texts.map((text, at) => discordMessage(material, text, at));
    const join = { ...discordMessage(material, "Joined the server.", 0), type: "GuildMemberJoin" };
    const { all, cells } = mixed(material, records, () => join, "Joined the server.");
    return {
      file: "channel.json",
      content: document(material.draw, {
        guild: { id: "1", name: "A", iconUrl: "https://example.com" },
        channel: { id: "2", type: "GuildTextChat", name: "general", topic: material.long },
        messages: all,
        messageCount: all.length,
      }),
      column: "content",
      cells,
    };
  }),
  make("messages of Discord's own export", "discord", ({ draw, texts, time }) => ({
    file: "messages.json",
    content: document(
      draw,
      texts.map((text, at) => ({ ID: at, Timestamp: plainTime(time(at)), Contents: text, Attachments: "" })),
    ),
    column: "Contents",
  })),
  make("a day of Slack", "slack", (material) => {
    const { all, cells } = slackDay(material);
    return { file: "2024-03-01.json", content: document(material.draw, all), column: "text", cells };
  }),
  make("an answer of Slack's API", "slack", (material) => {
    const { all, cells } = slackDay(material);
    const answer = { ok: true, messages: all, has_more: false, response_metadata: { next_cursor: "" } };
    return {
      file: "history.json",
      content: document(material.draw, shuffled(material.draw, answer)),
      column: "text",
      cells,
    };
  }),
  make("a zip of Slack", "slack", (material) => {
    const { all, cells } = slackDay(material);
    const half = material.draw.int(0, all.length);
    return {
      file: "slack.zip",
      content: {
        "users.json": document(material.draw, [
          { id: "U1", profile: { title: material.long, real_name: "Ann" } },
        ]),
        "channels.json": document(material.draw, [
          { id: "C1", name: "general", purpose: { value: material.long } },
        ]),
        "general/2024-03-01.json": document(material.draw, all.slice(0, half)),
        "general/2024-03-02.json": document(material.draw, all.slice(half)),
      },
      column: "text",
      cells,
    };
  }),
  make("a conversation of Messenger", "messenger", ({ draw, texts, time, person }) => ({
    file: "message_1.json",
    content: document(draw, {
      participants: [{ name: metaOf(person()) }, { name: metaOf(person()) }],
      messages: texts.map((text, at) =>
        shuffled(draw, {
          sender_name: metaOf(person()),
          timestamp_ms: time(at),
          content: metaOf(text),
          is_geoblocked_for_viewer: false,
          ...maybe(draw, { type: "Generic", is_unsent: false }),
          ...maybe(draw, {
            reactions: [{ reaction: metaOf("😍"), actor: "A" }],
            share: { link: "https://example.com" },
          }),
        }),
      ),
      title: "Boats",
      thread_path: "inbox/boats_1",
    }),
    column: "content",
  })),
  make("an encrypted conversation of Messenger", "messenger", ({ draw, texts, time, person }) => ({
    file: "Boats_12.json",
    content: document(draw, {
      participants: [person(), person()],
      threadName: "Boats_12",
      messages: texts.map((text, at) => ({
        isUnsent: false,
        media: [],
        reactions: [],
        senderName: person(),
        text,
        timestamp: time(at),
        type: "text",
      })),
    }),
    column: "text",
  })),
];
