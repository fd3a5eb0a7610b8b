import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderSource } from "../../../server/models/folder-source.ts";
import { Classifier } from "../classifier/classifier.ts";
import { wasmBackend } from "../backends/wasm.ts";
import { allHeads } from "./attention/heads.ts";
import { Explainer } from "./explainer.ts";

const FOLDER = "public/models/tonescope-tweets";
const backend = wasmBackend({ threads: 1 });
let classifier: Classifier;

beforeAll(async () => {
  classifier = await Classifier.load({ source: folderSource(FOLDER), backend });
});

afterAll(() => classifier.dispose());

const target = (label: string) => classifier.info.manifest.labels.indexOf(label);
const argmax = (values: readonly number[]) => values.indexOf(Math.max(...values));

describe("explanations of the embedded model", () => {
  it("have the capabilities of the model", () => {
    expect(classifier.info.capabilities).toEqual({
      attentions: true,
      hiddenStates: true,
      layers: 8,
      masking: true,
      missing: [],
    });
  });

  it("do not change the probabilities when intermediates are fetched", async () => {
    const text = "The new bridge opened today and it looks lovely";
    const { inputIds } = classifier.inspectable.tokenize(text);
    const plain = await classifier.classify(text);
    const traced = await classifier.inspectable.intermediates(inputIds, {
      attentions: true,
      hiddenStates: true,
    });
    expect(traced.probabilities).toEqual(plain.scores.map(({ score }) => score));
    expect(traced.attentions).toMatchObject({ layers: 8, heads: 12, tokens: inputIds.length });
    expect(traced.hiddenStates).toMatchObject({ layers: 9, hidden: 384, tokens: inputIds.length });
    expect((await classifier.inspectable.intermediates(inputIds, {})).attentions).toBeUndefined();
  });

  it("have words with their spans in the original text", () => {
    const text = "@somebody café 👨‍👩‍👧 https://example.org";
    const { units, tokens, inputIds } = classifier.inspectable.tokenize(text);
    const words = units.filter((unit) => !unit.isSpecial);
    expect(words.map(({ start, end }) => text.slice(start, end))).toEqual(text.split(" "));
    expect(words.map((word) => word.label)).toEqual(["@user", "café", "👨‍👩‍👧", "http"]);
    expect(tokens).toHaveLength(inputIds.length);
    expect(tokens.at(0)?.label).toBe("[CLS]");
  });

  it.each([
    ["The museum on the corner is terrible", "negative", "terrible"],
    ["This awful phone rings in the kitchen", "negative", "awful"],
    ["We had a wonderful afternoon at the lake", "positive", "wonderful"],
    ["My cousin is a fantastic cook and teacher", "positive", "fantastic"],
  ])("rank the decisive word first: %s", async (text, label, planted) => {
    const explainer = new Explainer(classifier.inspectable);
    for (const operator of ["delete", "mask"] as const) {
      const { values, probabilities } = await explainer.attribute(text, { name: "occlusion", operator });
      expect(argmax(probabilities)).toBe(target(label));
      const wordValues = [...(values[target(label)] ?? [])];
      expect(explainer.tokenize(text).units[argmax(wordValues)]?.label).toBe(planted);
    }
  });

  it("have one value for each word and token; those of attention methods sum to 1", async () => {
    const explainer = new Explainer(classifier.inspectable);
    const text = "Great news";
    const { units } = explainer.tokenize(text);
    const attentions = await explainer.attentions(text);
    for (const method of [
      { name: "shapley", operator: "delete", orders: 2 },
      { name: "rollout", pooling: "mean" },
      { name: "attention", heads: allHeads(attentions), combine: "mean", pooling: "first" },
    ] as const) {
      const { values, isSigned, passes } = await explainer.attribute(text, method);
      expect(values.map((row) => row.length)).toEqual([units.length, units.length, units.length]);
      expect(passes).toBeGreaterThan(0);
      if (!isSigned) expect(values[0]?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
    }
  });

  it.each([
    { name: "occlusion", operator: "delete" },
    { name: "shapley", operator: "delete", orders: 3 },
  ] as const)("give the values so far while they are computed: $name", async (method) => {
    const explainer = new Explainer(classifier.inspectable);
    const text = "This awful phone rings in the kitchen";
    const partial: (number[] | undefined)[] = [];
    const onProgress = (_done: number, _total: number, values?: Float64Array[]) => {
      partial.push(values?.[0] && [...values[0]]);
    };
    const { values } = await explainer.attribute(text, method, { onProgress });
    const whole = [...(values[0] ?? [])];
    expect(partial.at(-1)).toEqual(whole);
    const words = classifier.inspectable.tokenize(text).units.filter((unit) => !unit.isSpecial).length;
    if (method.name === "shapley") {
      expect(partial.flat().every(Number.isFinite)).toBe(true);
    } else {
      // One more word each time, with the value that it keeps.
      for (const [step, known] of partial.entries()) {
        expect(known?.filter(Number.isNaN)).toHaveLength(words - step - 1);
        for (const [unit, value] of known?.entries() ?? []) {
          if (!Number.isNaN(value)) expect(value).toBe(whole[unit]);
        }
      }
    }
  });

  it("are more comprehensive by occlusion than random rankings for nearly every tweet", async () => {
    const explainer = new Explainer(classifier.inspectable);
    const texts = [
      "I love the new update, everything feels faster",
      "Worst train ride in years, two hours late and no word from anyone",
      "The meeting moved to Thursday at ten, same room as before",
      "Honestly the soup was cold but the waiter made us laugh all evening",
      "My phone died twice today and the repair costs a fortune",
      "So proud of my little sister, she finished her first marathon",
      "They cancelled the concert an hour before the doors opened",
      "The library opens at nine and closes at six on weekdays",
    ];
    let better = 0;
    for (const text of texts) {
      const { values, probabilities } = await explainer.attribute(text, {
        name: "occlusion",
        operator: "delete",
      });
      const best = argmax(probabilities);
      const { comprehensiveness, random } = await explainer.check(text, values[best] ?? [], best, {
        orders: 4,
      });
      if (comprehensiveness > random.comprehensiveness.mean) better += 1;
    }
    expect(better).toBeGreaterThanOrEqual(texts.length - 1);
  });

  it("have a heatmap of every source for words and tokens", async () => {
    const explainer = new Explainer(classifier.inspectable);
    const text = "Unbelievably good 🦄 café";
    const { units, tokens } = explainer.tokenize(text);
    expect(tokens.length).toBeGreaterThan(units.length);
    for (const source of [
      { of: "heads", heads: [{ layer: 1, head: 2 }], combine: "mean" },
      { of: "rollout" },
      { of: "similarity", layer: 8 },
    ] as const) {
      expect((await explainer.heatmap(text, source, "words")).size).toBe(units.length);
      const { size, data } = await explainer.heatmap(text, source, "tokens");
      expect([size, data.length]).toEqual([tokens.length, tokens.length ** 2]);
    }
    const { side, thumbnails, summaries } = await explainer.overview(text);
    expect([thumbnails.length, summaries.length]).toEqual([8 * 12 * side ** 2, 96]);
    expect((await explainer.projection(text, 0, "words")).points).toHaveLength(2 * units.length);
    const words = units.filter(({ isSpecial }) => !isSpecial);
    expect((await explainer.projection(text, 0, "words", false)).points).toHaveLength(2 * words.length);
  });

  it("have no words for an empty text", async () => {
    const explainer = new Explainer(classifier.inspectable);
    const { values } = await explainer.attribute("", { name: "occlusion", operator: "delete" });
    expect(values[0]?.every((value) => value === 0)).toBe(true);
    const { kendallTau: tau, comprehensiveness } = await explainer.check("", values[0] ?? [], 0, {
      orders: 2,
    });
    expect([tau, comprehensiveness]).toEqual([NaN, 0]);
  });
});
