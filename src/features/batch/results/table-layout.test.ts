import fc from "fast-check";
import { expect, test } from "vitest";
import {
  moveColumn,
  orderedColumns,
  resizeColumn,
  shownColumns,
  type TableLayout,
  toggleColumn,
} from "./table-layout.ts";

const NAMES = ["id", "user", "text", "day", "brand"];
const TEXT = 2;
const column = fc.nat(NAMES.length - 1);
/** A change that a person can make. */
const changes = fc.array(
  fc.oneof(
    fc.tuple(column, fc.constantFrom(1 as const, -1 as const)).map(
      ([at, step]) =>
        (layout: TableLayout) =>
          moveColumn(layout, orderedColumns(NAMES.length, TEXT, layout), at, step),
    ),
    column.map((at) => (layout: TableLayout) => toggleColumn(layout, at)),
    fc.tuple(column, fc.integer()).map(
      ([at, width]) =>
        (layout: TableLayout) =>
          resizeColumn(layout, at, width),
    ),
  ),
);

test("the text is first, the others are as in the file", () => {
  expect(shownColumns(NAMES, TEXT, {}).map(({ name }) => name)).toEqual([
    "text",
    "id",
    "user",
    "day",
    "brand",
  ]);
});

test("whatever is moved, hidden and resized, each column stays in the order once", () => {
  fc.assert(
    fc.property(changes, (all) => {
      const layout = all.reduce<TableLayout>((before, change) => change(before), {});
      const order = orderedColumns(NAMES.length, TEXT, layout);
      expect(order.toSorted()).toEqual([0, 1, 2, 3, 4]);
      const shown = shownColumns(NAMES, TEXT, layout);
      expect(shown.map((one) => one.column)).toEqual(order.filter((at) => !layout.hidden?.includes(at)));
      for (const { width = 80 } of shown) expect(width).toBeGreaterThanOrEqual(80);
    }),
  );
});

test("a move is undone by the move back, and a column can be hidden and shown", () => {
  fc.assert(
    fc.property(changes, column, (all, at) => {
      const layout = all.reduce<TableLayout>((before, change) => change(before), {});
      const order = orderedColumns(NAMES.length, TEXT, layout);
      const moved = moveColumn(layout, order, at, 1);
      const back = moveColumn(moved, orderedColumns(NAMES.length, TEXT, moved), at, -1);
      if (order.at(-1) !== at) expect(orderedColumns(NAMES.length, TEXT, back)).toEqual(order);
      const again = toggleColumn(toggleColumn(layout, at), at);
      expect(new Set(again.hidden)).toEqual(new Set(layout.hidden ?? []));
    }),
  );
});

test("a layout of a file with more columns is used as far as it goes", () => {
  expect(orderedColumns(3, 1, { order: [4, 2, 0] })).toEqual([2, 0, 1]);
});
