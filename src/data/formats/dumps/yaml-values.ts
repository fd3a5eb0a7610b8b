/** The fields of one record in YAML, with plain, quoted and block values (YAML 1.2, without anchors and tags). */

/** A name and what follows its colon. */
export const KEY =
  /^(?:"(?<double>[^"\\]*)"\s*|'(?<single>[^']*)'\s*|(?<key>[^\s"'#&*!|>%@`{}[\],:?-][^:#\n]*)):(?:\s+(?<value>.*)|\s*)$/;

const indentOf = (line: string) => line.length - line.trimStart().length;

/**
 * @param lines of a record, of which the first is its first field
 * @returns undefined when it is none
 */
export function fieldsOf(lines: readonly string[]): Record<string, string> | undefined {
  const [first = ""] = lines.filter((line) => line.trim() !== "");
  if (/^\s*\{/.test(first)) return flowFields(lines.map((line) => line.trim()).join(" "));
  const indent = indentOf(first);
  const fields: Record<string, string> = {};
  let name: string | undefined;
  let value: string[] = [];
  const take = () => {
    if (name !== undefined) fields[name] = valueOf(value, indent);
  };
  for (const line of lines) {
    const isField = indentOf(line) === indent && line.trim() !== "";
    if (isField && /^\s*#/.test(line)) continue;
    const match = isField ? KEY.exec(line.trim())?.groups : undefined;
    if (match) {
      take();
      name = match["double"] ?? match["single"] ?? match["key"]?.trimEnd();
      value = [match["value"] ?? ""];
    } else if (isField && name === undefined) return undefined;
    else value.push(line);
  }
  take();
  return Object.keys(fields).length > 0 ? fields : undefined;
}

/** @param lines of an item that is no record */
export const scalarOf = (lines: readonly string[]): string => valueOf(lines, 0);

/** The value that begins in the line of its name. */
function valueOf([first = "", ...rest]: readonly string[], indent: number): string {
  const start = first.trim();
  const block = /^[|>](?<marks>[+\-\d]{0,2})(?:\s+#.*)?$/.exec(start);
  if (block) return blockValue(start.startsWith(">"), block.groups?.["marks"] ?? "", rest);
  const below = rest.filter((line) => !/^\s*#/.test(line));
  if (start === "" && below.some((line) => /^\s*- /.test(line) || KEY.test(line.trim())))
    return nested(below, indent);
  const text = folded([start, ...below.map((line) => line.trim())]);
  if (text.startsWith('"')) return doubleQuoted(/^"[^"\\]*(?:\\[^][^"\\]*)*"/.exec(text)?.[0] ?? text);
  if (text.startsWith("'"))
    return (/^'([^']*(?:''[^']*)*)'/.exec(text)?.[1] ?? text.slice(1)).replaceAll("''", "'");
  return plainValue(text);
}

/** A line end inside a value is a blank; a blank line is a line end. */
function folded(lines: readonly string[]): string {
  const text = lines.join("\n").trim();
  return text.replaceAll(/\n(\n*)/g, (_, more: string) => (more === "" ? " " : more));
}

function plainValue(text: string): string {
  const comment = text.search(/\s#/);
  const plain = (comment < 0 ? text : text.slice(0, comment)).trimEnd().replace(/^!!?\w+\s+/, "");
  return plain === "null" || plain === "~" ? "" : plain;
}

/** `|` keeps line ends, `>` makes one line of those of a paragraph. */
function blockValue(isFolded: boolean, marks: string, lines: readonly string[]): string {
  const filled = lines.filter((line) => line.trim() !== "");
  const indent = Math.min(...filled.map(indentOf));
  const text = lines.map((line) => line.slice(Number.isFinite(indent) ? indent : 0)).join("\n");
  const value = isFolded ? text.replaceAll(/(?<=\S)\n(\n*)(?=\S)/g, (_, more: string) => more || " ") : text;
  return marks.includes("+") ? value : value.trimEnd();
}

/** Lists and records inside of a record, without their indent. */
function nested(lines: readonly string[], indent: number): string {
  const filled = lines.filter((line) => line.trim() !== "");
  const inner = Math.min(...filled.map(indentOf), indent + 8);
  return lines
    .map((line) => line.slice(inner))
    .join("\n")
    .trimEnd();
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "0": "\0",
  "\n": "",
  " ": " ",
  _: "\u00a0",
};

function doubleQuoted(text: string): string {
  const inner = text.replace(/^"|"$/g, "");
  return inner.replace(
    /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([^]))/gi,
    (_, x?: string, u?: string, long?: string, other = "") => {
      const code = x ?? u ?? long;
      if (code === undefined) return ESCAPES[other] ?? other;
      const number = Number.parseInt(code, 16);
      return number > 0x10ffff ? "" : String.fromCodePoint(number);
    },
  );
}

const FLOW =
  /\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"\s*|'([^']*(?:''[^']*)*)'\s*|([^\s"',:{}[\]][^,:{}]*)):(?:(?=\s*["'[{])\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^']*(?:''[^']*)*)'|(\[[^\]]*\]|\{[^}]*\}))\s*|([^,{}]*))(?:,|$)/gsy;

/** `{id: 1, text: "a, b"}` */
function flowFields(source: string): Record<string, string> | undefined {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(source)?.[1];
  if (inner === undefined) return undefined;
  const fields: Record<string, string> = {};
  for (const [, doubleKey, singleKey, plainKey, double, single, list, plain = ""] of inner.matchAll(FLOW)) {
    const name = doubleKey ?? singleKey ?? plainKey?.trimEnd() ?? "";
    fields[name] =
      double !== undefined
        ? doubleQuoted(`"${double}"`)
        : single !== undefined
          ? single.replaceAll("''", "'")
          : (list ?? plainValue(plain.trim()));
  }
  return Object.keys(fields).length > 0 ? fields : undefined;
}
