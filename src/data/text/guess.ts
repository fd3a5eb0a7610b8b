/**
 * Guesses the encoding of bytes beyond ASCII. The bytes are decoded in each encoding, and each text gets a score for its
 * plausibility: letters of one script in each word, no capital after a small letter, letters that are frequent in a
 * language. A multi-byte encoding that chardet detects gets a bonus.
 */

import chardet from "chardet";
import type { Guess } from "../certainty.ts";
import { LATIN_ALPHABETS, WESTERN_LETTERS } from "./alphabets.ts";
import { CODE_PAGES } from "./code-pages.ts";
import { decoderOf } from "./decoder.ts";
import { hasUndecodable } from "./undecodable.ts";

/** The plausibility by which a likely encoding exceeds every other. */
const LIKELY_MARGIN = 0.3;
/** Bytes that are decoded in each encoding. */
const TRIAL_BYTES = 12_000;

/** The most likely encodings first: of equal scores the first is used. */
const SINGLE_BYTE = [
  "windows-1252",
  "windows-1251",
  "windows-1250",
  "windows-1253",
  "windows-1255",
  "windows-1256",
  "windows-1254",
  "windows-1257",
  "macintosh",
  "koi8-r",
  "koi8-u",
  "ibm866",
  "x-mac-cyrillic",
  "iso-8859-2",
  "iso-8859-5",
  "iso-8859-6",
  "iso-8859-7",
  "iso-8859-8",
  "windows-874",
  "iso-8859-15",
  "iso-8859-13",
  "iso-8859-4",
  "iso-8859-10",
  "iso-8859-3",
  "iso-8859-14",
  "iso-8859-16",
  "windows-1258",
  "ibm855",
  "ibm852",
  "ibm850",
  "ibm437",
] as const;

const MULTI_BYTE: readonly string[] = ["shift_jis", "euc-jp", "gb18030", "big5", "euc-kr"];

/** Frequencies of letters in a script's main language, in tenths of a percent. */
const FREQUENCIES: Record<string, string> = {
  Cyrillic:
    "о109 е85 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 й12 х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 і40 ї6 є5 ё3 ґ1",
  Greek:
    "α100 ο90 ι80 ε75 τ75 ν65 σ50 η50 υ45 ς43 ρ42 π40 κ40 μ33 λ28 ί25 ά22 ό19 έ19 γ17 δ17 ω17 ή16 θ13 χ12 ύ10 φ9 ώ8 β7 ξ5 ζ4 ψ2",
  Hebrew:
    "י110 ה109 ו104 ל74 א63 ר56 ת50 מ49 ב47 ש44 ע32 ם29 נ29 כ27 ד26 ח25 ק21 פ17 ס15 ן14 ז13 ט12 ג12 צ12 ך8 ף3 ץ1",
  Arabic:
    "ا125 ل113 ي70 م65 و60 ن60 ر50 ت45 ب40 ع38 ه35 ة30 د30 ف28 ق27 س26 ك25 ح20 أ20 ج13 ش12 ط10 خ10 ص10 ى9 إ9 ض8 ز8 ذ8 ث7 غ5 ء4 ئ4 ظ2 ؤ1 آ1",
};

/** The most frequent syllables of Korean and characters of Chinese and Japanese. */
const FREQUENT_SYLLABLES = new Set(
  "이다는을를의에가은도고지하한사람기리시로나어해그대요자일정수있습니서게좋아라만했었것들내오부인제안면보전주여러까네우생화회" +
    "的一是不了人我在有他这這为為之大来來以个個中上们們到说說国國和地也子时時道出而要于於就下得可你年生自会會那后後能对對着著事" +
    "其里裡所去行过過家十用发發天如然作方成者多日都三小无無同么麼经經法当當起与與好看学學进進种種将將还還分此心前面又定见見只主" +
    "没沒公从從最喜欢歡买買服务務再本今何思言時間話見気新高",
);

/** Divides the frequencies, so that the letters of real text have a weight of 1 on average. */
const MEAN_FREQUENCY = 58;

const letterWeights = new Map(
  Object.values(FREQUENCIES).flatMap((list) =>
    list
      .split(" ")
      .map((entry): [string, number] => [entry.charAt(0), Number(entry.slice(1)) / MEAN_FREQUENCY]),
  ),
);

const SCRIPT_NAMES = [...Object.keys(FREQUENCIES), "Thai", "Latin", "Hiragana", "Katakana", "Hangul", "Han"];

const SCRIPTS = SCRIPT_NAMES.map((name) => [name, new RegExp(String.raw`\p{Script=${name}}`, "u")] as const);

/** A tone of Vietnamese, which windows-1258 has after its vowel. */
const TONE = /[\u0300\u0301\u0303\u0309\u0323]/;

interface Character {
  script: string | undefined;
  weight: number;
}

const characters = new Map<string, Character>();

function characterOf(character: string): Character {
  const cached = characters.get(character);
  if (cached) return cached;
  const script = TONE.test(character) ? "Latin" : SCRIPTS.find(([, pattern]) => pattern.test(character))?.[0];
  const properties = { script, weight: weightOf(character, script) };
  characters.set(character, properties);
  return properties;
}

