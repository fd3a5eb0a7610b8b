/** Lists of objects as JavaScript and JSON5 write them: keys without quotes, texts in single ones. */

import type { TextFormat } from "../export-format.ts";
import { literalLayout } from "./python.ts";

const SPACE = String.raw`(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*`;
const ASSIGNED = String.raw`(?:export\s+default|(?:export\s+)?(?:const|let|var)\s+\w+(?:\s*:[^=\n]{1,60})?\s*=|(?:module\.)?exports(?:\.\w+)?\s*=|window\.[\w.]+\s*=)`;
const START = new RegExp(
  String.raw`^${SPACE}${ASSIGNED}?${SPACE}\[${SPACE}\{${SPACE}[A-Za-z_$][\w$]*\s*:\s*(?:['"\`\d[{-]|true|false|null)`,
);
const MAX_START = 4096;

export const javaScript: TextFormat = {
  id: "javascript",
  name: "JavaScript",
  unit: "row",
  source: "text",
  text: [],
  recognize(lines) {
    const start = lines.slice(0, 20).join("\n").slice(0, MAX_START);
    return START.test(start) ? literalLayout(lines) : undefined;
  },
};
