import fc from "fast-check";
import { expect, test } from "vitest";
import { dateFormat } from "../../data/dates/date-column.ts";
import { copyKey, copyText, NO_COPY } from "./copies.ts";
import {
  type Condition,
  conditionKey,
  headColumn,
  headNameOf,
  parseHeadColumn,
  readsCells,
  type SelectableRow,
  type SelectionContext,
  selectionTest,
  sortConditions,
  withCondition,
  withoutCondition,
} from "./selection.ts";

const CLASSES = 3;
const DAY = 86_400_000;

/** What a head with several answers says of the rows in turn. */
const ANSWERS = [["fear"], ["fear", "joy"], []];
const HEAD = headColumn("mood: a head");

/** The columns of the rows: a text, a word, a number and a date. */
const cells = fc.tuple(
  fc.constantFrom("good day", "GOOD day http://a.b", "bad", "RT @a: bad", "", "ja"),
  fc.constantFrom("a", "b", "A", ""),
  fc.constantFrom("1", "2.5", "3,000", "none", ""),
  fc.constantFrom("2024-03-01", "2024-03-02T10:00:00Z", "2024-04-01", "never", ""),
);

const rows = fc.array(
  fc.record({
    cells,
    label: fc.integer({ min: -1, max: CLASSES - 1 }),
    score: fc.constantFrom(0.3, 0.5, 0.7, 0.9),
    isNotSure: fc.boolean(),
    second: fc.integer({ min: -1, max: CLASSES - 1 }),
    status: fc.constantFrom("scored", "cut", "empty", undefined),
  }),
  { maxLength: 30 },
) as fc.Arbitrary<Omit<SelectableRow, "row">[]>;

const day = fc.nat(40).map((days) => Date.UTC(2024, 2, 1) + (days - 2) * DAY);
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ on: fc.constant("text"), text: fc.constantFrom("good", "A", "d") }),
  fc.record({ on: fc.constant("text"), text: fc.constantFrom("good", "a"), column: fc.nat(3) }),
  fc.record({ on: fc.constant("class"), classes: fc.subarray([0, 1, 2, 3]) }),
  fc.record({ on: fc.constant("status"), statuses: fc.subarray(["scored", "cut", "not_sure"]) }),
  fc.record({ on: fc.constant("score"), low: fc.constantFrom(0, 0.5), high: fc.constantFrom(0.5, 0.9) }),
  fc.record({ on: fc.constant("value"), column: fc.constant(1), values: fc.subarray(["a", "b", "A", ""]) }),
  fc.record({ on: fc.constant("value"), column: fc.constant("language"), values: fc.subarray(["de", "en"]) }),
  fc.record({
    on: fc.constant("value"),
    column: fc.constant(HEAD),
    values: fc.subarray(["fear", "joy", ""]),
  }),
  fc.record({ on: fc.constant("value"), column: fc.constant("topic"), values: fc.subarray(["even", ""]) }),
  fc.record({ on: fc.constant("date"), column: fc.constant(3), from: day, to: day }),
  fc.record({
    on: fc.constant("number"),
    column: fc.constant(2),
    from: fc.nat(3),
    to: fc.constantFrom(3, 9000),
  }),
  fc.record({ on: fc.constant("copies"), keep: fc.constantFrom("once", "repeated") }),
  fc.record({ on: fc.constant("second"), agrees: fc.boolean() }),
  fc.record({ on: fc.constant("name"), names: fc.subarray(["good", "day|ja", "RT @a"], { minLength: 1 }) }),
  fc.record({ on: fc.constant("rows"), rows: fc.subarray([0, 1, 2, 5, 8]) }),
) as fc.Arbitrary<Condition>;
const selections = fc
  .array(conditions, { maxLength: 5 })
  .map((found) => found.reduce<readonly Condition[]>(withCondition, []));

const textOf = (row: readonly string[]) => row[0] ?? "";
const languageOf = (text: string) => (text === "ja" ? "de" : "en");
const dates = dateFormat("day", ["2024-03-01"]);

function contextOf(all: readonly Omit<SelectableRow, "row">[]): SelectionContext {
  const keys = all.map((row) => copyKey(textOf(row.cells)));
  return {
    classes: CLASSES,
    dateFormat: () => dates,
    textOf,
    languageOf,
    answersOf: (_, row) => ANSWERS[row % ANSWERS.length] ?? [],
    topicOf: (row) => (row % 2 === 0 ? "even" : ""),
    copyKeyOf: (row) => keys[row] ?? NO_COPY,
    copiesOf: (key) => keys.filter((other) => other === key).length,
  };
}

