/** Rich text (RTF) of TextEdit, WordPad and Word: a row for each paragraph, without formats. */

import { AppError } from "../../../errors/app-error.ts";
import { LIMITS } from "../../limits.ts";
import { decoderOf } from "../../text/decoder.ts";
import type { ExportRecord, RecordParser, TextFormat } from "../export-format.ts";

/** Groups that hold no text of the document. */
const HIDDEN = new Set(
  "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf footnote annotation listtable listoverridetable rsidtbl generator xmlnstbl themedata colorschememapping datastore latentstyles fldinst bkmkstart bkmkend filetbl revtbl expandedcolortbl nonshppict".split(
    " ",
  ),
);
const CHARACTERS: Readonly<Record<string, string>> = {
  line: "\n",
  tab: "\t",
  cell: "\t",
  emdash: "—",
  endash: "–",
  lquote: "‘",
  rquote: "’",
  ldblquote: "“",
  rdblquote: "”",
  bullet: "•",
  emspace: " ",
  enspace: " ",
};
const TOKEN =
  /\\(?:'(?<byte>[\da-f]{2})|(?<word>[a-z]{1,32})(?<number>-?\d{1,10})?[ ]?|(?<sign>[^a-z]))|(?<brace>[{}])|(?<end>[\r\n]+)|(?<text>[^\\{}\r\n]+)/gis;

export const rtf: TextFormat = {
  id: "rtf",
  name: "RTF",
  unit: "line",
  source: "text",
  text: ["text"],
  recognize: ([first = ""]) =>
    /^\s*\{\\rtf\d?/.test(first) ? { columns: ["text"], parser: () => new RtfParser() } : undefined,
};

interface Group {
  isHidden: boolean;
  /** Characters after `\u` for programs that do not know it. */
  substitutes: number;
}

class RtfParser implements RecordParser {
  readonly #pieces: string[] = [];
  #length = 0;

  /** @throws AppError `over-limit` for a document that cannot be held in memory */
  push(text: string): ExportRecord[] {
    this.#pieces.push(text);
    this.#length += text.length;
    if (this.#length > LIMITS.heldBytes) throw new AppError("over-limit", "The document is too large.");
    return [];
  }

  finish(): ExportRecord[] {
    const source = this.#pieces.join("");
    const paragraphs = paragraphsOf(source.slice(0, source.lastIndexOf("}") + 1) || source);
    return paragraphs
      .map((text, index) => ({ line: index + 1, fields: { text: text.trim() } }))
      .filter(({ fields }) => fields.text !== "");
  }
}

/** Reads the bytes of the document's code page. */
function byteReader(source: string): (bytes: readonly number[]) => string {
  const page = /\\ansicpg(\d+)/.exec(source)?.[1] ?? "1252";
  const label = /\\mac\b/.test(source.slice(0, 100)) ? "macintosh" : page === "65001" ? "utf-8" : `cp${page}`;
  try {
    decoderOf(label);
  } catch {
    return (bytes) => decoderOf("windows-1252").decode(Uint8Array.from(bytes));
  }
  return (bytes) => decoderOf(label).decode(Uint8Array.from(bytes));
}

// oxlint-disable-next-line max-lines-per-function -- one case for each token, which share the state
function paragraphsOf(source: string): string[] {
  const decode = byteReader(source);
  const paragraphs: string[] = [];
  const groups: Group[] = [];
  let group: Group = { isHidden: false, substitutes: 1 };
  let text: string[] = [];
  let bytes: number[] = [];
  let skipped = 0;
  const add = (part: string) => {
    if (group.isHidden) return;
    if (bytes.length > 0) text.push(decode(bytes));
    bytes = [];
    text.push(part);
  };
  const endParagraph = () => {
    add("");
    if (group.isHidden) return;
    paragraphs.push(text.join(""));
    text = [];
  };
  const onWord = (word: string, number: string | undefined) => {
    if (HIDDEN.has(word)) group.isHidden = true;
    else if (word === "par" || word === "sect" || word === "page" || word === "row") endParagraph();
    else if (word === "uc") group.substitutes = Number(number ?? 1);
    else if (word === "u") {
      add(String.fromCharCode(Number(number ?? 0) & 0xffff));
      skipped = group.substitutes;
    } else if (CHARACTERS[word] !== undefined) add(CHARACTERS[word]);
  };
  const onSign = (sign: string) => {
    if (sign === "*") group.isHidden = true;
    else if (sign === "\n" || sign === "\r") endParagraph();
    else if (sign === "~") add("\u00a0");
    else if (sign === "_") add("-");
    else if (/[\\{}]/.test(sign)) add(sign);
  };
  for (const { groups: token = {} } of source.matchAll(TOKEN)) {
    const { byte, word, number, sign, brace, text: plain } = token;
    if (brace === "{") {
      groups.push(group);
      group = { ...group };
    } else if (brace === "}") {
      add("");
      group = groups.pop() ?? group;
    } else if (byte !== undefined) {
      if (skipped > 0) skipped--;
      else if (!group.isHidden) bytes.push(Number.parseInt(byte, 16));
    } else if (word !== undefined) onWord(word.toLowerCase(), number);
    else if (sign !== undefined) onSign(sign);
    else if (plain !== undefined) {
      add(plain.slice(skipped));
      skipped = Math.max(0, skipped - plain.length);
    }
  }
  endParagraph();
  return paragraphs;
}
