import type { Job } from "../../../../workers/protocols/batch-types.ts";

export interface Column {
  name: string;
  /** Index in the file. */
  column: number;
}

/** The places of a row that can have the focus: the links to Analyze and Explain, then each cell. */
export const LABEL_STOP = 2;
export const SCORE_STOP = 3;
export const FIRST_COLUMN_STOP = 4;

/** The text column first, beside the prediction; the others follow in the order of the file. */
export function tableColumns({ table, report }: Job): Column[] {
  const names = [...table.columns.map(({ name }) => name), ...report.addedColumns];
  const columns = names.map((name, column) => ({ name, column }));
  return [...columns.splice(table.textColumn, 1), ...columns];
}

/** The columns of the CSS grid: row number, prediction and score, then the columns of the file. */
export function gridTemplate(columns: readonly Column[], textColumn: number, isNarrow: boolean): string {
  const [fixed, text, other] = isNarrow
    ? ["84px 120px 84px", "260px", "140px"]
    : ["108px 210px 150px", "minmax(360px, 1fr)", "190px"];
  const widths = columns.map(({ column }) => (column === textColumn ? text : other));
  return `${fixed} ${widths.join(" ")}`;
}
