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

/** Wide enough for an id of 19 digits and for a date with its time. */
const [TEXT_WIDTH, OTHER_WIDTH] = [320, 200];

const widthOf = ({ isText, width }: TableColumn): number => width ?? (isText ? TEXT_WIDTH : OTHER_WIDTH);

/** The columns of the CSS grid: row number, prediction and score, the second model, then the columns of the file. */
export function gridTemplate(columns: readonly TableColumn[], job: Pick<Job, "rows" | "second">): string {
  const widths = columns.map(({ isText, width }) => {
    if (width !== undefined) return `${width}px`;
    return isText ? `minmax(${TEXT_WIDTH}px, 3fr)` : `minmax(${OTHER_WIDTH}px, 1fr)`;
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
): CSSProperties {
  const text = columns.find(({ isText }) => isText);
  const start = rowNumberWidth(job.rows) + answersWidth(job);
  const width = columns.reduce((sum, column) => sum + widthOf(column), start);
  return {
    scrollPaddingInlineStart: PREDICTION_WIDTH + (text ? widthOf(text) : 0),
    "--row-width": `${width}px`,
  } as CSSProperties;
}
