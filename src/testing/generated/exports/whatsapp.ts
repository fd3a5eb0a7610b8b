/** Chats of WhatsApp by country, device and language. */

import type { Draw } from "../draw.ts";
import { PHRASES } from "./whatsapp-words.ts";
import {
  type Draft,
  drawCount,
  halfDay,
  type Material,
  type Moment,
  moments,
  timeOf,
  two,
} from "./material.ts";

interface Locale {
  name: string;
  words: keyof typeof PHRASES;
  date(moment: Moment): string;
  time(moment: Moment): string;
  /** Between date and time. */
  between: string;
}

const clock = ({ hour, minute }: Moment) => `${two(hour)}:${two(minute)}`;
const short = (year: number) => two(year % 100);
const dmy = (separator: string) => (at: Moment) => [two(at.day), two(at.month), at.year].join(separator);
const dmyShort = (separator: string) => (at: Moment) =>
  [two(at.day), two(at.month), short(at.year)].join(separator);

const LOCALES: readonly Locale[] = [
  {
    name: "en-US",
    words: "en",
    date: (at) => `${at.month}/${at.day}/${short(at.year)}`,
    time: (at) => halfDay(at, "AM", "PM", "\u202f"),
    between: ", ",
  },
  {
    name: "en-US, older",
    words: "en",
    date: (at) => `${at.month}/${at.day}/${short(at.year)}`,
    time: (at) => halfDay(at, "AM", "PM"),
    between: ", ",
  },
  { name: "en-GB", words: "en", date: dmy("/"), time: clock, between: ", " },
  { name: "en-IN", words: "en", date: dmyShort("/"), time: (at) => halfDay(at, "am", "pm"), between: ", " },
  { name: "de", words: "de", date: dmyShort("."), time: clock, between: ", " },
  {
    name: "es",
    words: "es",
    date: (at) => `${at.day}/${at.month}/${short(at.year)}`,
    time: clock,
    between: ", ",
  },
  {
    name: "es-MX",
    words: "es",
    date: dmy("/"),
    time: (at) => halfDay(at, "a.\u00a0m.", "p.\u00a0m.", "\u202f"),
    between: ", ",
  },
  { name: "fr", words: "fr", date: dmy("/"), time: clock, between: " à " },
  {
    name: "fr-CA",
    words: "fr",
    date: (at) => `${at.year}-${two(at.month)}-${two(at.day)}`,
    time: (at) => clock(at).replace(":", " h ").replaceAll(" ", ""),
    between: " ",
  },
  { name: "pt-BR", words: "pt", date: dmy("/"), time: clock, between: " " },
  { name: "pt-PT", words: "pt", date: dmyShort("/"), time: clock, between: ", " },
  { name: "nl", words: "en", date: dmy("-"), time: clock, between: " " },
  {
    name: "sv",
    words: "en",
    date: (at) => `${at.year}-${two(at.month)}-${two(at.day)}`,
    time: clock,
    between: " ",
  },
  { name: "da", words: "en", date: dmy("."), time: (at) => clock(at).replace(":", "."), between: " " },
  {
    name: "hu",
    words: "en",
    date: (at) => `${at.year}. ${two(at.month)}. ${two(at.day)}.`,
    time: clock,
    between: " ",
  },
  {
    name: "zh",
    words: "en",
    date: (at) => `${at.year}/${at.month}/${at.day}`,
    time: (at) => `${at.hour < 12 ? "上午" : "下午"}${at.hour % 12 || 12}:${two(at.minute)}`,
    between: " ",
  },
  {
    name: "ja",
    words: "en",
    date: (at) => `${at.year}/${two(at.month)}/${two(at.day)}`,
    time: clock,
    between: " ",
  },
  {
    name: "ko",
    words: "en",
    date: (at) => `${at.year}. ${at.month}. ${at.day}.`,
    time: (at) => `${at.hour < 12 ? "오전" : "오후"} ${at.hour % 12 || 12}:${two(at.minute)}`,
    between: " ",
  },
];

