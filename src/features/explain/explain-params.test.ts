import german from "../../i18n/de/explain.json" with { type: "json" };
import english from "../../i18n/en/explain.json" with { type: "json" };
import { METHOD_IDS, methodIdOf, methodOf } from "../../engine/explain/attribution/registry.ts";
import {
  assert,
  constantFrom,
  double,
  integer,
  option,
  property,
  record,
  array,
  boolean,
  string,
  dictionary,
} from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attributionMethod,
  chosenHeads,
  DEFAULT_PARAMS,
  FORMS,
  formatExplainParams,
  METRICS,
  parseExplainParams,
  SCALES,
  SOURCES,
  TABS,
} from "./explain-params.ts";

const anyView = record({
  tab: constantFrom(...TABS),
  text: string({ unit: "grapheme" }),
  other: constantFrom(undefined, "another & longer text"),
  second: constantFrom("", "embedded", "org/name@0123 int8 & more"),
  counterfactuals: boolean(),
  method: constantFrom(...METHOD_IDS),
  head: constantFrom("", "0123456789abcdef".repeat(4)),
  label: constantFrom("", "negative", "a label & more"),
  level: constantFrom("words", "tokens"),
  source: constantFrom(...SOURCES),
  heads: array(record({ layer: integer({ min: 0, max: 30 }), head: integer({ min: 0, max: 30 }) })),
  combine: constantFrom("mean", "max"),
  layer: option(integer({ min: 0, max: 30 }), { nil: undefined }),
  form: constantFrom(...FORMS),
  mass: double({ min: 0.01, max: 1, noNaN: true }),
  special: boolean(),
  scale: constantFrom(...SCALES),
  metric: constantFrom(...METRICS),
  pinned: array(integer({ min: 0, max: 600 })),
} as const);

it("names the method of an attribution", () => {
  for (const id of METHOD_IDS) expect(methodIdOf(methodOf(id))).toBe(id);
});

describe("the address of a view", () => {
  it("restores the view", () => {
    assert(
      property(anyView, (view) => {
        expect(
          parseExplainParams(new URLSearchParams(new URLSearchParams(formatExplainParams(view)).toString())),
        ).toEqual(view);
      }),
    );
  });

  it.each([
    ["text=hi", { tab: "words", special: false, layer: undefined }],
    ["text=hi&method=lime&heads=2.5", { tab: "words", special: true, layer: 1 }],
    ["text=hi&heads=2.5", { tab: "attention", special: true, layer: 1 }],
    ["text=hi&show=similarity&layer=4", { tab: "attention", special: true, layer: 4 }],
    ["text=hi&special=no", { tab: "attention", special: false, layer: 1 }],
    ["text=hi&layer=4", { tab: "representations", special: true, layer: 4 }],
    ["tab=attention&heads=2.5", { tab: "attention", special: false, layer: undefined }],
    ["tab=nowhere", { tab: "words", special: false, layer: undefined }],
  ])("of before the tabs shows what it showed: %s", (query, expected) => {
    expect(parseExplainParams(new URLSearchParams(query))).toMatchObject(expected);
  });

  it("is empty for the initial view", () => {
    expect(formatExplainParams(DEFAULT_PARAMS)).toEqual({});
  });

  it("accepts arbitrary text in every parameter", () => {
    const names = constantFrom("method", "heads", "mass", "pin", "layer", "units", "__proto__");
    assert(
      property(dictionary(names, string()), (params) => {
        const view = parseExplainParams(new URLSearchParams(params));
        expect(METHOD_IDS).toContain(view.method);
        expect(view.mass).toBeGreaterThan(0);
        expect(view.pinned.every(Number.isInteger)).toBe(true);
      }),
    );
  });
});

describe("the methods of the page", () => {
  it.each(METHOD_IDS)("have a link and a name in every language: %s", (method) => {
    const params = new URLSearchParams({ method });
    expect(parseExplainParams(params).method).toBe(method);
    expect(attributionMethod({ ...DEFAULT_PARAMS, method })).toEqual(methodOf(method));
    for (const texts of [english, german]) expect(texts.method[method]).toMatch(/\S/);
  });
});

describe("chosenHeads", () => {
  it("returns all heads when none is chosen or the chosen ones do not exist", () => {
    expect(chosenHeads([], 2, 3)).toHaveLength(6);
    expect(chosenHeads([{ layer: 9, head: 0 }], 2, 3)).toHaveLength(6);
    expect(chosenHeads([{ layer: 1, head: 2 }], 2, 3)).toEqual([{ layer: 1, head: 2 }]);
  });
});
