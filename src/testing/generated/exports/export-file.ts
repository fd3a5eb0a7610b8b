/** Exports with a known truth: everything about a file is drawn from a seed. */

import { Draw } from "../draw.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { drawDiscord, drawLine, drawSignal, drawTeams, drawTelegram, drawZoom } from "./chats.ts";
import { drawDrawnTable } from "./drawn-tables.ts";
import { drawArff, drawPython, drawRtf, drawYaml } from "./dumps.ts";
import { drawIrc } from "./irc.ts";
import { drawMail } from "./mails.ts";
import { type Generator, material } from "./material.ts";
import { drawSql } from "./sql.ts";
import { drawSubtitles } from "./subtitles.ts";
import { drawWhatsApp } from "./whatsapp.ts";
import { drawXml } from "./xml.ts";

const GENERATORS: Readonly<Record<string, Generator>> = {
  whatsapp: drawWhatsApp,
  "telegram-text": drawTelegram,
  signal: drawSignal,
  line: drawLine,
  "discord-text": drawDiscord,
  "zoom-chat": drawZoom,
  "teams-chat": drawTeams,
  irc: drawIrc,
  subtitles: drawSubtitles,
  mail: drawMail,
  sql: drawSql,
  xml: drawXml,
  arff: drawArff,
  yaml: drawYaml,
  python: drawPython,
  rtf: drawRtf,
  "drawn-table": drawDrawnTable,
};

/** The formats of which files are generated. */
export const EXPORT_IDS: readonly string[] = Object.keys(GENERATORS);

export function generateExport(exportFormat: string, seed: number): GeneratedFile {
  // Seeds beside each other begin with alike numbers.
  const draw = new Draw(Math.imul(seed + 1, 0x9e3779b1) >>> 0);
  const drawn = material(draw);
  const draft = (GENERATORS[exportFormat] as Generator)(drawn);
  const { name, rows, textColumn, dates, variant } = draft;
  const lineEnd = draft.keepsLineEnds
    ? "\n"
    : draw.weighted([
        ["\n", 3],
        ["\r\n", 1],
      ]);
  const hasMark = !draft.bytes && draw.chance(0.15);
  const text = (hasMark ? "\ufeff" : "") + draft.text.replaceAll("\n", lineEnd);
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    name,
    text,
    bytes: draft.bytes ?? new TextEncoder().encode(text),
    encoding: "utf-8",
    truth: {
      rows: rows.map((row) => keys.map((key) => row[key] ?? "")),
      keys,
      text: keys.indexOf(textColumn),
      exportFormat,
      ...(dates && { dates }),
    },
    traits: {
      format: exportFormat,
      [`variant of ${exportFormat}`]: variant,
      "language of the texts": drawn.language,
      "line end": lineEnd === "\n" ? "LF" : "CR LF",
      rows: rows.length < 5 ? "1 to 4" : rows.length < 100 ? "5 to 99" : "100 or more",
    },
  };
}
