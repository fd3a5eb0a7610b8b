/** Further makers of chats. */

import {
  document,
  type ExportMaker,
  type Fields,
  isoTime,
  make,
  maybe,
  mixed,
  plainTime,
  shuffled,
} from "./export-maker.ts";

export const MESSAGES: readonly ExportMaker[] = [
  make("a space of Google Chat", "google-chat", ({ draw, texts, time, person, long }) => ({
    file: "messages.json",
    content: document(draw, {
      messages: texts.map((text, at) =>
        shuffled(draw, {
          creator: { name: `${person()} ${person()}`, email: "a@example.com", user_type: "Human" },
          created_date: new Date(time(at)).toUTCString(),
          text,
          topic_id: "a",
          message_id: `a/${at}`,
          ...maybe(draw, { quoted_message_metadata: { text: long }, annotations: [{ start_index: 0 }] }),
        }),
      ),
    }),
    column: "text",
  })),
  make("conversations of Skype", "skype", (material) => {
    const { draw, texts, time, person, long } = material;
    const message = (messagetype: string, content: string, at: number): Fields => ({
      id: String(time(at)),
      displayName: draw.of([null, person()]),
      originalarrivaltime: isoTime(time(at)),
      messagetype,
      version: time(at),
      content,
      conversationid: "8:ben",
      from: "8:ben",
      properties: null,
    });
    const call = "<partlist type='ended'><part><name>Ann</name></part></partlist>";
    const { all, cells } = mixed(
      material,
      texts.map((text, at) => message("RichText", text, at)),
      (at) => message("Event/Call", call, at),
      call,
    );
    return {
      file: "messages.json",
      content: document(draw, {
        userId: "8:ann",
        exportDate: "2024-03-02T00:00",
        conversations: [
          { id: "8:dan", displayName: long, version: 1, MessageList: [] },
          { id: "8:ben", displayName: person(), version: 1, properties: {}, MessageList: all },
        ],
      }),
      column: "content",
      cells,
    };
  }),
  make("chats of Snapchat", "snapchat", ({ draw, texts, time }) => {
    const records = texts.map((text, at) => ({
      From: draw.of(["ann", "ben"]),
      "Media Type": "TEXT",
      Created: `${plainTime(time(at))} UTC`,
      Content: text,
      ...maybe(draw, { "Conversation Title": null }),
      IsSender: draw.chance(0.5),
      ...maybe(draw, { "Created(microseconds)": time(at) }),
    }));
    const half = draw.int(0, records.length);
    return {
      file: "chat_history.json",
      content: document(draw, { "ben.example": records.slice(0, half), "dan-example": records.slice(half) }),
      column: "Content",
    };
  }),
];
