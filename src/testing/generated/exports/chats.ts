/** Chats of other programs than WhatsApp. */

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

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const WEEKDAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const clock = ({ hour, minute }: Moment) => `${two(hour)}:${two(minute)}`;
const long = (at: Moment) => `${clock(at)}:${two(at.second)}`;
const iso = (at: Moment) => `${at.year}-${two(at.month)}-${two(at.day)}`;
const weekday = (at: Moment) => WEEKDAYS[new Date(timeOf(at)).getUTCDay()] ?? "";

type Row = Readonly<Record<string, string>>;

export function drawTelegram({ draw, people, text }: Material): Draft {
  const times = moments(draw, drawCount(draw));
  const variant = draw.of(["dots", "slashes, 12 hours", "macOS"]);
  const date = (at: Moment) =>
    variant === "dots"
      ? `${two(at.day)}.${two(at.month)}.${at.year} ${clock(at)}`
      : variant === "macOS"
        ? `${MONTHS[at.month - 1]} ${at.day}, ${at.year} at ${long(at)}`
        : `${at.month}/${at.day}/${at.year} ${halfDay(at, "AM", "PM")}`;
  const rows: Row[] = [];
  const blocks = times.map((at) => {
    const author = draw.of(people);
    const written = text();
    const kind = draw.weighted([
      ["message", 6],
      ["reply", 1],
      ["photo", 1],
      ["caption", 1],
      ["forwarded", 1],
    ]);
    const source =
      {
        message: written,
        reply: `[In reply to Anna]\n${written}`,
        photo: "[ Photo ]",
        caption: `[ Photo ]\n${written}`,
        forwarded: `[Forwarded from Anna]\n${written}`,
      }[kind] ?? "";
    rows.push({
      author,
      text: kind === "photo" ? "[ Photo ]" : written,
      kind: kind === "photo" ? "media" : "message",
    });
    return `${author}, [${date(at)}]${variant === "macOS" ? ":" : ""}\n${source}\n`;
  });
  return {
    name: "telegram.txt",
    text: blocks.join("\n"),
    rows,
    textColumn: "text",
    variant,
    dates: { column: "date", times: times.map((at) => timeOf(at, variant === "macOS")) },
  };
}

export function drawSignal({ draw, people, text }: Material): Draft {
  const times = moments(draw, drawCount(draw));
  const variant = draw.of(["signal-cli", "sigtop", "signal-export"]);
  const rows: Row[] = [];
  const blocks = times.map((at) => {
    const author = draw.of(people);
    const written = text();
    const name = variant === "signal-cli" ? `${author} +15550001111` : author;
    rows.push({ author: name, text: written });
    if (variant === "signal-export")
      return `[${iso(at)} ${clock(at)}] ${author}: ${written}  ${draw.chance(0.2) ? "\n(- Anna: 👍 -)  " : ""}`;
    if (variant === "sigtop") {
      return `From: ${author}\nType: incoming\nSent: ${weekday(at)}, ${at.day} ${MONTHS[at.month - 1]} ${at.year} ${long(at)} +0000\n\n${written}\n`;
    }
    const stamp = `${timeOf(at, true)} (${iso(at)}T${long(at)}.000Z)`;
    const head = `Envelope from: “${author}” +15550001111 (device: 1) to +15550002222\nTimestamp: ${stamp}\n`;
    const receipt = draw.chance(0.2) ? `\n${head}Received a receipt message\n - Is delivery receipt\n` : "";
    return `${head}Message timestamp: ${stamp}\nBody: ${written}\nWith profile key\n${receipt}`;
  });
  const title = variant === "sigtop" ? "Conversation: Anna\n\n" : "";
  return {
    name: "signal.txt",
    text: `${title}${blocks.join("\n")}\n`,
    rows,
    textColumn: "text",
    variant,
    dates: { column: "date", times: times.map((at) => timeOf(at, variant !== "signal-export")) },
  };
}

export function drawLine({ draw, people, text }: Material): Draft {
  const times = moments(draw, drawCount(draw));
  const variant = draw.of(["Japanese", "English", "English, 12 hours"]);
  const isJapanese = variant === "Japanese";
  const date = (at: Moment) =>
    isJapanese
      ? `${at.year}/${two(at.month)}/${two(at.day)}(${"日月火水木金土"[new Date(timeOf(at)).getUTCDay()]})`
      : `${weekday(at)}, ${at.month}/${at.day}/${at.year}`;
  const time = (at: Moment) => (variant === "English, 12 hours" ? halfDay(at, "AM", "PM") : clock(at));
  const title = isJapanese
    ? "[LINE] Annaとのトーク履歴\n保存日時：2024/12/31 10:00\n"
    : "Chat history with Anna\nSaved on: 12/31/2024, 10:00\n";
  const rows: Row[] = [];
  let day = "";
  let source = title;
  for (const at of times) {
    const author = draw.of(people);
    const written = text();
    if (date(at) !== day) source += `\n${date(at)}\n`;
    day = date(at);
    const media = draw.of(isJapanese ? ["[スタンプ]", "[写真]"] : ["[Sticker]", "[Photo]"]);
    const taken = isJapanese ? `${author}がメッセージの送信を取り消しました` : `${author} unsent a message.`;
    const kind = draw.weighted([
      ["message", 6],
      ["media", 1],
      ["notice", 1],
    ]);
    const cell = written.includes("\n") ? `"${written.replaceAll('"', '""')}"` : written;
    source += `${time(at)}\t${kind === "notice" ? taken : `${author}\t${kind === "media" ? media : cell}`}\n`;
    rows.push({
      author: kind === "notice" ? "" : author,
      text: kind === "message" ? written : kind === "media" ? media : taken,
      kind,
    });
  }
  return {
    name: "[LINE] Anna.txt",
    text: source,
    rows,
    textColumn: "text",
    variant,
    dates: { column: "date", times: times.map((at) => timeOf(at)) },
  };
}

