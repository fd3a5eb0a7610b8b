/**
 * The normalization of BERTweet (Nguyen et al. 2020): words as NLTK's `TweetTokenizer` finds them, with one space between
 * them; users and links are `@USER` and `HTTPURL`, emoji are their names (`BertweetTokenizer` of `transformers`). The
 * `tokenizers` library does not have this step.
 */

import { AppError } from "../../../errors/app-error.ts";
import type { TrackedText } from "../tracked-text.ts";
import { literalPattern, SPACE, WORD } from "./unicode.ts";

export interface TweetWords {
  /** Code points by the names of HTML's characters. */
  entities: Readonly<Record<string, number>>;
  /** Names by emoji of one code point. */
  emoji: Readonly<Record<string, string>>;
}

const MAX_NAME = 64;

const [ANY, LETTER] = [`[^${SPACE}]`, `(?![\\p{Nd}_])[${WORD}]`];
const MOUTH = "[)\\](\\[dDpP\\/:}{@|\\\\]";
const [EYES, NOSE] = ["[:;=8]", "[\\-o*']?"];
/** In parentheses, also with parentheses in them. */
const NESTED = `\\([^${SPACE}()]{0,999}?\\([^${SPACE}()]{1,999}\\)[^${SPACE}()]{0,999}?\\)|\\(${ANY}{1,999}?\\)`;

/**
 * The kinds of words; the first that matches counts. Other than NLTK's, a search that may fail reads no more than a thousand
 * characters, and a run is one character at a time, so that the time is in proportion to the text.
 */
const KINDS: readonly string[] = [
  `(?:https?:(?:\\/{1,3}|[a-z0-9%])|[a-z0-9.\\-]{1,255}[.](?:[a-z]{2,13})\\/)` +
    `(?:[^${SPACE}()<>{}\\[\\]]|${NESTED})+` +
    `(?:${NESTED}|[^${SPACE}\`!()\\[\\]{};:'".,<>?«»“”‘’])`,
  `(?<!@)[a-z0-9]{1,255}(?:[.\\-][a-z0-9]{1,255}){0,127}[.](?:[a-z]{2,13})(?![${WORD}])\\/?(?!@)`,
  "(?:\\+?[01][ *\\-.)]*)?(?:[(]?\\p{Nd}{3}[ *\\-.)]*)?\\p{Nd}{3}[ *\\-.)]*\\p{Nd}{4}",
  `[<>]?${EYES}${NOSE}${MOUTH}|${MOUTH}${NOSE}${EYES}[<>]?|<3`,
  `<[^>${SPACE}]{1,999}>`,
  "-+>|<-+",
  `@[${WORD}]+`,
  `#+[${WORD}]+[${WORD}'\\-]*[${WORD}]+`,
  `[${WORD}.+\\-]{1,255}@[${WORD}\\-]+\\.(?:[${WORD}\\-]\\.?)+[${WORD}\\-]`,
  `${LETTER}(?:${LETTER}|['\\-_])+${LETTER}`,
  "[+\\-]?\\p{Nd}+[,\\/.:\\-]\\p{Nd}+[+\\-]?",
  `[${WORD}]+`,
  `\\.(?:[${SPACE}]*\\.)+`,
  ANY,
];
const WORDS = new RegExp(KINDS.join("|"), "giu");

/** Python replaces these in turn, each in the whole text. */
const CONTRACTIONS: readonly [string, string][] = [
  ["cannot ", "can not "],
  ["n't ", " n't "],
  ["n 't ", " n't "],
  ["ca n't", "can't"],
  ["ai n't", "ain't"],
  ["'m ", " 'm "],
  ["'re ", " 're "],
  ["'s ", " 's "],
  ["'ll ", " 'll "],
  ["'d ", " 'd "],
  ["'ve ", " 've "],
  [" p . m .", "  p.m."],
  [" p . m ", " p.m "],
  [" a . m .", " a.m."],
  [" a . m ", " a.m "],
];
const CONTRACTION_PATTERNS = CONTRACTIONS.map(([from, to]) => [literalPattern(from), to] as const);

const ENTITY = new RegExp(`&(#?(x?))([^&;${SPACE}]+);`, "gu");
/** The bytes 80 to 9F of windows-1252, a space where it has none. Decoders of some runtimes take it for Latin-1. */
const WINDOWS_1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

function characterOf(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252.charAt(code - 0x80).trim();
  const isCharacter = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000);
  return isCharacter ? String.fromCodePoint(code) : "";
}

function entityOf(match: string, entities: TweetWords["entities"]): string {
  const [, mark = "", hexadecimal = "", body = ""] = [...match.matchAll(ENTITY)][0] ?? [];
  if (mark === "") {
    const code = Object.hasOwn(entities, body) ? entities[body] : undefined;
    return code === undefined ? "" : String.fromCodePoint(code);
  }
  const isNumber = hexadecimal === "" ? /^\d+$/.test(body) : /^[\da-f]+$/i.test(body);
  return isNumber ? characterOf(Number.parseInt(body, hexadecimal === "" ? 10 : 16)) : "";
}

function wordOf(word: string, emoji: TweetWords["emoji"]): string {
  const lower = word.toLowerCase();
  if (word.startsWith("@")) return "@USER";
  if (lower.startsWith("http") || lower.startsWith("www")) return "HTTPURL";
  // Names of emoji have no emoji in them, and the sign that asks for a picture is left out.
  if (word === "\ufe0f") return "";
  return (Object.hasOwn(emoji, word) ? emoji[word] : undefined) ?? word;
}

/** The words and what is between them, each with what takes its place. */
function replacementsOf(text: string, emoji: TweetWords["emoji"]) {
  const replacements: { 0: string; index: number; replacement: string }[] = [];
  let end = 0;
  for (const { 0: word, index } of text.matchAll(WORDS)) {
    replacements.push({ 0: text.slice(end, index), index: end, replacement: end === 0 ? "" : " " });
    replacements.push({ 0: word, index, replacement: wordOf(word, emoji) });
    end = index + word.length;
  }
  replacements.push({ 0: text.slice(end), index: end, replacement: "" });
  return replacements;
}

const HANGING = /([^a-zA-Z0-9])\1{3,}/gu;
const SPACES = new RegExp(`[${SPACE}]+`, "gu");

/** @throws AppError `bad-tokenizer` for tables that would make texts grow without bound */
export function tweetWords({
  entities = {},
  emoji = {},
}: Partial<TweetWords>): (text: TrackedText) => TrackedText {
  const names = Object.values(emoji);
  const codes = Object.values(entities);
  const isSmall = names.every((name) => typeof name === "string" && name.length <= MAX_NAME);
  if (!isSmall || !codes.every((code) => Number.isInteger(code) && characterOf(code) !== ""))
    throw new AppError("bad-tokenizer", "The tokenizer's tables of emoji and characters are damaged.");
  return (text) => {
    const plain = text
      .replace(/’/g, () => "'")
      .replace(/…/g, () => "...")
      .replace(ENTITY, (match) => entityOf(match, entities))
      .replace(HANGING, (run) => String.fromCodePoint(run.codePointAt(0) ?? 0).repeat(3));
    const replacements = replacementsOf(plain.text, emoji);
    let next = 0;
    let words = plain.replace(replacements, () => replacements[next++]?.replacement ?? "");
    for (const [pattern, to] of CONTRACTION_PATTERNS) words = words.replace(pattern, () => to);
    return words.replace(SPACES, () => " ").replace(/^ | $/g, () => "");
  };
}
