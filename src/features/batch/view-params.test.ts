import fc from "fast-check";
import { expect, it } from "vitest";
import type { TableView } from "../../../workers/protocols/batch-types.ts";
import { ROW_STATUSES } from "../../data/write/scored.ts";
import { ALL_ROWS, formatView, parseView } from "./view-params.ts";

const bounds = { labels: 3, columns: 5 };
const through = (view: TableView) => parseView(new URLSearchParams(formatView(view)), bounds);

const column = fc.nat(bounds.columns - 1);
const share = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
const pair = <T extends number>(values: fc.Arbitrary<T>) =>
  fc.uniqueArray(values, { minLength: 2, maxLength: 2 }).map((two) => two.toSorted((a, b) => a - b));

const views = fc
  .record(
    {
      label: fc.nat(bounds.labels - 1),
      status: fc.constantFrom(...ROW_STATUSES),
      score: pair(share).map(([low, high]) => ({ low, high })),
      text: fc.string({ unit: "grapheme", minLength: 1 }),
      textColumn: column,
      cell: fc.record({
        column: fc.oneof(column, fc.constant("language")),
        value: fc.string({ unit: "binary" }),
      }),
      time: fc.tuple(column, pair(fc.maxSafeInteger())).map(([at, [from, to]]) => ({ column: at, from, to })),
      number: fc
        .tuple(
          column,
          pair(fc.double({ noNaN: true, min: -1e20, noDefaultInfinity: false }).map((n) => n + 0)),
        )
        .map(([at, [from, to]]) => ({ column: at, from, to })),
      sort: fc.oneof(
        fc.constantFrom({ by: "label" }, { by: "score" }),
        column.map((at) => ({ by: "column", column: at })),
      ),
      descending: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .map(({ status, ...rest }) => ({
    ...ALL_ROWS,
    ...rest,
    // Either of the two, as on the page.
    ...(status && rest.label === undefined && { status }),
  })) as fc.Arbitrary<TableView>;

it("is empty for the initial view", () => {
  expect(formatView(ALL_ROWS)).toEqual({});
  expect(through(ALL_ROWS)).toEqual(ALL_ROWS);
});

it("restores every view", () => {
  fc.assert(fc.property(views, (view) => void expect(through(view)).toEqual(view)));
});

it("ignores the parts of a link that the table does not have", () => {
  const names = ["show", "score", "find", "in", "cell", "time", "number", "sort", "order"] as const;
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom("-1", "99", "1e3", "NaN-1", "0-2", "0.5", "constructor", "7:x", ":", "0,5", "0,9,1"),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), value), (params) => {
      const view = parseView(new URLSearchParams(params), bounds);
      const columns = [view.textColumn, view.cell?.column, view.time?.column];
      if (view.sort.by === "column") columns.push(view.sort.column);
      for (const at of columns) {
        if (at !== undefined && at !== "language") expect(at).toBeLessThan(bounds.columns);
      }
      if (view.label !== undefined) expect(view.label).toBeLessThan(bounds.labels);
      if (view.score) expect(view.score.low).toBeLessThan(view.score.high);
      if (view.time) expect(view.time.from).toBeLessThan(view.time.to);
    }),
  );
});
