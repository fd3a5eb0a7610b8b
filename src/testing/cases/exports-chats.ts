/** Chats as the programs export them. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const chat = (exportFormat: string) => caseWith({ kind: "chats", exportFormat, textColumn: "text" });
const irc = chat("irc");
const zoom = chat("zoom-chat");
const line = chat("line");
const teams = chat("teams-chat");

/** The texts that are scored: empty for a notice. */
const scored = (...modelTexts: string[]) => ({ modelTexts, rows: modelTexts.length });

export const cases: readonly ReadingCase[] = [
  chat("telegram-text")(
    "Telegram Desktop, copied",
    "telegram.txt",
    [
      "Cleo Hill, [03.05.2024 21:15]",
      "the boat is late",
      "",
      "Ben, [03.05.2024 21:16]",
      "[In reply to Cleo Hill]",
      "again",
      "and again",
      "",
      "Ben, [03.05.2024 21:17]",
      "[ Photo ]",
      "",
      "Ben, [23.05.2024 21:18]",
      "[ Photo ]",
      "our boat",
    ].join("\n"),
    {
      ...scored("the boat is late", "again\nand again", "", "our boat"),
      cells: { author: ["Cleo Hill", "Ben"], "reply to": ["", "Cleo Hill"] },
      dates: { date: ["2024-05-03T21:15:00"] },
    },
  ),
  line(
    "LINE in Japanese",
    "[LINE] Cleoとのトーク.txt",
    [
      "[LINE] Cleoとのトーク履歴",
      "保存日時：2024/05/04 10:00",
      "",
      "2024/05/03(金)",
      '21:15\tCleo\t"船が遅れています',
      'また"',
      "21:16\tBen\t[スタンプ]",
      "21:17\tBenがメッセージの送信を取り消しました",
      "21:18\tBen\t☎ 不在着信",
      "",
      "2024/05/04(土)",
      "09:00\tCleo\tおはよう",
    ].join("\r\n"),
    {
      ...scored("船が遅れています\nまた", "", "", "", "おはよう"),
      dates: { date: ["2024-05-03T21:15:00", "2024-05-03T21:16:00"] },
    },
  ),
  line(
    "LINE in English, 12 hours",
    "[LINE] Chat with Cleo.txt",
    [
      "Chat history with Cleo Hill",
      "Saved on: 5/4/2024, 10:00 AM",
      "",
      "Fri, 5/3/2024",
      "9:15 PM\tCleo Hill\tthe boat is late",
      "9:16 PM\tBen\t[Photo]",
      "9:17 PM\tBen unsent a message.",
    ].join("\n"),
    { ...scored("the boat is late", "", ""), cells: { author: ["Cleo Hill", "Ben", ""] } },
  ),
  line(
    "LINE on a desktop",
    "[LINE]Cleo Hill.txt",
    [
      "[LINE] Chat history with Cleo Hill",
      "",
      "2024.05.03 Friday",
      "21:15 Cleo Hill the boat is late",
      "again",
      "21:16 Ben yes it is",
    ].join("\n"),
    { ...scored("the boat is late\nagain", "yes it is"), cells: { author: ["Cleo Hill", "Ben"] } },
  ),
  chat("discord-text")(
    "Discord by DiscordChatExporter",
    "boats.txt",
    [
      "==============================================================",
      "Guild: Harbor",
      "Channel: Text Channels / boats",
      "Topic: all boats",
      "==============================================================",
      "",
      "[5/3/2024 9:15 PM] cleo",
      "the boat is late",
      "",
      "again",
      "",
      "{Reactions}",
      "👍 (2)",
      "",
      "[5/3/2024 9:16 PM] ben (pinned)",
      "",
      "{Attachments}",
      "https://cdn.example.com/a.png",
      "",
      "[5/13/2024 9:17 PM] dan",
      "Joined the server.",
      "",
      "[5/13/2024 9:18 PM] dan",
      "hello",
      "",
      "==============================================================",
      "Exported 4 message(s)",
      "==============================================================",
      "",
    ].join("\n"),
    {
      ...scored("the boat is late\n\nagain", "", "", "hello"),
      cells: { reactions: ["👍 (2)"], attachments: ["", "https://cdn.example.com/a.png"] },
      dates: { date: ["2024-05-03T21:15:00"] },
    },
  ),
  zoom(
    "Zoom, the text on the next line",
    "meeting_saved_chat.txt",
    [
      "21:15:04\t From Cleo Hill to Everyone:",
      "\tthe boat is late",
      "\tagain",
      "21:15:30\t From Ben to Everyone:",
      '\tReplying to "the boat is late"',
      "\t",
      "\tyes",
      "21:15:40\t From Ben to Everyone:",
      '\tReacted to "the boat is late" with 👍',
      "21:16:00\t From Ben to Cleo Hill(Direct Message):",
      "\tnever again",
    ].join("\r\n"),
    {
      ...scored("the boat is late\nagain", "yes", "", "never again"),
      cells: {
        author: ["Cleo Hill", "Ben"],
        to: ["Everyone", "Everyone", "Everyone", "Cleo Hill"],
        "reply to": ["", "the boat is late"],
      },
    },
  ),
  zoom(
    "Zoom, older versions and in German",
    "chat.txt",
    "21:15:04\t Von Cleo Hill an Alle : das Boot: zu spät\n21:15:30\t Von Ben an Alle : ja\n",
    { ...scored("das Boot: zu spät", "ja"), cells: { author: ["Cleo Hill", "Ben"] } },
  ),
  teams(
    "Teams, copied",
    "teams.txt",
    "[5/3/2024 9:15 PM] Cleo Hill\nthe boat is late\n\n[5/3/2024 9:16 PM] Ben\nagain\nand again\n",
    { ...scored("the boat is late", "again\nand again"), cells: { author: ["Cleo Hill", "Ben"] } },
  ),
  teams(
    "Skype, copied",
    "skype.txt",
    "[21:15:04] Cleo Hill: the boat is late\n[21:15:30 | Edited 21:16:00] Ben: yes\n[21:17:00] Ben: This message has been removed.\n",
    { ...scored("the boat is late", "yes", ""), cells: { author: ["Cleo Hill", "Ben"] } },
  ),
  irc(
    "irssi",
    "#boats.log",
    [
      "--- Log opened Fri May 03 21:00:00 2024",
      "21:15 < cleo> the boat is late",
      "21:16 -!- dan [~dan@example.com] has joined #boats",
      "21:17 <@ben> again: and again",
      "21:18  * ben waves",
      "--- Day changed Sat May 04 2024",
      "08:00 < cleo> good morning",
    ].join("\n"),
    {
      ...scored("the boat is late", "", "again: and again", "waves", "good morning"),
      cells: { author: ["cleo", "", "ben", "ben", "cleo"] },
      dates: {
        date: [
          "2024-05-03T21:15:00",
          "2024-05-03T21:16:00",
          "2024-05-03T21:17:00",
          "2024-05-03T21:18:00",
          "2024-05-04T08:00:00",
        ],
      },
    },
  ),
  irc(
    "WeeChat",
    "irc.example.#boats.weechatlog",
    [
      "2024-05-03 21:15:00\tcleo\tthe boat is late",
      "2024-05-03 21:16:00\t-->\tdan (~dan@example.com) has joined #boats",
      "2024-05-03 21:17:00\t@ben\tagain",
      "2024-05-03 21:18:00\t *\tben waves",
    ].join("\n"),
    { ...scored("the boat is late", "", "again", "waves"), cells: { author: ["cleo", "", "ben", "ben"] } },
  ),
  irc(
    "mIRC with colors",
    "#boats.log",
    [
      "Session Start: Fri May 03 21:00:00 2024",
      "Session Ident: #boats",
      "[21:15] <cleo> \u000304the boat\u0003 is \u0002late\u000f",
      "[21:16] * dan (~dan@example.com) has joined #boats",
      "[21:17] * ben sets mode: +o cleo",
      "[21:18] * ben waves",
      "Session Close: Fri May 03 22:00:00 2024",
    ].join("\r\n"),
    scored("the boat is late", "", "", "waves"),
  ),
  irc(
    "energymech, ZNC",
    "boats_20240503.log",
    "[21:15:00] <cleo> the boat is late\n[21:16:00] *** Joins: dan (~dan@example.com)\n[21:17:00] * ben waves\n",
    scored("the boat is late", "", "waves"),
  ),
  irc(
    "HexChat",
    "boats.log",
    [
      "**** BEGIN LOGGING AT Fri May  3 21:00:00 2024",
      "",
      "May 03 21:15:00 <cleo>\tthe boat is late",
      "May 03 21:16:00 *\tdan (~dan@example.com) has joined",
      "May 03 21:17:00 <ben>\tagain",
    ].join("\n"),
    scored("the boat is late", "", "again"),
  ),
  zoom("Zoom, of a recording", "chat.txt", "00:12:15\tCleo Hill:\tthe boat: late\n00:13:16\tBen:\tagain\n", {
    ...scored("the boat: late", "again"),
    cells: { author: ["Cleo Hill", "Ben"] },
  }),
  chat("transcript")(
    "a transcript with names and times",
    "otter.txt",
    "Cleo Hill  0:01  \nThe boat is late.\n\nBen  0:12  \nSo glad\nwe stayed.\n",
    {
      ...scored("The boat is late.", "So glad\nwe stayed."),
      cells: { author: ["Cleo Hill", "Ben"], date: ["0:01", "0:12"] },
    },
  ),
];
