/** Reads SPSS files. A number with a label becomes its label, as a person sees it. */

import { throwIfCancelled } from "../../errors/app-error.ts";
import { columnNames } from "../columns.ts";
import { LIMITS } from "../limits.ts";
import { ImportReport } from "../report.ts";
import { MISSING, numberValue, type StatisticalValue, textValue } from "../statistical/cells.ts";
import { readCases } from "../statistical/spss-cases.ts";
import {
  readSpssDictionary,
  type SpssDictionary,
  type SpssVariable,
} from "../statistical/spss-dictionary.ts";
import type { Reader, Row, RowsOptions } from "../table.ts";
import { readerOfRows } from "./sampled.ts";
import { rowOfValues } from "./statistical-row.ts";

const ELEMENT = 8;
/** Seconds from 14 October 1582, the first day of SPSS, to 1970. */
const EPOCH = 12_219_379_200;

/** @throws AppError `damaged`, `over-limit`, `unreadable-file` */
export async function openSpss(blob: Blob): Promise<Reader> {
  const dictionary = await readSpssDictionary(blob);
  const names = dictionary.variables.map(({ name }) => name);
  return readerOfRows("spss", columnNames(names, names.length), (options) =>
    rowsOf(blob, dictionary, options),
  );
}

async function* rowsOf(
  blob: Blob,
  dictionary: SpssDictionary,
  { report = new ImportReport(), ...options }: RowsOptions,
): AsyncGenerator<Row[], void, undefined> {
  const { variables } = dictionary;
  const most = Math.max(1, Math.min(LIMITS.batchRows, Math.floor(LIMITS.batchCells / variables.length)));
  let rows: Row[] = [];
  for await (const bytes of readCases(blob, dictionary, options)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    rows.push(
      rowOfValues(
        variables.map((variable) => valueOf(variable, view, dictionary)),
        report,
      ),
    );
    if (rows.length < most) continue;
    throwIfCancelled(options.signal);
    yield rows;
    rows = [];
  }
  yield rows;
}

function valueOf(variable: SpssVariable, view: DataView, dictionary: SpssDictionary): StatisticalValue {
  const { width, segments, kind, labels } = variable;
  if (width > 0) return stringValue(variable, view, dictionary);
  const value = view.getFloat64(ELEMENT * (segments[0]?.element ?? 0), dictionary.isLittleEndian);
  // The lowest number is the missing value of the system.
  if (value === -Number.MAX_VALUE || variable.isMissing(value)) return MISSING;
  const label = labels.get(value);
  if (label !== undefined) return textValue(label);
  return numberValue(kind === "date" || kind === "timestamp" ? value - EPOCH : value, kind);
}

function stringValue(
  { segments, labels }: SpssVariable,
  view: DataView,
  { decode }: SpssDictionary,
): StatisticalValue {
  const parts = segments.map(({ element, bytes }) => {
    const start = ELEMENT * element;
    return new Uint8Array(view.buffer, view.byteOffset + start, Math.min(bytes, view.byteLength - start));
  });
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const text = decode(whole).trimEnd();
  return textValue(labels.get(text) ?? text);
}
