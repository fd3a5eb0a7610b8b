/** Chats of WhatsApp, as phones of several countries export them. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const whatsApp = caseWith({ kind: "chats", exportFormat: "whatsapp", textColumn: "text" });

/** The texts that are scored: empty for a notice. */
const scored = (...modelTexts: string[]) => ({ modelTexts, rows: modelTexts.length });

export const cases: readonly ReadingCase[] = [
  whatsApp(
    "WhatsApp for Android, month first, 12 hours",
    "WhatsApp Chat with Cleo.txt",
    [
      "5/3/24, 9:15\u202fPM - Cleo: the boat is late again",
      "5/3/24, 9:16\u202fPM - Ben Lake: so glad",
      "we stayed",
      "5/3/24, 9:17\u202fPM - Cleo: <Media omitted>",
      "5/14/24, 8:00\u202fAM - Ben Lake: see you: at nine",
    ].join("\n"),
    {
      ...scored("the boat is late again", "so glad\nwe stayed", "", "see you: at nine"),
      texts: ["the boat is late again", "so glad\nwe stayed", "<Media omitted>", "see you: at nine"],
      cells: { author: ["Cleo", "Ben Lake", "Cleo", "Ben Lake"] },
      dates: { date: ["2024-05-03T21:15:00.000Z".slice(0, 19)] },
      issues: { notice: 1 },
    },
  ),
  whatsApp(
    "polls of iOS and Android, of which the question is the text",
    "_chat.txt",
    [
      "[05.03.24, 12:09:09] Cleo: so glad",
      "[05.03.24, 12:10:09] Ben: \u200eUMFRAGE:",
      "Wohin fahren wir?",
      "\u200eOPTION: See (2 Stimmen)",
      "\u200eOPTION: Insel: die kleine (1 Stimme)",
      "",
      "[05.03.24, 12:11:09] Cleo: SONDAGE :",
      "Où allons-nous",
      "demain ?",
      "OPTION : Lac (1 vote)",
      "OPTION : Île (0 vote)",
    ].join("\n"),
    {
      ...scored("so glad", "Wohin fahren wir?", "Où allons-nous\ndemain ?"),
      cells: {
        attachment: ["", "See (2 Stimmen), Insel: die kleine (1 Stimme)", "Lac (1 vote), Île (0 vote)"],
      },
    },
  ),
  whatsApp(
    "an old phone, without years",
    "WhatsApp Chat with Cleo.txt",
    [
      "12/31, 9:15 PM - Cleo: the boat is late again",
      "12/31, 9:16 PM - Ben: so glad",
      "we stayed",
      "Jan 2, 9:16 AM - Cleo: <Media omitted>",
      "3. Jan., 09:16 - Ben: see you",
    ].join("\n"),
    {
      ...scored("the boat is late again", "so glad\nwe stayed", "", "see you"),
      cells: { author: ["Cleo", "Ben", "Cleo", "Ben"], date: ["12/31, 9:15 PM", "12/31, 9:16 PM"] },
    },
  ),
  whatsApp(
    "WhatsApp for iOS with marks of direction",
    "_chat.txt",
    [
      "\u200e[03.05.24, 21:15:04] Boats: \u200eMessages and calls are end-to-end encrypted.",
      "[03.05.24, 21:16:09] Cleo: the boat is late again",
      "[03.05.24, 21:18:30] ~\u202fBen Lake: so glad",
      "we stayed",
      "\u200e[03.05.24, 21:19:00] Cleo: \u200e<attached: 00000012-PHOTO-2024-05-03-21-19-00.jpg>",
      "\u200e[03.05.24, 21:19:10] Cleo: our new boat \u200e<attached: 00000013-PHOTO-2024-05-03-21-19-10.jpg>",
      "[04.05.24, 08:00:00] Cleo: see you: at nine \u200e<This message was edited>",
      "",
    ].join("\r\n"),
    scored("", "the boat is late again", "so glad\nwe stayed", "", "our new boat", "see you: at nine"),
  ),
  whatsApp(
    "WhatsApp in German: notices with a colon, calls, deletions, a file with a caption",
    "WhatsApp Chat mit Boote.txt",
    [
      "03.05.24, 21:10 - Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Tippe, um mehr zu erfahren.",
      "03.05.24, 21:11 - Cleo hat die Gruppe „Boote: Sommer“ erstellt.",
      "03.05.24, 21:12 - Cleo hat den Betreff zu „Boote: Winter“ geändert.",
      "03.05.24, 21:13 - Cleo: IMG-20240503-WA0001.jpg (Datei angehängt)",
      "unser Boot",
      "03.05.24, 21:14 - +49 151 23456789: Diese Nachricht wurde gelöscht.",
      "03.05.24, 21:15 - Cleo: Verpasster Sprachanruf",
      "03.05.24, 21:16 - Cleo: <Medien ausgeschlossen>",
      "03.05.24, 21:17 - Cleo: Das war ein Fehler <Diese Nachricht wurde bearbeitet.>",
    ].join("\n"),
    {
      ...scored("", "", "", "unser Boot", "", "", "", "Das war ein Fehler"),
      cells: {
        author: ["", "", "", "Cleo", "+49 151 23456789"],
        attachment: ["", "", "", "IMG-20240503-WA0001.jpg (Datei angehängt)"],
      },
    },
  ),
  whatsApp(
    "WhatsApp in Spanish with p. m.",
    "Chat de WhatsApp con Cleo.txt",
    [
      "3/5/2024, 9:15\u202fp.\u00a0m. - Los mensajes y las llamadas están cifrados de extremo a extremo.",
      "23/5/2024, 9:16\u202fp.\u00a0m. - Cleo: el barco llega tarde",
      "23/5/2024, 9:17\u202fa.\u00a0m. - Cleo: Eliminaste este mensaje.",
      "23/5/2024, 9:18\u202fa.\u00a0m. - Cleo: <Multimedia omitido>",
    ].join("\n"),
    {
      ...scored("", "el barco llega tarde", "", ""),
      dates: { date: ["2024-05-03T21:15:00", "2024-05-23T21:16:00"] },
    },
  ),
  whatsApp(
    "WhatsApp in French, with a word before the time",
    "Discussion WhatsApp.txt",
    [
      "03/05/2024 à 21:15 - Cleo: le bateau est en retard",
      "23/05/2024 à 21:16 - Ben: Vous avez supprimé ce message",
      "23/05/2024 à 21:17 - Ben a changé le nom du groupe en « Port : été »",
    ].join("\n"),
    {
      ...scored("le bateau est en retard", "", ""),
      dates: { date: ["2024-05-03T21:15:00", "2024-05-23T21:16:00"] },
    },
  ),
  whatsApp(
    "WhatsApp in Portuguese, on iOS without marks",
    "_chat.txt",
    [
      "[03/05/24, 21:15:04] Cleo: o barco está atrasado",
      "[23/05/24, 21:15:05] Cleo: imagem ocultada",
      "[23/05/24, 21:15:06] Cleo: Mensagem apagada",
      "[23/05/24, 21:15:07] Cleo: Chamada de voz perdida",
    ].join("\n"),
    scored("o barco está atrasado", "", "", ""),
  ),
  whatsApp(
    "WhatsApp with one message",
    "chat.txt",
    "2024-05-03 21:15 - Cleo: the boat is late",
    scored("the boat is late"),
  ),
  whatsApp(
    "WhatsApp in Arabic digits",
    "chat.txt",
    "\u200f٢٣/٥/٢٠٢٤، ٩:١٥ م - Cleo: القارب متأخر".replace("،", ",") + "\n\u200f٢٤/٥/٢٠٢٤, ٩:١٦ ص - Ben: نعم",
    { ...scored("القارب متأخر", "نعم"), dates: { date: ["2024-05-23T21:15:00", "2024-05-24T09:16:00"] } },
  ),
  whatsApp(
    "WhatsApp copied from its page",
    "chat.txt",
    "[21:15, 03.05.2024] Cleo: the boat is late\n[21:16, 03.05.2024] Ben: again\nand again\n",
    { ...scored("the boat is late", "again\nand again"), dates: { date: ["2024-05-03T21:15:00"] } },
  ),
  whatsApp(
    "WhatsApp with names of months",
    "chat.txt",
    "1 Mar 2024, 21:15 - Cleo: the boat is late\n1 Mar 2024, 21:16 - Ben: again\n",
    {
      ...scored("the boat is late", "again"),
      dates: { date: ["2024-03-01T21:15:00"] },
    },
  ),
  caseWith({ kind: "chats" })(
    "lines with a name after the time are no chat of WhatsApp",
    "chat.txt",
    "2024-03-01 21:15:00 Ann: the boat is late\n2024-03-01 21:16:00 Ben: again and again\n",
    { rows: 2 },
  ),
];
