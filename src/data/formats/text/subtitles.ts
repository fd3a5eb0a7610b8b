/**
 * Subtitles and transcripts: SubRip (.srt), WebVTT (.vtt, also those of Teams, Zoom and YouTube) and SubViewer (.sbv, also
 * the chats of Google Meet). A row for each cue.
 */

import { decodeEntities } from "../../text/entities.ts";
import type { ExportRecord, TextFormat, TextLayout } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";

const STAMP = String.raw`(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}`;
const ARROW = new RegExp(String.raw`^\s*(?<start>${STAMP})\s*-->\s*(?<end>${STAMP})(?:\s.*)?$`);
const COMMA = /^(?<start>\d{1,3}:\d{2}:\d{2}\.\d{3}),(?<end>\d{1,3}:\d{2}:\d{2}\.\d{3})\s*$/;
/** Blocks of WebVTT that are no cues. */
const BLOCK = /^(?:NOTE|STYLE|REGION)(?:\s|$)/;
const VOICE = /<v(?:\.[^\s>]*)?\s+([^>]*)>/;
const TAGS = /<\/?(?:[cibuv]|ruby|rt|lang|font|s)(?:[.\s][^<>]*)?>|<\d{1,2}:\d{2}[^<>]*>|\{\\[^{}]*\}/gi;
/** Times inside a cue: subtitles that YouTube makes repeat the line before. */
const WORD_TIMES = /<(?:\d{1,3}:)?\d{2}:\d{2}\.\d{3}>/;
/** `Ann Example: text`, `[Ann]: text`, `>> ANN: text`. */
const SPEAKER = /^(?:>>\s*)?\[?(?<speaker>\p{L}[^:\n[\]<>]{0,60}?)\]?:\s+(?<text>\S[^]*)$/u;
/** Share of the cues that must begin with a speaker. */
const MIN_SHARE = 0.6;

const timing = (line: string) => (ARROW.exec(line) ?? COMMA.exec(line))?.groups;

export const subtitles: TextFormat = {
  id: "subtitles",
  name: "Subtitles",
  unit: "line",
  source: "text",
  text: ["text"],
  author: ["speaker"],
  recognize(lines): TextLayout | undefined {
    const filled = lines.filter((line) => line.trim() !== "");
    const isWebVtt = /^\ufeff?WEBVTT(?:[ \t]|$)/.test(filled[0] ?? "");
    const first = filled.findIndex((line) => timing(line) !== undefined);
    // The number of a cue is before its times.
    if (first < 0 ? !isWebVtt : !isWebVtt && first > 1) return undefined;
    const hasWordTimes = isWebVtt && lines.some((line) => WORD_TIMES.test(line));
    const sample = lines.slice(0, -1).join("\n");
    const cues = cueTexts(sample, isWebVtt).filter((text) => text !== "");
    const named = cues.filter((text) => SPEAKER.test(text)).length;
    const hasSpeakers = named > 0 && named >= MIN_SHARE * cues.length;
    return {
      columns: ["start", "end", "speaker", "text"],
      parser: () => cueParser({ isWebVtt, hasWordTimes, hasSpeakers }),
    };
  },
};

interface CueRules {
  isWebVtt: boolean;
  hasWordTimes: boolean;
  hasSpeakers: boolean;
}

/** The texts of the cues, as far as names of speakers are looked for in them. */
function cueTexts(text: string, isWebVtt: boolean): string[] {
  const parser = cueParser({ isWebVtt, hasWordTimes: false, hasSpeakers: false });
  return [...parser.push(text), ...parser.finish()].map(({ fields }) => fields["text"] ?? "");
}

function cueParser(rules: CueRules) {
  let cue: { line: number; start: string; end: string } | undefined;
  let lines: string[] = [];
  let before: string[] = [];
  const take = (isLast: boolean): ExportRecord[] => {
    const collected = lines;
    lines = [];
    // The line before the times is the number or name of the next cue.
    if (!isLast && isCueName(collected)) collected.pop();
    if (!cue) return [];
    const { line, start, end } = cue;
    const shown = textLines(collected, rules.isWebVtt);
    const fresh = rules.hasWordTimes ? withoutRepeated(shown, before) : shown;
    before = shown.map(plainText).filter((text) => text !== "");
    if (rules.hasWordTimes && fresh.length === 0) return [{ line, fields: {}, isOther: true }];
    return voicesOf(fresh.join("\n"), rules).map(({ speaker, text }) => ({
      line,
      fields: { start, end, speaker, text },
    }));
  };
  return parserOfLines({
    read(line, number) {
      const times = timing(line);
      if (!times) {
        lines.push(line);
        return [];
      }
      const done = take(false);
      cue = { line: number, start: times["start"] ?? "", end: times["end"] ?? "" };
      return done;
    },
    finish: () => take(true),
  });
}

/** Whether the last line names the next cue: after a blank line, or a number alone. */
function isCueName(lines: readonly string[]): boolean {
  const last = lines.at(-1)?.trim() ?? "";
  return last !== "" && (/^\d+$/.test(last) || (lines.length > 1 && lines.at(-2)?.trim() === ""));
}

/** In WebVTT a blank line ends a cue; in files of the older formats it can be part of the text. */
function textLines(lines: readonly string[], isWebVtt: boolean): string[] {
  const end = isWebVtt ? lines.findIndex((line) => line.trim() === "" || BLOCK.test(line)) : -1;
  const kept = (end < 0 ? lines : lines.slice(0, end)).map((line) => line.trim());
  while (kept.at(-1) === "") kept.pop();
  return kept;
}

/** Without the lines that the cue before has shown. */
function withoutRepeated(lines: readonly string[], before: readonly string[]): string[] {
  return lines.filter((line) => {
    const text = plainText(line);
    return text !== "" && (WORD_TIMES.test(line) || !before.includes(text));
  });
}

const plainText = (text: string) => decodeEntities(text.replaceAll(TAGS, "")).trim();

/** One text for each voice of a cue. */
function voicesOf(source: string, { hasSpeakers }: CueRules): { speaker: string; text: string }[] {
  const [first = "", ...voices] = source.split(/(?=<v[.\s])/);
  const parts = [...(first.trim() === "" && voices.length > 0 ? [] : [first]), ...voices];
  return parts.map((part) => {
    const voice = VOICE.exec(part)?.[1];
    const text = plainText(part);
    if (voice !== undefined) return { speaker: decodeEntities(voice).trim(), text };
    const named = hasSpeakers ? SPEAKER.exec(text)?.groups : undefined;
    return { speaker: named?.["speaker"] ?? "", text: named?.["text"] ?? text };
  });
}
