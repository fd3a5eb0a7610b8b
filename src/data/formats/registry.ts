/** All export formats. A further one is a file beside the others, and a line here. */

import { AppError } from "../../errors/app-error.ts";
import { listPath, parsePath, resolvePath, valuesAt } from "../json/record-path.ts";
import type { PathStep } from "../json/pieces.ts";
import { isObject } from "../json/values.ts";
import {
  columnOf,
  NO_FORMAT,
  type DocumentFormat,
  type ExportFormat,
  type JsonFormat,
  type TableFormat,
  type TextFormat,
  type TextLayout,
} from "./export-format.ts";
import { arff } from "./dumps/arff.ts";
import { drawnTables } from "./dumps/drawn-tables.ts";
import { mongoShell } from "./dumps/mongo-shell.ts";
import { javaScript } from "./dumps/javascript.ts";
import { python } from "./dumps/python.ts";
import { sql } from "./dumps/sql.ts";
import { rtf } from "./dumps/rtf.ts";
import { xml } from "./dumps/xml.ts";
import { yaml } from "./dumps/yaml.ts";
import { JSON_FORMATS } from "./json/all.ts";
import { TABLE_FORMATS } from "./tables/all.ts";
import { mail } from "./mail/mail.ts";
import { discord } from "./text/discord.ts";
import { fastText } from "./text/fasttext.ts";
import { irc } from "./text/irc.ts";
import { line } from "./text/line.ts";
import { subtitles } from "./text/subtitles.ts";
import { signal } from "./text/signal.ts";
import { teams } from "./text/teams.ts";
import { telegram } from "./text/telegram.ts";
import { transcript } from "./text/transcript.ts";
import { whatsApp } from "./text/whatsapp.ts";
import { zoom } from "./text/zoom.ts";

/** In order: the first that recognizes a file claims it. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  ...JSON_FORMATS,
  ...TABLE_FORMATS,
  fastText,
  // Signal before WhatsApp, and both before what is copied from Teams: they differ in the form of the time.
  signal,
  whatsApp,
  telegram,
  discord,
  line,
  zoom,
  irc,
  teams,
  transcript,
  subtitles,
  mail,
  sql,
  xml,
  arff,
  rtf,
  yaml,
  python,
  mongoShell,
  javaScript,
  drawnTables,
];

/** The values of `--format-of`. */
export const FORMAT_NAMES: readonly string[] = [
  ...new Set(EXPORT_FORMATS.map(({ id }) => id).sort()),
  NO_FORMAT,
];

/** Share of the examined records that have the structure of a format. */
const MIN_SHARE = 0.8;
const SAMPLE_RECORDS = 200;
/** Values of a text, and elements of an array at the top level, in which records are looked for. */
const EXAMINED_ELEMENTS = 1000;

/** The formats of a kind among which is chosen. @param chosen value of `--format-of`; all formats when absent */
function formatsOf<S extends ExportFormat["source"]>(source: S, chosen: string | undefined) {
  const ofSource = EXPORT_FORMATS.filter((format) => format.source === source) as Extract<
    ExportFormat,
    { source: S }
  >[];
  return chosen === undefined ? ofSource : ofSource.filter(({ id }) => id === chosen);
}

/** @param lines the first lines of the file */
export function findTextFormat(
  lines: readonly string[],
  fileName: string,
  chosen?: string,
): { format: TextFormat; layout: TextLayout } | undefined {
  for (const format of formatsOf("text", chosen)) {
    const layout = format.recognize(lines, fileName);
    if (layout) return { format, layout };
  }
  return undefined;
}

/** @param lines the first lines of the file */
export const findDocumentFormat = (
  lines: readonly string[],
  fileName: string,
  chosen?: string,
): DocumentFormat | undefined =>
  formatsOf("document", chosen).find((format) => format.recognize(lines, fileName));

/** @param values the first values of a JSON text */
export function findJsonFormat(
  values: readonly unknown[],
  chosen?: string,
): { format: JsonFormat; path: readonly PathStep[] } | undefined {
  const formats = formatsOf("json", chosen);
  const examined = values
    .slice(0, EXAMINED_ELEMENTS)
    .map((value) => (Array.isArray(value) ? value.slice(0, EXAMINED_ELEMENTS) : value));
  // Many formats have their records at the same places.
  const places = new Map<string, Place>();
  for (const format of formats) {
    for (const written of format.records) {
      const place = places.get(written) ?? placeAt(written, examined);
      places.set(written, place);
      if (place.path && haveStructure(place.sample, format)) return { format, path: place.path };
    }
  }
  const [document] = values;
  if (values.length !== 1 || !isObject(document)) return undefined;
  for (const format of formats) {
    if (format.late?.owns(document) === true) return { format, path: listPath(format.late.records) };
  }
  return undefined;
}

/** The first values at a written path; without one when nothing is there. */
interface Place {
  path?: readonly PathStep[];
  sample: readonly unknown[];
}

function placeAt(written: string, values: readonly unknown[]): Place {
  const path = resolvePath(parsePath(written), values);
  return path ? { path, sample: valuesAt(path, values).slice(0, SAMPLE_RECORDS) } : { sample: [] };
}

function haveStructure(sample: readonly unknown[], { matches, minShare = MIN_SHARE }: JsonFormat): boolean {
  const fitting = sample.filter((value) => isObject(value) && matches(value)).length;
  return fitting > 0 && fitting >= minShare * sample.length;
}

/** @param names of the columns @param rows the first rows below them */
export function findTableFormat(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  chosen?: string,
): TableFormat | undefined {
  const [first = []] = rows;
  return formatsOf("table", chosen).find(
    ({ header, matches }) =>
      header.every((name) => columnOf([name], names) !== undefined) && (matches?.(first) ?? true),
  );
}

/** The formats that claim a file of an archive by its name. @param chosen value of `--format-of`; all formats when absent */
export const formatsOfFile = (path: string, chosen: string | undefined): ExportFormat[] =>
  EXPORT_FORMATS.filter(({ id, files }) => files?.test(path) === true && (chosen ?? id) === id);

/** @throws AppError `bad-option` when a format was chosen in which the file is not */
export function checkChosen(chosen: string | undefined, found: ExportFormat | undefined): void {
  if (chosen === undefined || chosen === NO_FORMAT || found?.id === chosen) return;
  if (!FORMAT_NAMES.includes(chosen)) {
    throw new AppError("bad-option", `There is no format ${chosen} among ${FORMAT_NAMES.join(", ")}.`);
  }
  throw new AppError("bad-option", `The file is not an export of the format ${chosen}.`);
}
