/**
 * Lists of records in YAML: `- id: 1` with further fields below it, also under a name (`tweets:`), as `{id: 1}`, or one
 * document for each record. Values that are lists or records again stay as they are written.
 */

import { AppError } from "../../../errors/app-error.ts";
import { LIMITS } from "../../limits.ts";
import type { ExportRecord, RecordParser, TextFormat } from "../export-format.ts";
import { parserOfLines } from "../lines.ts";
import { fieldsOf, KEY } from "./yaml-values.ts";

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
    const filled = lines.filter((line) => !isSkipped(line));
    const [first = "", second = ""] = filled;
    const isNamed = /^[\w-]+:\s*$/.test(first);
    const start = isNamed ? second : first;
    const { rest } = ITEM.exec(start)?.groups ?? {};
    const isYaml = /\.ya?ml$/i.test(fileName) || lines.some((line) => /^---\s*$/.test(line)) || isNamed;
    const isList = (rest !== undefined && isRecord(rest)) || (isYaml && EMPTY_ITEM.test(start));
    if (!isList || !(isYaml || areRecords(filled))) return undefined;
    const sample = yamlParser();
    const names = new Set<string>();
    for (const { fields } of sample.push(lines.slice(0, -1).join("\n")))
      for (const name of Object.keys(fields)) names.add(name);
    for (const { fields } of sample.finish()) for (const name of Object.keys(fields)) names.add(name);
    return { columns: [...names], parser: yamlParser };
  },
};

/** A list of words with colons is text; records have the same fields, on lines of their own. */
function areRecords(lines: readonly string[]): boolean {
  const items = lines.flatMap((line) => ITEM.exec(line)?.groups?.["rest"] ?? []);
  const keys = items.map((rest) => KEY.exec(rest)?.groups?.["key"] ?? "{");
  const below = lines.filter((line) => /^ +\S/.test(line) && !ITEM.test(line) && KEY.test(line.trim()));
  return keys.every((key) => key === keys[0]) && (below.length > 0 || keys[0] === "{");
}

function yamlParser(): RecordParser {
  let item: { line: number; lines: string[] } | undefined;
  /** Indent of the items of the list. */
  let indent = -1;
  let characters = 0;
  const take = (): ExportRecord[] => {
    if (!item) return [];
    const { line, lines } = item;
    item = undefined;
    const fields = fieldsOf(lines);
    return [{ line, fields: fields ?? {}, isOther: fields === undefined }];
  };
  return parserOfLines({
    read(line, number) {
      const { indent: written, rest = "" } = (ITEM.exec(line) ?? EMPTY_ITEM.exec(line))?.groups ?? {};
      const isItem = written !== undefined && (indent < 0 || written.length === indent);
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
      return isSkipped(line) ? [] : take();
    },
    finish: take,
  });
}
