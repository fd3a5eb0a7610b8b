/** A report as data: sections of paragraphs, facts, tables and figures. `html.ts` and `files.ts` write it. */

import type { Language } from "../i18n/texts.ts";
import type { Drawing } from "../ui/chart/drawing.ts";
import type { ReferenceId } from "./references.ts";

export type Cell = string | number;

export interface ReportTable {
  /** What the name of its file is made of, in English: `shares`. */
  name: string;
  caption: string;
  /** As shown. */
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** The number of columns with texts, which come first and stand to the left; 1 by default. */
  textColumns?: number;
  /** The same with all digits, for the CSV file: the names of the columns in English first. */
  data: readonly (readonly Cell[])[];
}

export interface ReportFigure {
  name: string;
  caption: string;
  drawing: Drawing;
  /** The numbers of the figure, shown below it. */
  table: ReportTable;
}

export type Block =
  | { kind: "text"; text: string }
  /** What must not be overlooked. */
  | { kind: "warning"; text: string }
  | { kind: "list"; items: readonly string[] }
  | { kind: "facts"; facts: readonly (readonly [name: string, value: string])[] }
  | { kind: "table"; table: ReportTable }
  | { kind: "figure"; figure: ReportFigure }
  | { kind: "references"; ids: readonly ReferenceId[] };

export interface ReportSection {
  /** The name of its anchor, in English. */
  id: string;
  title: string;
  blocks: readonly Block[];
}

/** Results of one kind, with what they add to the sections on method, limits and references. */
export interface Finding extends ReportSection {
  /** Paragraphs that can be cited. */
  method?: readonly string[];
  limits?: readonly string[];
  references?: readonly ReferenceId[];
}

export interface Report {
  language: Language;
  title: string;
  /** The app with its version. */
  app: string;
  /** The date in ISO 8601, the only part that differs between two reports on the same data. */
  made: string;
  sections: readonly ReportSection[];
}
