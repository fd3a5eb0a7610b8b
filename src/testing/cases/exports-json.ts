/** Posts, messages and comments as services export them in JSON. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const json = caseWith({ kind: "exports in JSON" });

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
];
