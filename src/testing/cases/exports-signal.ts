/** Messages of Signal, as three programs write them. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const signal = caseWith({ kind: "chats", exportFormat: "signal", textColumn: "text" });

/** The texts that are scored: empty for a notice. */
const scored = (...modelTexts: string[]) => ({ modelTexts, rows: modelTexts.length });

export const cases: readonly ReadingCase[] = [
  signal(
    "signal-cli",
    "signal.txt",
    [
      "Envelope from: “Cleo Hill” +15550001111 (device: 1) to +15550002222",
      "Timestamp: 1714770900000 (2024-05-03T21:15:00.000Z)",
      "Message timestamp: 1714770900000 (2024-05-03T21:15:00.000Z)",
      "Body: the boat is late",
      "again",
      "With profile key",
      "",
      "Envelope from: “Cleo Hill” +15550001111 (device: 1) to +15550002222",
      "Timestamp: 1714770960000 (2024-05-03T21:16:00.000Z)",
      "Received a receipt message",
      " - Is delivery receipt",
      "",
    ].join("\n"),
    {
      ...scored("the boat is late\nagain"),
      dates: { date: ["2024-05-03T21:15:00"] },
      issues: { "other-record": 1 },
    },
  ),
  signal(
    "sigtop",
    "Cleo (+15550001111).txt",
    [
      "Conversation: Cleo (+15550001111)",
      "",
      "From: Cleo (+15550001111)",
      "Type: incoming",
      "Sent: Fri, 3 May 2024 21:15:00 +0000",
      "Received: Fri, 3 May 2024 21:15:02 +0000",
      "",
      "the boat is late",
      "",
      "again",
      "",
      "From: You",
      "Type: outgoing",
      "Sent: Fri, 3 May 2024 21:16:00 +0000",
      "",
      "yes",
    ].join("\n"),
    { ...scored("the boat is late\n\nagain", "yes"), cells: { author: ["Cleo (+15550001111)", "You"] } },
  ),
  signal(
    "signal-export",
    "chat.md",
    "[2024-05-03 21:15] Cleo: the boat is late  \n(- Ben: 👍 -)  \n[2024-05-03 21:16] Ben: again  \nand again  \n",
    scored("the boat is late", "again\nand again"),
  ),
];
