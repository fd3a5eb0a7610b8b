/** Chats as the programs export them. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const whatsApp = caseWith({ kind: "chats", exportFormat: "whatsapp", textColumn: "text", rows: 4 });

const TEXTS = ["the boat is late again", "so glad\nwe stayed", "<Media omitted>", "see you: at nine"];

export const cases: readonly ReadingCase[] = [
  whatsApp(
    "Android, month first, 12 hours",
    "WhatsApp Chat with Cleo.txt",
    [
      "5/3/24, 9:15\u202fPM - Cleo: the boat is late again",
      "5/3/24, 9:16\u202fPM - Ben Lake: so glad",
      "we stayed",
      "5/3/24, 9:17\u202fPM - Cleo: <Media omitted>",
      "5/14/24, 8:00\u202fAM - Ben Lake: see you: at nine",
    ].join("\n"),
    {
      texts: TEXTS,
      modelTexts: ["the boat is late again", "so glad\nwe stayed", "", "see you: at nine"],
      cells: { author: ["Cleo", "Ben Lake", "Cleo", "Ben Lake"] },
      dates: { date: ["2024-05-03T21:15:00.000Z".slice(0, 19)] },
      issues: { notice: 1 },
    },
  ),
  whatsApp(
    "iOS with marks of direction",
    "_chat.txt",
    [
      "\u200e[03.05.24, 21:15:04] Boats: \u200eMessages and calls are end-to-end encrypted.",
      "[03.05.24, 21:16:09] Cleo: the boat is late again",
      "[03.05.24, 21:18:30] ~\u202fBen Lake: so glad",
      "we stayed",
      "[04.05.24, 08:00:00] Cleo: see you: at nine \u200e<This message was edited>",
      "",
    ].join("\r\n"),
    { modelTexts: ["", "the boat is late again", "so glad\nwe stayed", "see you: at nine"] },
  ),
];
