import { LIMITS } from "../limits.ts";
import type { ImportReport } from "../report.ts";
import type { Row } from "../table.ts";

/** Cuts cells that are too long, and reports a row with bytes that are no text. */
export function checkCells({ cells, line }: Row, report: ImportReport): void {
  for (const [at, cell] of cells.entries()) {
    if (cell.length <= LIMITS.cellCharacters) continue;
    cells[at] = cell.slice(0, LIMITS.cellCharacters);
    report.add("cut-cell", line);
  }
  if (cells.some((cell) => cell.includes("\uFFFD"))) report.add("unreadable-characters", line);
}
