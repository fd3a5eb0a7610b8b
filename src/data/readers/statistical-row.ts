import type { ImportReport } from "../report.ts";
import type { StatisticalValue } from "../statistical/cells.ts";
import type { Row } from "../table.ts";
import { checkCells } from "./check-cells.ts";

export function rowOfValues(values: readonly StatisticalValue[], report: ImportReport): Row {
  const number = ++report.rows;
  const row: Row = {
    number,
    line: number,
    cells: values.map(({ text }) => text),
    kinds: values.map(({ kind }) => kind).join(""),
  };
  checkCells(row, report);
  return row;
}
