/** Which columns of the table are shown, in which order and how wide. Pure. */

/** Lines of a row. */
export const LINES = [1, 3, 6] as const;

/** What is absent is as the file suggests. Columns are indices in the file. */
export interface TableLayout {
  /** All columns in the order of the table; columns that it lacks follow. */
  order?: readonly number[];
  hidden?: readonly number[];
  /** Pixels. */
  widths?: Readonly<Record<number, number>>;
  lines?: (typeof LINES)[number];
}

export interface TableColumn {
  name: string;
  /** Index in the file. */
  column: number;
  isText: boolean;
  /** Pixels; undefined for the width that suits the table. */
  width: number | undefined;
}

export const [MIN_WIDTH, MAX_WIDTH] = [80, 1600];

const boundedWidth = (pixels: number): number => Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, pixels)));

/** All columns in the order of the table: by default the text first, the others as in the file. */
export function orderedColumns(count: number, textColumn: number, { order = [] }: TableLayout): number[] {
  const known = order.filter((column) => column < count);
  const others = Array.from({ length: count }, (_, column) => column).filter(
    (column) => !known.includes(column),
  );
  if (order.length > 0) return [...known, ...others];
  return [textColumn, ...others.filter((column) => column !== textColumn)];
}

/** The columns that are shown. */
export function shownColumns(
  names: readonly string[],
  textColumn: number,
  layout: TableLayout,
): TableColumn[] {
  const { hidden = [], widths = {} } = layout;
  return orderedColumns(names.length, textColumn, layout)
    .filter((column) => !hidden.includes(column))
    .map((column) => ({
      name: names[column] ?? "",
      column,
      isText: column === textColumn,
      width: widths[column],
    }));
}

/** The layout with a column one place nearer to the start or the end. */
export function moveColumn(
  layout: TableLayout,
  columns: readonly number[],
  column: number,
  step: 1 | -1,
): TableLayout {
  const at = columns.indexOf(column);
  const other = columns[at + step];
  if (at < 0 || other === undefined) return layout;
  return { ...layout, order: columns.with(at, other).with(at + step, column) };
}

/** The layout with a column shown or hidden. */
export function toggleColumn(layout: TableLayout, column: number): TableLayout {
  const { hidden = [] } = layout;
  return {
    ...layout,
    hidden: hidden.includes(column) ? hidden.filter((other) => other !== column) : [...hidden, column],
  };
}

export const resizeColumn = (layout: TableLayout, column: number, width: number): TableLayout => ({
  ...layout,
  widths: { ...layout.widths, [column]: boundedWidth(width) },
});
