import type { CSSProperties } from "react";
import { formatCount } from "../../../ui/format/numbers.ts";
import type { TableColumn } from "./table-layout.ts";

/** The places of a row that can have the focus: the checkbox, the links to Analyze and Explain, then each cell. */
export const [TICK_STOP, ANALYZE_STOP, EXPLAIN_STOP, LABEL_STOP, SCORE_STOP, FIRST_COLUMN_STOP] = [
  0, 1, 2, 3, 4, 5,
] as const;

/** Pixels of the cells before the columns of the file. */
const [PREDICTION_WIDTH, SCORE_WIDTH] = [170, 136];

/** The checkbox, the links and the digits of the last row number. */
const rowNumberWidth = (rows: number): number => 98 + 9 * formatCount(rows).length;

const [TEXT_WIDTH, OTHER_WIDTH] = [320, 180];

const widthOf = ({ isText, width }: TableColumn): number => width ?? (isText ? TEXT_WIDTH : OTHER_WIDTH);

/** The columns of the CSS grid: row number, prediction and score, then the columns of the file. */
export function gridTemplate(columns: readonly TableColumn[], rows: number): string {
  const widths = columns.map(({ isText, width }) => {
    if (width !== undefined) return `${width}px`;
    return isText ? `minmax(${TEXT_WIDTH}px, 3fr)` : `minmax(${OTHER_WIDTH}px, 1fr)`;
  });
  return `${rowNumberWidth(rows)}px ${PREDICTION_WIDTH}px ${SCORE_WIDTH}px ${widths.join(" ")}`;
}

/** Where the prediction and the text stay when the table is scrolled sideways, in pixels from its start. */
export const TEXT_START = PREDICTION_WIDTH;

/** How wide a row is at least, and how much of it stays at the start of the table while it is scrolled sideways. */
export function tableStyle(columns: readonly TableColumn[], rows: number): CSSProperties {
  const text = columns.find(({ isText }) => isText);
  const start = rowNumberWidth(rows) + PREDICTION_WIDTH + SCORE_WIDTH;
  const width = columns.reduce((sum, column) => sum + widthOf(column), start);
  return {
    scrollPaddingInlineStart: PREDICTION_WIDTH + (text ? widthOf(text) : 0),
    "--row-width": `${width}px`,
  } as CSSProperties;
}