const selected = (
  all: readonly Omit<SelectableRow, "row">[],
  selection: readonly Condition[],
  context = contextOf(all),
): number[] => {
  const isSelected = selectionTest(selection, context);
  return all.flatMap((row, at) => (isSelected({ ...row, row: at }) ? [at] : []));
};

test("a row is selected when each condition alone selects it; of copies, the first of those", () => {
  fc.assert(
    fc.property(rows, selections, (all, selection) => {
      const others = selection.filter(
        ({ on, ...rest }) => !(on === "copies" && "keep" in rest && rest.keep === "once"),
      );
      const alone = others.map((condition) => new Set(selected(all, [condition])));
      const met = all.map((_, at) => at).filter((at) => alone.every((found) => found.has(at)));
      const texts = met.map((at) => copyText(textOf(all[at]?.cells ?? [])));
      const expected =
        others.length === selection.length
          ? met
          : met.filter((_, at) => texts[at] === "" || texts.indexOf(texts[at] ?? "") === at);
      expect(selected(all, selection)).toEqual(expected);
    }),
  );
});

test("the order in which conditions were added does not matter", () => {
  fc.assert(
    fc.property(rows, selections, (all, selection) => {
      expect(selected(all, selection.toReversed())).toEqual(selected(all, selection));
      expect(sortConditions(selection.toReversed())).toEqual(sortConditions(selection));
    }),
  );
});

test("conditions that read no cells select the same rows without them", () => {
  fc.assert(
    fc.property(rows, selections, (all, selection) => {
      fc.pre(!readsCells(selection));
      const bare = all.map((row) => ({ ...row, cells: [] }));
      expect(selected(bare, selection, contextOf(all))).toEqual(selected(all, selection));
    }),
  );
});

test("a head is named in an address and found again, whatever its name", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 80, unit: "grapheme" }), (name) => {
      const column = headColumn(name);
      expect(headNameOf(column)).toBe(name);
      expect(parseHeadColumn(column)).toBe(column);
    }),
  );
  for (const text of ["", "head ", "head a:b", "head %", "language", "3"])
    expect(parseHeadColumn(text)).toBeUndefined();
});

test("a condition replaces the one with its key, and can be taken away again", () => {
  fc.assert(
    fc.property(selections, conditions, (selection, condition) => {
      const changed = withCondition(selection, condition);
      const keys = changed.map(conditionKey);
      expect(new Set(keys).size).toBe(keys.length);
      expect(changed).toContain(condition);
      const key = conditionKey(condition);
      expect(withoutCondition(changed, key)).toEqual(withoutCondition(selection, key));
    }),
  );
});

test.each<[Condition, number[]]>([
  [{ on: "class", classes: [0] }, [0]],
  [{ on: "class", classes: [0, 3] }, [0, 1]],
  [{ on: "status", statuses: ["not_sure"] }, [1]],
  [{ on: "score", low: 0.5, high: 0.9 }, [0]],
  [{ on: "text", text: "DAY" }, [0, 1]],
  [{ on: "text", text: "day", column: 1 }, []],
  [{ on: "value", column: 1, values: ["a"] }, [0]],
  [{ on: "value", column: "language", values: ["de"] }, [2]],
  [{ on: "value", column: HEAD, values: ["fear"] }, [0, 1]],
  [{ on: "value", column: HEAD, values: ["fear | joy"] }, [1]],
  [{ on: "value", column: "topic", values: ["even"] }, [0, 2]],
  [{ on: "number", column: 2, from: 1, to: 3000 }, [0]],
  [{ on: "number", column: 2, from: 1, to: 3001 }, [0, 1]],
  [{ on: "date", column: 3, from: Date.UTC(2024, 2, 1), to: Date.UTC(2024, 2, 2) }, [0]],
  [{ on: "copies", keep: "repeated" }, [0, 1]],
  [{ on: "second", agrees: true }, [0]],
  [{ on: "second", agrees: false }, [1]],
  [{ on: "name", names: ["Good day", "x"] }, [0, 1]],
  [{ on: "rows", rows: [1, 7] }, [1]],
])("%j selects rows %j", (condition, expected) => {
  const all = [
    {
      cells: ["good day", "a", "1", "2024-03-01"],
      label: 0,
      score: 0.9,
      isNotSure: false,
      second: 0,
      status: "scored",
    },
    {
      cells: ["GOOD day http://a.b", "A", "3,000", ""],
      label: 0,
      score: 0.5,
      isNotSure: true,
      second: 2,
      status: "scored",
    },
    {
      cells: ["ja", "", "none", "2024-04-01"],
      label: -1,
      score: 0,
      isNotSure: false,
      second: 1,
      status: "failed",
    },
  ] as const;
  expect(selected(all, [condition])).toEqual(expected);
});
