/** Python's literals as JSON: `{'a': None, "b": [True, 1]}`. */

const STRING = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy;
const OTHER = /None|True|False|nan|-?\d[\d.eE+-]*|[[\]{},:()\s]+/y;
const WORDS: Readonly<Record<string, string>> = { None: "null", True: "true", False: "false", nan: "null" };

/** @returns undefined when the text holds anything but strings, numbers, lists, tuples and dicts */
export function jsonOfPython(text: string): string | undefined {
  const parts: string[] = [];
  for (let at = 0; at < text.length;) {
    STRING.lastIndex = at;
    OTHER.lastIndex = at;
    const string = STRING.exec(text)?.[0];
    const other = string === undefined ? OTHER.exec(text)?.[0] : undefined;
    const token = string ?? other;
    if (token === undefined) return undefined;
    parts.push(string === undefined ? jsonOfToken(token) : jsonOfString(token));
    at += token.length;
  }
  return parts.join("");
}

const jsonOfToken = (token: string) => WORDS[token] ?? token.replaceAll("(", "[").replaceAll(")", "]");

function jsonOfString(literal: string): string {
  const content = literal
    .slice(1, -1)
    .replaceAll(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/gis, unescape);
  return JSON.stringify(content);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

function unescape(_: string, byte?: string, unit?: string, point?: string, character = ""): string {
  const code = byte ?? unit ?? point;
  if (code === undefined) return ESCAPES[character] ?? character;
  const value = Number.parseInt(code, 16);
  return value > 0x10ffff ? "\ufffd" : String.fromCodePoint(value);
}
