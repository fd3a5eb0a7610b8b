/**
 * Text in parts: lists of strings and of objects with formatting, as Telegram, Slack, YouTube, Quill, ProseMirror and
 * data sets of tokens have it.
 */

import { jsonOfPython } from "./python.ts";
import { isObject, type JsonObject } from "./values.ts";

/** Keys of a part's own text, the best first. */
const TEXT_KEYS = ["text", "insert", "plain_text", "plainText", "value", "content", "unicode"];
/** Keys of the parts inside a part. */
const LIST_KEYS = [
  "takeoutSegments",
  "segments",
  "ops",
  "children",
  "content",
  "elements",
  "parts",
  "runs",
  "blocks",
];
/** All keys that a part has; a list of objects with others is a list of records. */
const PART_KEY =
  /^(_?type|_?key|text|insert|plain_?text|value|content|unicode|takeoutSegments|segments|ops|children|elements|parts|runs|blocks|attributes|attrs|marks?|markDefs|style|styles|href|link|links|url|emoji|hashtag|mention|user|user_?id|document_?id|language|offset|length|indent|level|list(Item)?|bold|italic|underline|code|color|annotations|navigationEndpoint|name|shortcuts|video)$/;
/** Parts that end a line. */
const BLOCK =
  /^(paragraph|heading|block|list-?item|list_?item|blockquote|code-?block|hard_?break|section|rich_text_section)$/i;
const MAX_DEPTH = 20;

const hasSpace = (text: string) => /\s/.test(text);

/** Whether a list or object is one text in parts, and no list of records or of texts. */
export function isRichText(value: unknown): boolean {
  if (isObject(value))
    return Object.keys(value).every((key) => PART_KEY.test(key)) && joinedParts(value) !== "";
  if (!Array.isArray(value) || value.length === 0) return false;
  const objects = value.filter(isObject);
  const strings = value.filter((part) => typeof part === "string");
  if (objects.length + strings.length < value.length) return false;
  if (objects.length === 0) return strings.length > 1 && !strings.some(hasSpace);
  return objects.every(isRichPart) && joinedParts(value) !== "";
}

const isRichPart = (part: JsonObject) => Object.keys(part).every((key) => PART_KEY.test(key));

/** The text of a value: its parts joined, tokens with blanks between them; empty when it holds none. */
export function joinedParts(value: unknown, depth = 0): string {
  if (typeof value === "string") return value;
  if (depth > MAX_DEPTH) return "";
  if (Array.isArray(value)) return joinedList(value, depth);
  if (!isObject(value)) return "";
  const text = TEXT_KEYS.map((key) => value[key]).find((part) => typeof part === "string");
  const list = LIST_KEYS.map((key) => value[key]).find(Array.isArray);
  const joined = text ?? (list ? joinedList(list, depth + 1) : "");
  return typeof value["type"] === "string" && BLOCK.test(value["type"]) ? `${joined}\n` : joined;
}

function joinedList(parts: readonly unknown[], depth: number): string {
  const texts = parts.map((part) => joinedParts(part, depth + 1));
  if (parts.some(isObject)) return texts.join("");
  const areSpaced = texts.some((text) => /^\s|\s$/.test(text));
  return texts.join(areSpaced ? "" : " ");
}

/** The text of a cell that holds parts as JSON or as Python writes a list; undefined for any other cell. */
export function textOfParts(cell: string): string | undefined {
  if (!/^\s*(?:[[{]|OrderedDict\()/.test(cell)) return undefined;
  const value = parseParts(cell.trim());
  if (!isObject(value) && !isListOfParts(value)) return undefined;
  const text = joinedParts(value);
  return text.trim() === "" ? undefined : text;
}

const isListOfParts = (value: unknown) =>
  Array.isArray(value) && value.every((part) => typeof part === "string" || isObject(part));

/** @returns undefined when the cell is neither JSON, nor objects of JSON with commas between them, nor Python's */
function parseParts(cell: string): unknown {
  for (const text of [cell, `[${cell}]`, jsonOfPython(cell)]) {
    try {
      if (text !== undefined) return JSON.parse(text) as unknown;
    } catch {
      // The next way of writing.
    }
  }
  return undefined;
}
