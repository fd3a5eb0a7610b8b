import { LIMITS } from "../limits.ts";

/** The text of a cell whose parts come one after the other; it ends soon after the limit of a workbook, over which it is cut. */
export class CellText {
  value = "";

  add(part: string): void {
    if (this.value.length <= LIMITS.sheetCellCharacters) this.value += part;
  }

  clear(): void {
    this.value = "";
  }
}
