/** Mails, alone and in a folder. */

import { zipOf } from "../archive-file.ts";
import { caseWith, type ReadingCase } from "../reading-case.ts";

const mail = caseWith({ kind: "mails", exportFormat: "mail", textColumn: "text" });
const read = (...texts: string[]) => ({ texts, rows: texts.length });
const lines = (...all: string[]) => `${all.join("\r\n")}\r\n`;
const HEAD = [
  "From: Cleo Hill <cleo@example.com>",
  "To: ben@example.com",
  "Date: Fri, 3 May 2024 21:15:00 +0200",
  "MIME-Version: 1.0",
];

/** A character for each byte. */
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

export const cases: readonly ReadingCase[] = [
  mail(
    "quoted-printable, encoded words cut inside of a character",
    "a.eml",
    lines(
      ...HEAD,
      "Subject: =?UTF-8?Q?Gr=C3=BC=C3?=",
      " =?UTF-8?Q?=9Fe_an?= alle =?iso-8859-1?B?5A==?=",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "it=E2=80=99s late =",
      "again",
      "",
      "> quoted",
      "> lines",
    ),
    {
      ...read("it’s late again\n\n> quoted\n> lines"),
      cells: { subject: ["Grüße an alle ä"], from: ["Cleo Hill <cleo@example.com>"] },
      dates: { date: ["2024-05-03T19:15:00"] },
    },
  ),
  mail(
    "alternatives with an attachment, in base64",
    "a.eml",
    lines(
      ...HEAD,
      'Content-Type: multipart/mixed; boundary="a b"',
      "",
      "This is a message in parts.",
      "--a b",
      "Content-Type: multipart/alternative; boundary=c",
      "",
      "--c",
      "Content-Type: text/plain; charset=windows-1252",
      "Content-Transfer-Encoding: base64",
      "",
      "aXSScyBsYXRl",
      "--c",
      "Content-Type: text/html",
      "",
      "<p>it is <b>late</b></p>",
      "--c--",
      "--a b",
      "Content-Type: text/plain",
      "Content-Disposition: attachment; filename=a.txt",
      "",
      "not this",
      "--a b--",
    ),
    read("it’s late"),
  ),
  mail(
    "a page alone, flowed text, bytes of Latin-1",
    "a.mbox",
    bytes(
      [
        "From cleo@example.com Fri May  3 21:15:00 2024",
        ...HEAD,
        "Content-Type: text/html; charset=utf-8",
        "",
        "<html><head><title>no</title><style>p { color: red }</style></head><body><p>the boat</p><p>is &amp; was late</p></body></html>",
        "",
        "From - Sat May  4 08:00:00 2024",
        ...HEAD,
        "Content-Type: text/plain; charset=iso-8859-1; format=flowed",
        "",
        "so gl\xfccklich ",
        "we stayed",
        ">From here on",
        "",
        "From ben@example.com Sat May  4 09:00:00 2024",
        ...HEAD,
        "Subject: bytes of gr\xc3\xbcn",
        "",
        "see you",
        "",
      ].join("\n"),
    ),
    {
      ...read("the boat\nis & was late", "so glücklich we stayed\nFrom here on", "see you"),
      cells: { subject: ["", "", "bytes of grün"] },
    },
  ),
  caseWith({ kind: "mails" })(
    "lines with names and colons are none",
    "a.txt",
    "From: here to there\nTo: me it was late\nDate: never again\nSo glad we stayed\n",
    { rows: 4 },
  ),
  mail(
    "mails of different encodings in a zip",
    "mails.zip",
    zipOf({
      "a.eml": `${HEAD.join("\n")}\n\nthe boat is late\n`,
      "b.eml": bytes(`${HEAD.join("\n")}\nContent-Type: text/plain; charset=iso-8859-1\n\nso gl\xfccklich\n`),
    }),
    read("the boat is late", "so glücklich"),
  ),
];
