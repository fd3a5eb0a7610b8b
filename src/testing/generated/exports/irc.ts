/** Logs of IRC. */

import { type Draft, drawCount, type Material, type Moment, moments, timeOf, two } from "./material.ts";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const WEEKDAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const clock = ({ hour, minute }: Moment) => `${two(hour)}:${two(minute)}`;
const long = (at: Moment) => `${clock(at)}:${two(at.second)}`;
const iso = (at: Moment) => `${at.year}-${two(at.month)}-${two(at.day)}`;
const weekday = (at: Moment) => WEEKDAYS[new Date(timeOf(at)).getUTCDay()] ?? "";

type Row = Readonly<Record<string, string>>;

const IRC = ["irssi", "WeeChat", "mIRC", "HexChat", "energymech"] as const;

export function drawIrc({ draw, people, lineText }: Material): Draft {
  const times = moments(draw, drawCount(draw));
  const variant = draw.of(IRC);
  const nicks = people.map((name) => name.replaceAll(" ", "_"));
  const rows: Row[] = [];
  let day = "";
  const lines: string[] = [];
  const add = (source: string, author: string, text: string, kind: string) => {
    lines.push(source);
    rows.push(kind === "notice" ? { author: "", kind, text: text } : { author, text, kind });
  };
  const forms: Record<(typeof IRC)[number], (at: Moment, nick: string, text: string) => void> = {
    irssi: (at, nick, text) => {
      if (draw.chance(0.1))
        add(
          `${clock(at)} -!- ${nick} [~a@example.com] has joined #boats`,
          "",
          `-!- ${nick} [~a@example.com] has joined #boats`,
          "notice",
        );
      else if (draw.chance(0.11)) add(`${clock(at)}  * ${nick} waves`, nick, "waves", "message");
      else add(`${clock(at)} <${draw.of([" ", "@", "+"])}${nick}> ${text}`, nick, text, "message");
    },
    WeeChat: (at, nick, text) => {
      if (draw.chance(0.1))
        add(
          `${iso(at)} ${long(at)}\t-->\t${nick} (~a@example.com) has joined #boats`,
          "",
          `-->\t${nick} (~a@example.com) has joined #boats`,
          "notice",
        );
      else add(`${iso(at)} ${long(at)}\t${draw.of(["", "@"])}${nick}\t${text}`, nick, text, "message");
    },
    mIRC: (at, nick, text) => {
      if (draw.chance(0.1))
        add(
          `[${clock(at)}] * ${nick} (~a@example.com) has joined #boats`,
          "",
          `* ${nick} (~a@example.com) has joined #boats`,
          "notice",
        );
      else add(`[${clock(at)}] <${nick}> \u000304${text}\u000f`, nick, text, "message");
    },
    HexChat: (at, nick, text) => {
      if (draw.chance(0.1))
        add(
          `${MONTHS[at.month - 1]} ${two(at.day)} ${long(at)} *\t${nick} (~a@example.com) has joined`,
          "",
          `*\t${nick} (~a@example.com) has joined`,
          "notice",
        );
      else
        add(`${MONTHS[at.month - 1]} ${two(at.day)} ${long(at)} <${nick}>\t${text}`, nick, text, "message");
    },
    energymech: (at, nick, text) => {
      if (draw.chance(0.1))
        add(
          `[${long(at)}] *** Joins: ${nick} (~a@example.com)`,
          "",
          `*** Joins: ${nick} (~a@example.com)`,
          "notice",
        );
      else add(`[${long(at)}] <${nick}> ${text}`, nick, text, "message");
    },
  };
  for (const at of [...times, times.at(-1) as Moment]) {
    const header = `${weekday(at)} ${MONTHS[at.month - 1]} ${two(at.day)}`;
    if (variant === "irssi" && header !== day)
      lines.push(
        day === ""
          ? `--- Log opened ${header} ${long(at)} ${at.year}`
          : `--- Day changed ${header} ${at.year}`,
      );
    if (variant === "mIRC" && header !== day)
      lines.push(`Session Start: ${header} ${long(at)} ${at.year}`, "Session Ident: #boats");
    if (variant === "HexChat" && day === "")
      lines.push(`**** BEGIN LOGGING AT ${header} ${long(at)} ${at.year}`, "");
    day = header;
    forms[variant](at, draw.of(nicks), lineText());
  }
  // Without a message it would be no chat.
  if (!rows.some(({ kind, author }) => kind === "message" && author)) {
    lines.push(
      `${variant === "WeeChat" ? "2024-03-01 10:00:00\tanna\tok" : variant === "irssi" ? "10:00 < anna> ok" : variant === "HexChat" ? "Mar 01 10:00:00 <anna>\tok" : variant === "mIRC" ? "[10:00] <anna> ok" : "[10:00:00] <anna> ok"}`,
    );
    rows.push({ author: "anna", text: "ok", kind: "message" });
  }
  return {
    name: variant === "WeeChat" ? "irc.harbor.#boats.weechatlog" : "#boats.log",
    text: `${lines.join("\n")}\n`,
    rows,
    textColumn: "text",
    variant,
  };
}
