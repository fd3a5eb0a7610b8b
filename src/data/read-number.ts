const POINT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const GROUPS = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/;
const COMMA = /^[+-]?\d+,\d+$/;

/** The number in a cell, with a decimal point, groups of thousands or a decimal comma; otherwise NaN. */
export function readNumber(cell: string): number {
  const text = cell.trim();
  if (POINT.test(text)) return Number(text);
  if (GROUPS.test(text)) return Number(text.replaceAll(",", ""));
  return COMMA.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
}
