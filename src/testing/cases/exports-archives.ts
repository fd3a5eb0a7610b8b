/** Whole exports in archives: the files with posts are read, the lists beside them are named. */

import { zipOf } from "../archive-file.ts";
import type { ReadingCase } from "../reading-case.ts";

const archive = (
  name: string,
  file: string,
  files: Parameters<typeof zipOf>[0],
  more: Partial<ReadingCase>,
): ReadingCase => ({ name, kind: "exports in archives", file, bytes: () => zipOf(files), ...more });

const LONG = "Support engineer, gardener and friend of long walks in the rain beside the lake";
const people = (count: number) =>
  JSON.stringify(
    Array.from({ length: count }, (_, at) => ({
      id: `U${at}`,
      name: `person${at}`,
      profile: { title: LONG },
    })),
  );
const day = (...texts: readonly string[]) =>
  JSON.stringify(
    texts.map((text, at) => ({ type: "message", user: "U1", text, ts: `170928720${at}.000100` })),
    null,
    4,
  );
const messages = (...texts: readonly string[]) =>
  JSON.stringify({
    participants: [{ name: "Cleo" }],
    messages: texts.map((content, at) => ({
      sender_name: "Cleo",
      timestamp_ms: 1709287200000 + at,
      content,
    })),
  });
const outbox = (...texts: readonly string[]) =>
  JSON.stringify({
    type: "OrderedCollection",
    orderedItems: texts.map((content) => ({
      type: "Create",
      published: "2024-03-01T10:00:00Z",
      object: { content },
    })),
  });
const addresses = JSON.stringify({
  type: "OrderedCollection",
  orderedItems: Array.from({ length: 60 }, (_, at) => `https://example.social/users/ben/statuses/${at}`),
});
const comments = (...texts: readonly string[]) =>
  `Comment ID,Channel ID,Comment Create Timestamp,Price,Video ID,Comment Text\n${texts
    .map((text, at) => `Ug${at},UC1,2024-03-01T10:00:00+00:00,0,v1,${text}\n`)
    .join("")}`;

export const cases: readonly ReadingCase[] = [
  archive(
    "a workspace of Slack, with an empty day",
    "Boats Slack export.zip",
    {
      "users.json": people(60),
      "channels.json": JSON.stringify([{ id: "C1", name: "general", purpose: { value: LONG } }]),
      "general/2024-03-02.json": day("Fine"),
      "general/2024-03-01.json": day("Late", "Still"),
      "general/2024-03-03.json": "[]",
      "random/2024-03-01.json": day("Always"),
    },
    {
      exportFormat: "slack",
      rows: 4,
      textColumn: "text",
      texts: ["Late", "Still", "Fine", "Always"],
      cells: {
        part: [
          "general/2024-03-01.json",
          "general/2024-03-01.json",
          "general/2024-03-02.json",
          "random/2024-03-01.json",
        ],
      },
      issues: { "unread-part": 2 },
    },
  ),
  archive(
    "an archive of Mastodon with more likes than posts",
    "archive.zip",
    {
      "actor.json": JSON.stringify({ type: "Person", name: "Cleo", summary: LONG }),
      "likes.json": addresses,
      "bookmarks.json": addresses,
      "outbox.json": outbox("Late", "Fine"),
    },
    {
      exportFormat: "mastodon",
      rows: 2,
      textColumn: "object.content",
      modelTexts: ["Late", "Fine"],
      issues: { "unread-part": 3 },
    },
  ),
  archive(
    "messages in a download of Facebook, in the order of their numbers",
    "facebook-cleo.zip",
    {
      "personal_information/profile_information.json": JSON.stringify({
        profile_v2: { intro_bio: { name: LONG } },
      }),
      "connections/friends/your_friends.json": JSON.stringify({
        friends_v2: Array.from({ length: 40 }, (_, at) => ({ name: `${LONG} ${at}`, timestamp: 1709287200 })),
      }),
      "your_facebook_activity/messages/inbox/ben_1/message_10.json": messages("Always"),
      "your_facebook_activity/messages/inbox/ben_1/message_2.json": messages("Still"),
      "your_facebook_activity/messages/inbox/ben_1/message_1.json": messages("Late"),
    },
    {
      exportFormat: "messenger",
      rows: 3,
      textColumn: "content",
      texts: ["Late", "Still", "Always"],
      issues: { "unread-part": 2 },
    },
  ),
  archive(
    "comments of YouTube out of Takeout, in two files with different columns",
    "takeout.zip",
    {
      "Takeout/YouTube and YouTube Music/subscriptions/subscriptions.csv": `Channel Id,Channel Url,Channel Title\nUC1,https://example.com,${LONG}\n`,
      "Takeout/YouTube and YouTube Music/comments/comments.csv": comments("Late", '"{""text"":""Still""}"'),
      "Takeout/YouTube and YouTube Music/comments/comments(1).csv": comments("Always")
        .replaceAll("UC1,", "")
        .replace("Channel ID,", ""),
    },
    { exportFormat: "youtube", rows: 3, textColumn: "Comment Text", issues: { "unread-part": 1 } },
  ),
  archive(
    "comments in a download of TikTok",
    "TikTok_Data.zip",
    {
      "user_data_tiktok.json": JSON.stringify({
        "Your Activity": {
          "Watch History": { VideoList: [{ Date: "2024-03-01 10:00:00", Link: "https://example.com" }] },
        },
        Comment: { Comments: { CommentsList: [{ date: "2024-03-01 10:00:00", comment: "Late" }] } },
      }),
      "Posts/readme.txt": `${LONG}\n${LONG}.\n`,
    },
    { exportFormat: "tiktok", rows: 1, textColumn: "comment", texts: ["Late"] },
  ),
  archive(
    "channels of Discord",
    "boats.zip",
    Object.fromEntries(
      ["general", "random"].map((channel, at) => [
        `Boats - Text Channels - ${channel} [10000000000000000${at}].json`,
        JSON.stringify({
          guild: { name: "Boats" },
          messages: [
            {
              id: String(at),
              type: "Default",
              timestamp: "2024-03-05T12:08:00+00:00",
              content: `Late in ${channel}`,
              author: { id: "9", name: "cleo", isBot: false },
            },
          ],
        }),
      ]),
    ),
    { exportFormat: "discord", rows: 2, textColumn: "content", texts: ["Late in general", "Late in random"] },
  ),
  archive(
    "chats of WhatsApp beside their pictures",
    "chats.zip",
    {
      "WhatsApp Chat with Ben.txt": "31/12/2023, 21:15 - Cleo: Late\n31/12/2023, 21:16 - Ben: Still\n",
      "WhatsApp Chat with Dan.txt": "31/12/2023, 22:15 - Cleo: Fine\n31/12/2023, 22:16 - Dan: Always\n",
      "IMG-20231231-WA0001.jpg": "x",
    },
    {
      exportFormat: "whatsapp",
      rows: 4,
      textColumn: "text",
      texts: ["Late", "Still", "Fine", "Always"],
      issues: {},
    },
  ),
];
