import type { CSSProperties } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import type { TableColumn } from "./table-layout.ts";

/** The places of a row that can have the focus: the checkbox, the links to Analyze and Explain, then each cell. */
export const [TICK_STOP, ANALYZE_STOP, EXPLAIN_STOP, LABEL_STOP, SCORE_STOP, SECOND_STOP] = [
  0, 1, 2, 3, 4, 5,
] as const;

/** The place of the first column of the file: after that of the second model, if there is one. */
export const firstColumnStop = ({ second }: Pick<Job, "second">): number =>
  second ? SECOND_STOP + 1 : SECOND_STOP;

/** Pixels of the cells before the columns of the file. */
const [PREDICTION_WIDTH, SCORE_WIDTH, SECOND_WIDTH] = [196, 136, 150];

/** Pixels of the cells with the answers of the models. */
const answersWidth = ({ second }: Pick<Job, "second">): number =>
  PREDICTION_WIDTH + SCORE_WIDTH + (second ? SECOND_WIDTH : 0);

/** The checkbox, the links and the digits of the last row number. */
const rowNumberWidth = (rows: number): number => 98 + 9 * formatCount(rows).length;

/** The least width of the text, and the limits of other columns, whose long cells are cut. */
const [TEXT_WIDTH, LEAST_WIDTH, MOST_WIDTH] = [320, 88, 240];
/** Pixels of a character, what ideographs have more, and the padding of a cell with the arrow of its header. */
const [CHARACTER, IDEOGRAPH, PADDING] = [8, 6, 40];
const IDEOGRAPHS = /[\u2E80-\uD7FF\uF900-\uFFEF]/gu;

const textWidth = (text: string): number =>
  CHARACTER * text.length + IDEOGRAPH * (text.match(IDEOGRAPHS)?.length ?? 0) + PADDING;

/**
 * Pixels that each column of the file needs to show these rows.
 * @param names of the columns of the file. @param rows their cells
 */
export const cellWidths = (names: readonly string[], rows: readonly (readonly string[])[]): number[] =>
  names.map((name, column) => {
    const widths = [name, ...rows.map((cells) => cells[column] ?? "")].map((text) => textWidth(text));
    return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, ...widths));
  });

const widthOf = ({ isText, width, column }: TableColumn, needed: readonly number[]): number =>
  width ?? (isText ? TEXT_WIDTH : (needed[column] ?? MOST_WIDTH));

/**
 * The columns of the CSS grid: row number, prediction and score, the second model, then the columns of the file. The text
 * takes the room that is left, together with columns whose cells are cut.
 * @param needed pixels, of `cellWidths`
 */
export function gridTemplate(
  columns: readonly TableColumn[],
  job: Pick<Job, "rows" | "second">,
  needed: readonly number[],
): string {
  const widths = columns.map((column) => {
    const width = widthOf(column, needed);
    if (column.width !== undefined || (!column.isText && width < MOST_WIDTH)) return `${width}px`;
    return `minmax(${width}px, ${column.isText ? 3 : 1}fr)`;
  });
  const second = job.second ? ` ${SECOND_WIDTH}px` : "";
  return `${rowNumberWidth(job.rows)}px ${PREDICTION_WIDTH}px ${SCORE_WIDTH}px${second} ${widths.join(" ")}`;
}

/** Where the prediction and the text stay when the table is scrolled sideways, in pixels from its start. */
export const TEXT_START = PREDICTION_WIDTH;

/** How wide a row is at least, and how much of it stays at the start of the table while it is scrolled sideways. */
export function tableStyle(
  columns: readonly TableColumn[],
  job: Pick<Job, "rows" | "second">,
  needed: readonly number[],
): CSSProperties {
  const text = columns.find(({ isText }) => isText);
  const start = rowNumberWidth(job.rows) + answersWidth(job);
  const width = columns.reduce((sum, column) => sum + widthOf(column, needed), start);
  return {
    scrollPaddingInlineStart: PREDICTION_WIDTH + (text ? widthOf(text, needed) : 0),
    "--row-width": `${width}px`,
  } as CSSProperties;
}