interface Entry {
  /** As the program writes it, after the time. */
  source: string;
  text: string;
  author: string;
  kind: string;
}

function drawEntry(
  material: Material,
  words: (typeof PHRASES)[keyof typeof PHRASES],
  isIos: boolean,
  group: string,
): Entry {
  const { draw, people } = material;
  const author = draw.chance(0.1) ? "+49 151 23456789" : draw.of(people);
  const mark = isIos ? "\u200e" : "";
  const said = (source: string, text: string, kind: string): Entry => ({
    source: `${draw.chance(0.1) ? "~\u202f" : ""}${author}: ${source}`,
    text,
    author,
    kind,
  });
  const noticed = (text: string): Entry => ({
    source: isIos ? `${group}: \u200e${text}` : text,
    text,
    author: isIos ? group : "",
    kind: "notice",
  });
  const kind = draw.weighted([
    ["text", 12],
    ["edited", 1],
    ["media", 2],
    ["caption", 1],
    ["deleted", 1],
    ["call", 1],
    ["notice", 2],
  ]);
  const text = material.text();
  if (kind === "edited") return said(`${text} ${mark}${words.edited}`, text, "message");
  if (kind === "deleted") {
    const deleted = draw.of(words.deleted);
    return said(mark + deleted, deleted, "notice");
  }
  if (kind === "call") {
    const call = draw.of(words.calls);
    return said(mark + call, call, "notice");
  }
  if (kind === "notice") return noticed(draw.of(words.notices));
  if (kind === "media") {
    const file = `<${words.attached}: 00000012-PHOTO-2024-01-01-10-00-00.jpg>`;
    const media = isIos ? draw.of([...words.ios, file]) : draw.of(words.android);
    return said(mark + media, media, "media");
  }
  if (kind === "caption" && isIos)
    return said(`${text} \u200e<${words.attached}: 00000013-PHOTO.jpg>`, text, "message");
  const file = words.android.find((written) => written.includes("("));
  if (kind === "caption" && file !== undefined) return said(`\u200e${file}\n${text}`, text, "message");
  return said(text, text, "message");
}

const headOf = (draw: Draw, { date, time, between }: Locale, isIos: boolean) => {
  const isMarked = isIos && draw.chance(0.3);
  return (at: Moment) => {
    const seconds = (written: string) =>
      written.replace(/\d(?=\D*$)/, (digit) => `${digit}:${two(at.second)}`);
    const head = date(at) + between;
    return isIos ? `${isMarked ? "\u200e" : ""}[${head}${seconds(time(at))}] ` : `${head}${time(at)} - `;
  };
};

export function drawWhatsApp(material: Material): Draft {
  const { draw } = material;
  const locale = draw.of(LOCALES);
  const isIos = draw.chance(0.5);
  const words = PHRASES[locale.words];
  const count = drawCount(draw);
  const times = moments(draw, count + 1);
  const head = headOf(draw, locale, isIos);
  const group = draw.of(["Garden", "Anna & Co", material.people[0] ?? "Anna"]);
  const entries = Array.from({ length: count }, () => drawEntry(material, words, isIos, group));
  // Somebody has written something.
  const author = draw.of(material.people);
  entries.push({ source: `${author}: ok`, text: "ok", author, kind: "message" });
  if (draw.chance(0.6)) {
    const { encrypted } = words;
    entries[0] = {
      source: isIos ? `${group}: \u200e${encrypted}` : encrypted,
      text: encrypted,
      author: isIos ? group : "",
      kind: "notice",
    };
  }
  return {
    name: isIos ? "_chat.txt" : "WhatsApp Chat with Anna.txt",
    text: `${entries.map(({ source }, index) => head(times[index] as Moment) + source).join("\n")}\n`,
    rows: entries.map(({ text, author: name, kind }) => ({ text, author: name, kind })),
    textColumn: "text",
    dates: { column: "date", times: times.map((time) => timeOf(time, isIos)) },
    variant: `${locale.name}, ${isIos ? "iOS" : "Android"}`,
  };
}
