import type { CSSProperties } from "react";
import type { TableColumn } from "./table-layout.ts";

/** The places of a row that can have the focus: the checkbox, the links to Analyze and Explain, then each cell. */
export const [TICK_STOP, ANALYZE_STOP, EXPLAIN_STOP, LABEL_STOP, SCORE_STOP, FIRST_COLUMN_STOP] = [
  0, 1, 2, 3, 4, 5,
] as const;

/** Pixels of the cells before the columns of the file: row number, prediction, score. */
const FIXED = { row: 124, prediction: 170, score: 136 };
const [TEXT_WIDTH, OTHER_WIDTH] = [320, 180];

const widthOf = ({ isText, width }: TableColumn): number => width ?? (isText ? TEXT_WIDTH : OTHER_WIDTH);

/** The columns of the CSS grid: row number, prediction and score, then the columns of the file. */
export function gridTemplate(columns: readonly TableColumn[]): string {
  const widths = columns.map(({ isText, width }) => {
    if (width !== undefined) return `${width}px`;
    return isText ? `minmax(${TEXT_WIDTH}px, 3fr)` : `minmax(${OTHER_WIDTH}px, 1fr)`;
  });
  return `${FIXED.row}px ${FIXED.prediction}px ${FIXED.score}px ${widths.join(" ")}`;
}

/** Where the prediction and the text stay when the table is scrolled sideways, in pixels from its start. */
export const TEXT_START = FIXED.prediction;

/** How wide a row is at least, and how much of it stays at the start of the table while it is scrolled sideways. */
export function tableStyle(columns: readonly TableColumn[]): CSSProperties {
  const text = columns.find(({ isText }) => isText);
  const start = FIXED.row + FIXED.prediction + FIXED.score;
  const width = columns.reduce((sum, column) => sum + widthOf(column), start);
  return {
    scrollPaddingInlineStart: FIXED.prediction + (text ? widthOf(text) : 0),
    "--row-width": `${width}px`,
  } as CSSProperties;
}
