/**
 * Lists of records in YAML: `- id: 1` with further fields below it, also under a name (`tweets:`), as `{id: 1}`, or one
 * document for each record. Values that are lists or records again stay as they are written.
 */

import { AppError } from "../../../errors/app-error.ts";
import { LIMITS } from "../../limits.ts";
import type { ExportRecord, RecordParser, TextFormat } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";
import { fieldsOf, KEY, scalarOf } from "./yaml-values.ts";

const ITEM = /^(?<indent> *)- +(?<rest>\S.*)$/;
const EMPTY_ITEM = /^(?<indent> *)-\s*$/;
const isSkipped = (line: string) =>
  /^\s*(?:#.*)?$/.test(line) || /^(?:---|\.\.\.|%YAML\b.*)(?:\s+#.*)?\s*$/.test(line);
const isRecord = (rest: string) => KEY.test(rest) || /^\{.*\}\s*$/.test(rest);

export const yaml: TextFormat = {
  id: "yaml",
  name: "YAML",
  unit: "row",
  source: "text",
  text: [],
  recognize(lines, fileName) {
    const parser = parserFor(lines, /\.ya?ml$/i.test(fileName));
    if (!parser) return undefined;
    const sample = parser();
    const names = new Set<string>();
    const records = [...sample.push(`${lines.slice(0, -1).join("\n")}\n`), ...sample.finish()];
    for (const { fields } of records) for (const name of Object.keys(fields)) names.add(name);
    return names.size === 0 ? undefined : { columns: [...names], parser };
  },
};

/** How the records are divided; undefined when there are none. */
function parserFor(lines: readonly string[], isNamedYaml: boolean): (() => RecordParser) | undefined {
  const filled = lines.filter((line) => !isSkipped(line));
  const separators = lines.filter((line) => SEPARATOR.test(line)).length;
  const isYaml = isNamedYaml || separators > 0;
  const list = filled.findIndex((line) => ITEM.test(line) || EMPTY_ITEM.test(line));
  const before = list < 0 ? filled : filled.slice(0, list);
  const rest = ITEM.exec(filled[list] ?? "")?.groups?.["rest"];
  // Facts about the list can be before it.
  const isBelowName = before.every((line) => KEY.test(line)) && /^["'\w-]+:\s*$/.test(before.at(-1) ?? "");
  const areTexts = isNamedYaml && list === 0 && rest !== undefined && filled.every((line) => ITEM.test(line));
  if (areTexts && !isRecord(rest)) return () => yamlParser(true);
  const isList = rest === undefined ? isYaml && list >= 0 : isRecord(rest);
  if (isList && (list === 0 ? isYaml || areRecords(filled) : isBelowName)) return () => yamlParser();
  const fields = filled.filter((line) => KEY.test(line));
  if (separators > 1 && fields.length > 0 && KEY.test(filled[0] ?? "")) return documentParser;
  return isNamedYaml && areNamed(filled) ? namedParser : undefined;
}

const SEPARATOR = /^---(?:\s.*)?$/;
const NAME_ALONE = /^(?<name>[^\s#:][^:#]*):\s*$/;

/** Whether there is nothing but names with a record below each, and the records have a field in common. */
function areNamed(lines: readonly string[]): boolean {
  const names = lines.filter((line) => !/^\s/.test(line));
  const first = lines.flatMap((line, index) =>
    NAME_ALONE.test(lines[index - 1] ?? "") ? [line.trim()] : [],
  );
  const keys = new Set(first.map((line) => KEY.exec(line)?.groups?.["key"]));
  return (
    names.length > 1 &&
    names.every((line) => NAME_ALONE.test(line)) &&
    keys.size === 1 &&
    !keys.has(undefined)
  );
}

/** A list of words with colons is text; records have the same fields, on lines of their own. */
function areRecords(lines: readonly string[]): boolean {
  const items = lines.flatMap((line) => ITEM.exec(line)?.groups?.["rest"] ?? []);
  const keys = items.map((rest) => KEY.exec(rest)?.groups?.["key"] ?? "{");
  const below = lines.filter((line) => /^ +\S/.test(line) && !ITEM.test(line) && KEY.test(line.trim()));
  return keys.every((key) => key === keys[0]) && (below.length > 0 || keys[0] === "{");
}

/** @param areTexts whether items that are no records are texts */
function yamlParser(areTexts = false): RecordParser {
  let item: { line: number; lines: string[] } | undefined;
  /** Indent of the items of the list. */
  let indent = -1;
  let characters = 0;
  let isOver = false;
  const take = (): ExportRecord[] => {
    if (!item) return [];
    const { line, lines } = item;
    item = undefined;
    const fields = fieldsOf(lines) ?? (areTexts ? { text: scalarOf(lines) } : undefined);
    return [{ line, fields: fields ?? {}, isOther: fields === undefined }];
  };
  return parserOfLines({
    read(line, number) {
      const { indent: written, rest = "" } = (ITEM.exec(line) ?? EMPTY_ITEM.exec(line))?.groups ?? {};
      const isItem = written !== undefined && (indent < 0 || written.length === indent);
      if (isOver) return isItem ? [{ line: number, fields: {}, isOther: true }] : [];
      if (isItem) {
        const done = take();
        indent = written.length;
        characters = 0;
        // The first field stands where the others do.
        item = { line: number, lines: rest === "" ? [] : [" ".repeat(line.length - rest.length) + rest] };
        return done;
      }
      const isInside = line.trim() === "" || line.length - line.trimStart().length > indent;
      if (item && isInside) {
        characters += line.length;
        if (characters > LIMITS.recordCharacters) throw new AppError("too-long", "A record does not end.");
        item.lines.push(line);
        return [];
      }
      if (isSkipped(line)) return [];
      // What follows the list is something else.
      isOver = item !== undefined;
      return take();
    },
    finish: take,
  });
}

/** Each document is a record. */
function documentParser(): RecordParser {
  return recordsBetween((line) => (SEPARATOR.test(line) ? {} : undefined));
}

/** Each record is below its name, which is a column `key`. */
function namedParser(): RecordParser {
  return recordsBetween((line) => {
    const { name } = NAME_ALONE.exec(line)?.groups ?? {};
    return name === undefined ? undefined : { key: name.trim() };
  });
}

/** @param startOf the first fields of the record that begins after a line; undefined for a line inside of a record */
function recordsBetween(startOf: (line: string) => Record<string, string> | undefined): RecordParser {
  let record: { line: number; fields: Record<string, string>; lines: string[] } = {
    line: 1,
    fields: {},
    lines: [],
  };
  const take = (): ExportRecord[] => {
    const { line, fields, lines } = record;
    if (lines.every((written) => isSkipped(written))) return [];
    const found = fieldsOf(lines);
    return [{ line, fields: { ...fields, ...found }, isOther: found === undefined }];
  };
  return parserOfLines({
    read(line, number) {
      const fields = startOf(line);
      if (!fields) {
        record.lines.push(line);
        return [];
      }
      const done = take();
      record = { line: number, fields, lines: [] };
      return done;
    },
    finish: take,
  });
}
