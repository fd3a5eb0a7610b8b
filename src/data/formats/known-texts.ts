/** Names texts that hold no posts: source code, settings, lists of ids. They would be scored line by line. */

import { AppError } from "../../errors/app-error.ts";
import { countWords, isData, textNameScore } from "../text-column.ts";

const ANYWAY = "The input format text reads it line by line anyway.";

/** Kinds of text that their beginning names. */
const BEGINNINGS: readonly [pattern: RegExp, name: string][] = [
  [/^\s*(?:%[^\n]*\n\s*)*\\(?:documentclass|documentstyle|usepackage|begin\{document\})/, "LaTeX"],
  [
    /^\s*(?:%[^\n]*\n\s*)*@(?:article|book|inproceedings|misc|string|comment|online|phdthesis|techreport)\s*[{(]/i,
    "BibTeX",
  ],
  [/^BEGIN:VCARD/i, "an address book (vCard)"],
  [/^BEGIN:VCALENDAR/i, "a calendar (iCalendar)"],
  [/^(?:diff --git |--- \S[^\n]*\r?\n\+\+\+ |Index: \S+\r?\n=+)/, "a list of changes of source code"],
  [/^#!\s*\/\S+/, "a script"],
  [/^\s*<\?php\b/i, "source code of PHP"],
  [/^-----BEGIN [A-Z ]+-----/, "a key or certificate"],
  [/^%!PS/, "PostScript"],
  [/^\[Script Info\]/i, "subtitles in the format SubStation. Convert them to .srt"],
  [/^(?:#[^\n]*\n)*msgid "/, "a translation of a program (gettext)"],
  [/^#EXTM3U/, "a playlist"],
  [
    /^(?:\s|--[^\n]*\n)*(?:create\s+(?:table|database|schema|view|index|unique|or\s+replace)|select\s[^;]*\sfrom\s|alter\s+table|grant\s|drop\s+table)[^;]*;/i,
    "SQL without rows of a table",
  ],
];

/** Endings of names of source code, by language. */
const CODE_NAMES =
  /\.(?:py|pyw|jsx?|mjs|cjs|tsx?|java|c|h|cc|cpp|cxx|hpp|cs|go|rs|rb|php|swift|kts?|scala|r|rmd|pl|pm|lua|sh|bash|zsh|ps1|bat|cmd|vbs?|bas|m|jl|dart|hs|clj|exs?|erl|fs|ml|sas|do|css|scss|less|vue|svelte|gradle|groovy|asm|f90|pas|sol|tf|make|cmake)$/i;

/** Lines that begin a unit of a program, by which code is recognized under any name. */
const STRONG =
  /^\s*(?:import\s+[\w.*{]+(?:\s+(?:from|as)\s+\S+)?[\w\s,{}*.'"/@-]*;?$|from\s+[\w.]+\s+import\s|#\s*include\s*[<"]|using\s+[\w.]+;|package\s+[\w.]+;?$|(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s*\*?\s*\w*\s*\(|(?:async\s+)?def\s+\w+\s*\(.*\)?\s*(?:->.*)?:?\s*$|(?:(?:public|private|protected|static|final|abstract|export|data|sealed|internal|override|virtual)\s+)+[\w<>[\],\s]+[({;=]|(?:export\s+)?(?:abstract\s+)?(?:class|interface|struct|enum|trait|impl|namespace)\s+\w+.*[{:]\s*$|(?:pub\s+)?fn\s+\w+|func\s+[\w(]|(?:const|let|var)\s+[\w{[][^=]*=|#\s*define\s|int\s+main\s*\(|library\(\w+\)|\w[\w.]*\s*<-\s*(?:function\b|\w+\()|use\s+[\w:]+(?:::\{.*\})?;|module\s+\w+|require(?:_once)?\s*\(?['"]|sub\s+\w+\s*\{|set\s+-[a-z]+\b|(?:for|while|if)\b.*;\s*(?:do|then)\s*$|program\s+\w+|proc\s+\w+|local\s+function\s|fun\s+\w+\()/;
/** Lines that occur in code. */
const WEAK =
  /^\s*(?:\/\/|\/\*|\*(?:\s|\/|$)|[})\]]+[;,)]*\s*$|[\w.$]+\([^)]*\);?\s*$|@\w+|(?:if|else|elif|for|while|switch|case|return|try|catch|except|finally|with|throw|raise|end|begin|do|done|fi|then|break|continue|print|echo)\b.*[:;{)(]\s*$|return\b|else\b|end\s*$|[\w.$[\]"']+\s*(?:[-+*/|&]?=|:=)\s*\S.*[^.!?]$)|[;{]\s*$/;
const COMMENT = /^\s*(?:#|\/\/|--|%|;|\*|\/\*)/;

/** `[section]` and `name = value` of settings. */
const SECTION = /^\s*\[{1,2}[\w .:"'/-]+\]{1,2}\s*$/;
const SETTING = /^\s*(?:export\s+)?["']?[\w][\w.:-]*["']?\s*=\s*.*$/;
/** Rules of a style sheet. */
const STYLE = /^\s*(?:[.#@*]?[\w-][\w\s.#:>,*+~()[\]="-]*\{|[\w-]+\s*:\s*[^;]+;|\})\s*$/;
/** Lines of settings in YAML. */
const NAMED = /^\s*(?:- )?["']?[\w./-]+["']?:(?:\s.*)?$/;

/** Posts of X have 15 to 20 digits. */
const POST_ID = /^\s*["']?\d{15,20}["']?(?:\s*[,;\t]\s*["']?\d{15,20}["']?)*\s*[,;]?\s*$/;
const ID_NAME = /^\s*["']?\w*?ids?(?:_str)?["']?(?:\s*[,;\t]\s*["']?\w*?ids?(?:_str)?["']?)*\s*$/i;

/**
 * @param start of the decoded text
 * @throws AppError `not-a-table`
 */
export function rejectKnownKind(start: string, fileName: string): void {
  const text = start.replace(/^\ufeff/, "").trimStart();
  const named = BEGINNINGS.find(([pattern]) => pattern.test(text));
  if (named) throw new AppError("not-a-table", `This is ${named[1]}. ${ANYWAY}`);
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  if (areIds(lines) || areIdsWithFacts(lines)) {
    throw new AppError(
      "not-a-table",
      "This is a list of ids of posts, and holds no text. X gives the texts of ids only by its API: a program such as Hydrator gets them. The input format text reads the ids anyway.",
    );
  }
  if (areLinks(lines)) {
    throw new AppError("not-a-table", `This is a list of addresses, and holds no text. ${ANYWAY}`);
  }
  const kind = kindOf(lines, fileName);
  if (kind !== undefined)
    throw new AppError("not-a-table", `This looks like ${kind}, not like posts. ${ANYWAY}`);
}

const RECORDS = new Set(["json", "jsonl", "x-archive"]);

/**
 * Refuses records that hold nothing but addresses, ids and dates: bookmarks, followers, liked posts.
 * @param names of the columns @param rows the first ones
 * @throws AppError `not-a-table`
 */
export function rejectAddresses(
  format: string,
  names: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const filled = rows.map((row) => row.filter((cell) => cell !== ""));
  const holdNoText =
    RECORDS.has(format) &&
    filled.length > 1 &&
    names.every((name) => textNameScore(name) < 2) &&
    filled.every(
      (row) => row.every(isData) && row.some((cell) => LINK.test(cell) || /^\d{15,20}$/.test(cell)),
    );
  if (!holdNoText) return;
  throw new AppError(
    "not-a-table",
    "The records hold addresses, ids and dates, and no text. Choose another file of the export, or the column to score.",
  );
}

const LINK = /^["']?(?:https?:\/\/|www\.)\S+$/i;

/** Whether each line holds an address, and nothing but addresses, ids and dates, below names of columns or not. */
function areLinks(lines: readonly string[]): boolean {
  const cells = lines.map((line) => line.split(CELLS).map(bare));
  // The first line can be names, and the last one cut.
  const rows = cells.slice(cells[0]?.some((cell) => LINK.test(cell)) ? 0 : 1);
  const whole = rows.length > 2 ? rows.slice(0, -1) : rows;
  return (
    whole.length > 1 &&
    whole.every(
      (row) => row.some((cell) => LINK.test(cell)) && row.every((cell) => cell === "" || isData(cell)),
    )
  );
}

const CELLS = /[,;\t]/;
const bare = (cell: string) => cell.trim().replaceAll(/^["']|["']$/g, "");
/** Words of a label or a language. */
const isWord = (cell: string) => cell === "" || isData(cell) || (countWords(cell) <= 1 && cell.length <= 30);

/** Whether each line holds the id of a post, and besides nothing but data and single words, below names or not. */
function areIdsWithFacts(lines: readonly string[]): boolean {
  const [first = [], ...others] = lines.map((line) => line.split(CELLS).map(bare));
  const hasNames = !first.some((cell) => /^\d{15,20}$/.test(cell));
  if (first.length < 2 || (hasNames && first.some((name) => textNameScore(name) >= 2))) return false;
  const rows = hasNames ? others : [first, ...others];
  const whole = rows.length > 2 ? rows.slice(0, -1) : rows;
  return (
    whole.length > 1 &&
    whole.every((row) => row.some((cell) => /^\d{15,20}$/.test(cell)) && row.every(isWord))
  );
}

function areIds(lines: readonly string[]): boolean {
  const [first = "", ...others] = lines;
  const ids = POST_ID.test(first) || (ID_NAME.test(first) && others.length > 0) ? others : undefined;
  // The last line can be cut.
  return (
    ids !== undefined &&
    (ids.length > 0 || POST_ID.test(first)) &&
    ids.slice(0, -1).every((line) => POST_ID.test(line)) &&
    /^\s*["']?\d/.test(ids.at(-1) ?? first)
  );
}

function kindOf(lines: readonly string[], fileName: string): string | undefined {
  if (lines.length < 3) return undefined;
  const share = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length / lines.length;
  const strong = lines.filter((line) => STRONG.test(line)).length;
  const isNamed = CODE_NAMES.test(fileName);
  const code = share(new RegExp(`${STRONG.source}|${WEAK.source}|${COMMENT.source}`));
  if (isNamed ? code >= 0.3 : strong >= 2 && code >= 0.55) return "source code";
  if (/\.(?:css|scss|less)$/i.test(fileName) || lines.some((line) => /\{\s*$/.test(line))) {
    if (share(STYLE) >= 0.9) return "a style sheet";
  }
  const settings = share(new RegExp(`${SECTION.source}|${SETTING.source}|${COMMENT.source}`));
  const hasSections = lines.some((line) => SECTION.test(line)) && share(SETTING) >= 0.4;
  if (settings >= 0.9 && (hasSections || /\.(?:ini|cfg|conf|toml|properties|env)$/i.test(fileName)))
    return "settings";
  if (
    /\.ya?ml$/i.test(fileName) &&
    share(new RegExp(`${NAMED.source}|${COMMENT.source}|^\\s*- |^---`)) >= 0.8
  ) {
    return "YAML without a list of records";
  }
  return undefined;
}
