import { type Draft, drawCount, type Material, moments, timeOf, two } from "./material.ts";

const utf8 = (text: string) => [...new TextEncoder().encode(text)];
const base64 = (text: string) => btoa(String.fromCharCode(...utf8(text)));
const WEEKDAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** Lines of at most 76 characters, which end with `=`. */
function quotedPrintable(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const tokens = utf8(line).map((byte) =>
        byte > 126 || byte === 61 || byte < 32
          ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
          : String.fromCharCode(byte),
      );
      let written = "";
      let width = 0;
      for (const token of tokens) {
        if (width + token.length > 75) {
          written += "=\n";
          width = 0;
        }
        written += token;
        width += token.length;
      }
      return written.replace(/ $/, "=20");
    })
    .join("\n");
}

/** Mails, alone or in a folder. */
export function drawMail({ draw, people, text, lineText }: Material): Draft {
  const isFolder = draw.chance(0.6);
  const times = moments(draw, isFolder ? Math.min(60, drawCount(draw)) : 1);
  const rows: Record<string, string>[] = [];
  const mails = times.map((at) => {
    const written = text();
    const subject = lineText();
    rows.push({ text: written, subject });
    const date = `${WEEKDAYS[new Date(timeOf(at)).getUTCDay()]}, ${at.day} ${MONTHS[at.month - 1]} ${at.year} ${two(at.hour)}:${two(at.minute)}:${two(at.second)} +0000`;
    const [encoding, body] = draw.of([
      ["quoted-printable", quotedPrintable(written)],
      ["base64", base64(written).replaceAll(/.{76}/g, "$&\n")],
      ["8bit", isFolder ? written.replaceAll(/^(?=>*From )/gm, ">") : written],
    ] as const);
    const part = (type: string) =>
      `Content-Type: ${type}; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n\n${body}\n`;
    const html = `Content-Type: text/html; charset=utf-8\n\n<p>${"not this"}</p>\n`;
    const content = draw.chance(0.4)
      ? `Content-Type: multipart/alternative; boundary="b1"\n\n--b1\n${part("text/plain")}--b1\n${html}--b1--\n`
      : part("text/plain");
    const words = draw.chance(0.5)
      ? `=?utf-8?B?${base64(subject)}?=`
      : `=?utf-8?Q?${quotedPrintable(subject).replaceAll("=\n", "").replaceAll("?", "=3F").replaceAll("_", "=5F").replaceAll(" ", "_")}?=`;
    const head = `From: =?utf-8?B?${base64(draw.of(people))}?= <a@example.com>\nTo: b@example.com\nSubject: ${words}\nDate: ${date}\nMIME-Version: 1.0\n`;
    return `${isFolder ? `From a@example.com ${WEEKDAYS[1]} ${MONTHS[0]}  1 10:00:00 2024\n` : ""}${head}${content}\n`;
  });
  return {
    name: isFolder ? "mails.mbox" : "a.eml",
    text: mails.join(""),
    rows,
    textColumn: "text",
    variant: isFolder ? "mbox" : "eml",
    dates: { column: "date", times: times.map((at) => timeOf(at, true)) },
  };
}
