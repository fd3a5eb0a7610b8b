import fc from "fast-check";
import { expect, it } from "vitest";
import type { TableView } from "../../../workers/protocols/batch-types.ts";
import { ROW_STATUSES } from "../../data/write/scored.ts";
import { type Condition, sortConditions, withCondition } from "../../scoring/selection/selection.ts";
import { formatRows } from "./selection-params.ts";
import { ALL_ROWS, filterKey, formatView, parseView } from "./view-params.ts";

const bounds = { labels: 3, columns: 5, rows: 40 };
const through = (view: TableView) => parseView(new URLSearchParams(formatView(view)), bounds);

const column = fc.nat(bounds.columns - 1);
const share = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
const range = (values: fc.Arbitrary<number>) =>
  fc
    .uniqueArray(values, { minLength: 2, maxLength: 2 })
    .map((two) => two.toSorted((a, b) => a - b) as [number, number]);
const text = fc.string({ unit: "grapheme", minLength: 1 }).map((value) => value.toWellFormed());
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const onColumn = (on: "date" | "number", values: fc.Arbitrary<number>) =>
  fc.tuple(column, range(values)).map(([at, [from, to]]): Condition => ({ on, column: at, from, to }));

const conditions: fc.Arbitrary<Condition> = fc.oneof(
  text.map((contained): Condition => ({ on: "text", text: contained })),
  fc.tuple(text, column).map(([contained, at]): Condition => ({ on: "text", text: contained, column: at })),
  some([0, 1, 2, 3]).map((classes): Condition => ({ on: "class", classes })),
  some(ROW_STATUSES.filter((status) => status !== "not_sure")).map((statuses): Condition => ({
    on: "status",
    statuses,
  })),
  range(share).map(([low, high]): Condition => ({ on: "score", low, high })),
  fc
    .tuple(fc.oneof(column, fc.constant("language" as const)), fc.uniqueArray(fc.string(), { minLength: 1 }))
    .map(([at, values]): Condition => ({ on: "value", column: at, values })),
  onColumn("date", fc.maxSafeInteger()),
  onColumn(
    "number",
    fc.double({ noNaN: true, min: -1e20 }).map((n) => n + 0),
  ),
  fc.boolean().map((agrees): Condition => ({ on: "second", agrees })),
  fc
    .subarray(["Acme|Acme Corp", "other", "@x"], { minLength: 1 })
    .map((names): Condition => ({ on: "name", names })),
  fc.constantFrom("once" as const, "repeated" as const).map((keep): Condition => ({ on: "copies", keep })),
  some([...Array(bounds.rows).keys()]).map((rows): Condition => ({ on: "rows", rows })),
);

const views: fc.Arbitrary<TableView> = fc.record({
  selection: fc
    .array(conditions, { maxLength: 6 })
    .map((all) => all.reduce<readonly Condition[]>(withCondition, [])),
  sort: fc.oneof(
    fc.constantFrom({ by: "label" as const }, { by: "score" as const }),
    fc.nat(bounds.labels - 1).map((label) => ({ by: "probability" as const, label })),
    column.map((at) => ({ by: "column" as const, column: at })),
  ),
  descending: fc.boolean(),
});

it("is empty for the initial view", () => {
  expect(formatView(ALL_ROWS)).toEqual([]);
  expect(through(ALL_ROWS)).toEqual(ALL_ROWS);
});

it("restores every view", () => {
  fc.assert(
    fc.property(views, (view) => {
      const { selection, ...order } = through(view);
      expect({ ...order, selection: sortConditions(selection) }).toEqual({
        ...view,
        selection: sortConditions(view.selection),
      });
    }),
  );
});

it("is the same for the same conditions in whatever order", () => {
  fc.assert(
    fc.property(views, (view) => {
      const other = { ...view, selection: view.selection.toReversed() };
      expect(filterKey(other)).toBe(filterKey(view));
    }),
  );
});

it("reads the links of earlier versions", () => {
  const read = (link: string) => parseView(new URLSearchParams(link), bounds).selection;
  expect(read("show=0&find=rain&in=2&cell=3:SkyJet&score=0.5-0.7")).toEqual([
    { on: "class", classes: [0] },
    { on: "score", low: 0.5, high: 0.7 },
    { on: "value", column: 3, values: ["SkyJet"] },
    { on: "text", text: "rain", column: 2 },
  ]);
  expect(read("show=not_sure")).toEqual([{ on: "class", classes: [3] }]);
  expect(read("show=cut")).toEqual([{ on: "status", statuses: ["cut"] }]);
});

it("names rows by ranges", () => {
  expect(formatRows([0, 1, 2, 5, 7, 8])).toBe("1-3,6,8-9");
});

it("ignores the parts of a link that the table does not have", () => {
  const names = [
    "show",
    "score",
    "find",
    "in",
    "cell",
    "time",
    "number",
    "models",
    "copies",
    "name",
    "rows",
    "sort",
    "order",
  ];
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "-1",
      "99",
      "1e3",
      "NaN-1",
      "0-2",
      "0.5",
      "constructor",
      "7:x",
      ":",
      "0,5",
      "0,9,1",
      "p9",
    ),
  );
  const params = fc.array(fc.tuple(fc.constantFrom(...names), value));
  fc.assert(
    fc.property(params, (pairs) => {
      const view = parseView(new URLSearchParams(pairs), bounds);
      for (const condition of view.selection) {
        if ("column" in condition && condition.column !== undefined && condition.column !== "language")
          expect(condition.column).toBeLessThan(bounds.columns);
        if (condition.on === "class")
          for (const label of condition.classes) expect(label).toBeLessThanOrEqual(bounds.labels);
        if (condition.on === "rows") for (const row of condition.rows) expect(row).toBeLessThan(bounds.rows);
        if (condition.on === "score") expect(condition.low).toBeLessThan(condition.high);
        if (condition.on === "date" || condition.on === "number")
          expect(condition.from).toBeLessThan(condition.to);
      }
      if (view.sort.by === "column") expect(view.sort.column).toBeLessThan(bounds.columns);
      if (view.sort.by === "probability") expect(view.sort.label).toBeLessThan(bounds.labels);
    }),
  );
});
