import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderSource } from "../../../../server/models/folder-source.ts";
import { wasmBackend } from "../../backends/wasm.ts";
import { Classifier } from "../../classifier/classifier.ts";
import { Explainer } from "../explainer.ts";
import { loadDifferentiable } from "./load-differentiable.ts";
import {
  ATTRIBUTION_METHODS,
  isSigned,
  METHOD_IDS,
  METHOD_PARAMETERS,
  methodOf,
  needsOf,
  passesOf,
  unsupportedReason,
} from "./registry.ts";

const source = folderSource("public/models/tonescope-tweets");
const backend = wasmBackend({ threads: 1 });
const TEXT = "The museum is terrible";
/** The smallest parameters, because each method runs the real model. */
const SMALLEST = Object.fromEntries(METHOD_PARAMETERS.map(({ name, minimum }) => [name, minimum]));
let classifier: Classifier;
let model: Awaited<ReturnType<typeof loadDifferentiable>>;

beforeAll(async () => {
  classifier = await Classifier.load({ source, backend });
  model = await loadDifferentiable({ source, backend });
});
afterAll(async () => {
  await classifier.dispose();
  await model.dispose();
});

describe("the registry of attribution methods", () => {
  it.each(METHOD_IDS)("matches the result with the real model: %s", async (id) => {
    const explainer = new Explainer(classifier.inspectable, { differentiable: async () => model });
    const method = methodOf(id, SMALLEST);
    expect(unsupportedReason(method, classifier.info.capabilities)).toBeUndefined();
    const attribution = await explainer.attribute(TEXT, method);
    const { units } = explainer.tokenize(TEXT);
    const { length: classes } = classifier.info.manifest.labels;
    const words = units.filter(({ isSpecial }) => !isSpecial).length;
    const { reports } = ATTRIBUTION_METHODS[id];
    expect(attribution.values.map((row) => row.length)).toEqual(Array(classes).fill(units.length));
    expect(attribution.isSigned).toBe(isSigned(method));
    expect(attribution.passes).toBeLessThanOrEqual(passesOf(id, { words, classes }, SMALLEST));
    expect({
      "standard-errors": attribution.standardErrors !== undefined,
      "r-squared": attribution.rSquared !== undefined,
      "completeness-gap": attribution.completenessGap !== undefined,
    }).toEqual({
      "standard-errors": (reports as readonly string[]).includes("standard-errors"),
      "r-squared": (reports as readonly string[]).includes("r-squared"),
      "completeness-gap": (reports as readonly string[]).includes("completeness-gap"),
    });
  });

  it.each(METHOD_IDS)("rejects a model that lacks a need, with the reason: %s", (id) => {
    const method = methodOf(id);
    const bare = { attentions: false, masking: false };
    const needs = needsOf(method).filter((need) => need !== "gradients");
    if (needs.length === 0) expect(unsupportedReason(method, bare)).toBeUndefined();
    else expect(unsupportedReason(method, bare)).toMatch(/attention|mask token/);
  });

  it("keeps every parameter within its bounds", () => {
    for (const { name, minimum, maximum, methods, ...parameter } of METHOD_PARAMETERS) {
      for (const id of methods) {
        expect(methodOf(id)).toMatchObject({ [name]: parameter.default });
        for (const value of [minimum - 1, maximum + 1, 1.5, Number.NaN]) {
          expect(() => methodOf(id, { [name]: value })).toThrow(new RegExp(`${name} takes a whole number`));
        }
      }
    }
  });
});