function weightOf(character: string, script: string | undefined): number {
  if (character === "\ufffd" || hasUndecodable(character)) return -6;
  if (character < "\u00a0") return -6;
  const frequency = letterWeights.get(character.toLowerCase());
  if (frequency !== undefined) return frequency;
  if (/[\uff61-\uff9f]/.test(character)) return -0.3;
  if (script === "Hiragana" || script === "Katakana") return 1.3;
  if (script === "Hangul" || script === "Han") return FREQUENT_SYLLABLES.has(character) ? 1.4 : 0.6;
  // The alphabets decide.
  if (script === "Latin") return 0;
  if (script !== undefined) return 0.5;
  if (/[’‘“”–—…]/.test(character)) return 0.9;
  if (/[、。「」・！？，]/.test(character)) return 0.9;
  if (/[¿¡]/.test(character)) return 0.9;
  if (/[€£°«»·•„‚™©®№´\u00a0§²³½]/.test(character)) return 0.4;
  return /[\u2500-\u25ff\u2200-\u22ff]/.test(character) ? -2 : -0.7;
}

/** Scripts without spaces between words. */
const UNSPACED = new Set(["Hiragana", "Katakana", "Hangul", "Han"]);

const isLetter = (character: string) => /\p{L}/u.test(character);
const isLower = (character: string) => character !== character.toUpperCase();
const isUpper = (character: string) => character !== character.toLowerCase();

/** How plausible a decoded text is: a mean over its characters beyond ASCII. */
function plausibility(text: string): number {
  let sum = 0;
  let count = 0;
  let before = " ";
  let run = 0;
  const latin = new Map<string, number>();
  for (const [index, character] of [...text].entries()) {
    if (character > "\x7f") {
      count++;
      const { script, weight } = characterOf(character);
      sum += weight + relation(before, character, text.charAt(index + 1), script);
      if (script === "Latin") {
        const letter = character.toLowerCase();
        latin.set(letter, (latin.get(letter) ?? 0) + 1);
      }
      run = script === "Latin" && !TONE.test(character) ? run + 1 : 0;
      // Three accented letters in a row mean that another script was decoded as Latin.
      if (run >= 3) sum -= 1.5;
    } else {
      if (isLetter(character) && isLetter(before) && before > "\x7f") {
        const { script } = characterOf(before);
        if (script !== undefined && script !== "Latin" && !UNSPACED.has(script)) sum -= 1.5;
      }
      run = 0;
    }
    before = character;
  }
  return count === 0 ? 0 : (sum + latinWeight(latin)) / count;
}

/** The weight of a letter that the alphabet lacks. */
const FOREIGN = -0.4;
/** The weight of a Western European letter in a text of several languages. */
const SHARED = 0.85;

/** The weight of Latin letters beyond ASCII, by the alphabet that fits them best. @param letters with their numbers */
function latinWeight(letters: ReadonlyMap<string, number>): number {
  const weightIn = (alphabet: string, known: number) => {
    let sum = 0;
    for (const [letter, count] of letters) sum += count * (alphabet.includes(letter) ? known : FOREIGN);
    return sum;
  };
  return Math.max(
    weightIn(WESTERN_LETTERS, SHARED),
    ...LATIN_ALPHABETS.map((alphabet) => weightIn(alphabet, 1)),
  );
}

/** The bonus or penalty of a character for the characters before and after it. */
function relation(before: string, character: string, after: string, script: string | undefined): number {
  if (script === undefined) {
    const isInside = isLetter(before) && isLetter(after);
    // A closing quote does not open a word.
    if (character === "’" && !isLetter(before) && isLetter(after)) return -1.5;
    if (!isInside || /[、。「」・！？，]/.test(character)) return 0;
    return character === "’" ? 0.5 : -1.5;
  }
  if (!isLetter(before)) return 0;
  const isAscii = before <= "\x7f";
  if (UNSPACED.has(script)) return 0;
  if (isAscii && script !== "Latin") return -1.5;
  if (!isAscii && characterOf(before).script !== script) return -1.5;
  if (isLower(before) && isUpper(character)) return -2;
  // An accented letter after a letter of the same script is usual.
  return 0.2;
}

/**
 * @param sample bytes around characters beyond ASCII
 * @returns names that `decoderOf` accepts
 */
export function guessEncoding(sample: Uint8Array): Guess {
  const trial = sample.subarray(0, TRIAL_BYTES);
  const detected = chardet.analyse(sample).map(({ name }) => labelOf(name));
  const likely = detected.find((name) => name !== undefined && MULTI_BYTE.includes(name));
  const readings = [...SINGLE_BYTE, ...MULTI_BYTE].map((name) => {
    const text = decoderOf(name).decode(trial);
    const preference = name in CODE_PAGES ? -0.1 : name === likely ? 0.15 : 0;
    return { name, text, score: Math.round((plausibility(text) + preference) * 1e9) / 1e9 };
  });
  const [best, ...others] = readings.toSorted((a, b) => b.score - a.score);
  if (!best) return { value: "windows-1252", certainty: "unsure" };
  // Encodings that give the same text are no alternative.
  const second = others.find(({ text }) => text !== best.text);
  const isLikely = !second || best.score - second.score > LIKELY_MARGIN;
  return {
    value: best.name,
    certainty: isLikely ? "likely" : "unsure",
    ...(second && { runnerUp: second.name }),
  };
}

function labelOf(name: string): string | undefined {
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return undefined;
  }
}
