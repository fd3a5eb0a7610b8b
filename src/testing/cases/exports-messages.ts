/** Further chats as services export them in JSON. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const json = caseWith({ kind: "exports of messages in JSON" });

export const cases: readonly ReadingCase[] = [
  json(
    "a space of Google Chat",
    "messages.json",
    JSON.stringify({
      messages: [
        {
          creator: { name: "Cleo Long Name of Somebody", email: "c@example.com", user_type: "Human" },
          created_date: "Friday, March 1, 2024 at 10:00:00\u202fAM UTC",
          text: "Late",
          topic_id: "a",
          message_id: "a/b",
        },
        {
          creator: { name: "Ben", email: "b@example.com", user_type: "Human" },
          created_date: "Friday, March 1, 2024 at 10:01:00\u202fAM UTC",
          message_state: "DELETED",
          topic_id: "a",
          message_id: "a/c",
        },
      ],
    }),
    { exportFormat: "google-chat", rows: 2, textColumn: "text", texts: ["Late", ""] },
  ),
  json(
    "conversations of Skype",
    "messages.json",
    JSON.stringify({
      userId: "8:cleo",
      exportDate: "2024-03-02T00:00",
      conversations: [
        { id: "19:a", displayName: "Boats and all that is on the lake", MessageList: [] },
        {
          id: "8:ben",
          MessageList: [
            ["RichText", "Late <b>again</b>"],
            ["ThreadActivity/AddMember", "<addmember><target>8:dan</target></addmember>"],
          ].map(([messagetype, content], at) => ({
            id: String(at),
            displayName: "Ben",
            originalarrivaltime: "2024-03-01T10:00:00.000Z",
            messagetype,
            version: 1,
            content,
            from: "8:ben",
          })),
        },
      ],
    }),
    { exportFormat: "skype", rows: 2, textColumn: "content", modelTexts: ["Late again", ""] },
  ),
  json(
    "chats of Snapchat, one list for each friend",
    "chat_history.json",
    JSON.stringify({
      "ben.example": [
        {
          From: "ben",
          "Media Type": "TEXT",
          Created: "2024-03-01 10:00:00 UTC",
          Content: "Late",
          IsSender: false,
        },
        {
          From: "me",
          "Media Type": "MEDIA",
          Created: "2024-03-01 10:01:00 UTC",
          Content: "",
          IsSender: true,
        },
      ],
      "dan.example": [
        {
          From: "dan",
          "Media Type": "TEXT",
          Created: "2024-03-02 10:00:00 UTC",
          Content: "Fine",
          IsSender: false,
        },
      ],
    }),
    { exportFormat: "snapchat", rows: 3, textColumn: "Content", texts: ["Late", "", "Fine"] },
  ),
  json(
    "chats of Snapchat before 2022",
    "chat_history.json",
    JSON.stringify({
      "Received Saved Chat History": [
        { From: "ben", "Media Type": "TEXT", Created: "2021-03-01 10:00:00 UTC", Text: "Late" },
      ],
      "Sent Saved Chat History": [
        { To: "ben", "Media Type": "TEXT", Created: "2021-03-01 10:01:00 UTC", Text: "Fine" },
      ],
    }),
    { exportFormat: "snapchat", rows: 2, textColumn: "Text", texts: ["Late", "Fine"] },
  ),
  json(
    "events of Hangouts, whose texts are segments",
    "Hangouts.json",
    JSON.stringify({
      conversations: [
        {
          conversation: { conversation_id: { id: "a" } },
          events: [
            {
              conversation_id: { id: "a" },
              sender_id: { gaia_id: "1" },
              timestamp: "1546300800000000",
              event_type: "REGULAR_CHAT_MESSAGE",
              chat_message: { message_content: { segment: [{ type: "TEXT", text: "Late again" }] } },
            },
          ],
        },
      ],
    }),
    { exportFormat: "hangouts", rows: 1, textColumn: "chat_message.message_content.segment" },
  ),
];