export function drawDiscord({ draw, people, text }: Material): Draft {
  const times = moments(draw, drawCount(draw));
  const variant = draw.of(["2.30", "2.40", "ISO"]);
  const date = (at: Moment) =>
    variant === "2.30"
      ? `${two(at.day)}-${MONTHS[at.month - 1]}-${two(at.year % 100)} ${halfDay(at, "AM", "PM").padStart(8, "0")}`
      : variant === "2.40"
        ? `${at.month}/${at.day}/${at.year} ${halfDay(at, "AM", "PM")}`
        : `${iso(at)} ${clock(at)}`;
  const rule = "=".repeat(62);
  const rows: Row[] = [];
  const blocks = times.map((at) => {
    const author = draw.of(people).replaceAll(" ", "_") + (variant === "2.30" ? "#0001" : "");
    const kind = draw.weighted([
      ["message", 6],
      ["media", 1],
      ["notice", 1],
    ]);
    const written =
      kind === "media"
        ? ""
        : kind === "notice"
          ? draw.of(["Joined the server.", "Pinned a message."])
          : text();
    rows.push({ author, text: written, kind });
    const attachments =
      kind === "media" || draw.chance(0.1) ? "\n{Attachments}\nhttps://cdn.example.com/a.png\n" : "";
    const reactions = kind === "message" && draw.chance(0.2) ? "\n{Reactions}\n👍 (2) 😀\n" : "";
    return `[${date(at)}] ${author}${draw.chance(0.1) ? " (pinned)" : ""}\n${written === "" ? "" : `${written}\n`}${attachments}${reactions}\n`;
  });
  const head = `${rule}\nGuild: Harbor\nChannel: Text / boats\n${draw.chance(0.5) ? "Topic: all boats\n" : ""}${rule}\n\n`;
  return {
    name: "boats.txt",
    text: `${head}${blocks.join("")}\n${rule}\nExported ${times.length} message(s)\n${rule}\n`,
    rows,
    textColumn: "text",
    variant,
    dates: { column: "date", times: times.map((at) => timeOf(at)) },
  };
}

const ZOOM = {
  en: ["From", "to", "Everyone", "Direct Message", 'Reacted to "a" with 👍', 'Replying to "a"'],
  de: ["Von", "an", "Alle", "Direktnachricht", 'Reagierte auf "a" mit 👍', 'Antwort auf "a"'],
  es: ["De", "a", "Todos", "Mensaje directo", 'Reaccionó a "a" con 👍', 'Respondiendo a "a"'],
  fr: ["De", "à", "Tout le monde", "Message direct", 'A réagi à "a" avec 👍', 'En réponse à "a"'],
  pt: ["De", "para", "Todos", "Mensagem direta", 'Reagiu a "a" com 👍', 'Respondendo a "a"'],
} as const;

export function drawZoom({ draw, people, text, lineText }: Material): Draft {
  const times = moments(draw, drawCount(draw));
  const language = draw.of(["en", "de", "es", "fr", "pt"] as const);
  const [from, to, everyone, direct, reaction, reply] = ZOOM[language];
  const layout = draw.of(["next line", "same line", "dated"]);
  const rows: Row[] = [];
  const lines = times.map((at) => {
    const author = draw.of(people);
    const receiver = draw.chance(0.2) ? `${draw.of(people)} (${direct})` : everyone;
    const head = `${layout === "dated" ? `${iso(at)} ` : ""}${long(at)}${layout === "dated" ? " " : "\t "}${from} ${author} ${to} ${receiver}`;
    if (layout === "same line") {
      const written = lineText();
      rows.push({ author, text: written, kind: "message" });
      return `${head} : ${written}`;
    }
    const kind = draw.weighted([
      ["message", 6],
      ["reaction", 1],
      ["reply", 1],
    ]);
    const written = kind === "reaction" ? reaction : text();
    rows.push({ author, text: written, kind: kind === "reaction" ? "notice" : "message" });
    const body = kind === "reply" ? `${reply}\n\n${written}` : written;
    return `${head}:\n${body.replaceAll(/^/gm, "\t")}`;
  });
  return {
    name: "meeting_saved_chat.txt",
    text: `${lines.join("\n")}\n`,
    rows,
    textColumn: "text",
    variant: `${language}, ${layout}`,
  };
}

export function drawTeams({ draw, people, text }: Material): Draft {
  const times = moments(draw, Math.max(2, drawCount(draw)));
  const variant = draw.of(["Teams, dated", "Teams, today", "Skype"]);
  const rows: Row[] = [];
  const blocks = times.map((at) => {
    const author = draw.of(people);
    const written = text();
    rows.push({ author, text: written, kind: "message" });
    if (variant === "Skype")
      return `[${long(at)}${draw.chance(0.1) ? ` | Edited ${long(at)}` : ""}] ${author}: ${written}\n`;
    const date =
      variant === "Teams, today"
        ? halfDay(at, "AM", "PM")
        : `${at.month}/${at.day}/${at.year} ${halfDay(at, "AM", "PM")}`;
    return `[${date}] ${author}\n${written}\n\n`;
  });
  return { name: "teams.txt", text: blocks.join(""), rows, textColumn: "text", variant };
}
