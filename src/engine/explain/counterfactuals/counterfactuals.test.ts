import { array, assert, asyncProperty, double, integer, property, string } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderSource } from "../../../../server/models/folder-source.ts";
import type { AppError } from "../../../errors/app-error.ts";
import { wasmBackend } from "../../backends/wasm.ts";
import { Classifier } from "../../classifier/classifier.ts";
import { Explainer } from "../explainer.ts";
import { counterfactualPasses, ruleEdits } from "./counterfactuals.ts";
import { deletions, editedText, partsOf } from "./edit.ts";
import { COUNTERFACTUAL_KIND_IDS, type CounterfactualKind, kindOf } from "./kinds.ts";
import { OPPOSITES } from "./lexicon.ts";
import { MAX_REMOVED, smallestRemoval } from "./smallest-removal.ts";
import { predictedClass } from "../../classifier/predict-label.ts";

/** The edited texts of one kind. */
const edited = (
  kind: CounterfactualKind,
  text: string,
  { language = "en", isEnglish = true } = {},
): string[] =>
  ruleEdits(text, { isEnglish, language }).flatMap((edit) => (edit.kind === kind ? [edit.text] : []));

describe("edits by rules", () => {
  it.each<[CounterfactualKind, string, string[]]>([
    ["negation", "The app is good", ["The app isn't good"]],
    ["negation", "the app isnt good", ["the app is good"]],
    ["negation", "It is not good", ["It is good"]],
    ["negation", "I CAN’T wait", ["I CAN wait"]],
    ["negation", "They won't help us", ["They will help us"]],
    ["negation", "I'm proud of it", ["I'm not proud of it"]],
    ["negation", "She really loves it", ["She doesn't really love it"]],
    ["negation", "We enjoyed the trip", ["We didn't enjoy the trip"]],
    ["negation", "It has been fun", ["It hasn't been fun"]],
    ["negation", "Never again, nobody helps", ["again, nobody helps", "Never again, somebody helps"]],
    ["negation", "Not only cheap, why not try it", []],
    ["opposite", "What an awful day", ["What an excellent day"]],
    ["opposite", "A terrible day", ["A great day"]],
    [
      "opposite",
      "GREAT food, rude staff",
      ["TERRIBLE food, rude staff", "GREAT food, friendly staff", "TERRIBLE food, friendly staff"],
    ],
    ["opposite", "superbly done #great @great https://x.org/great", []],
    ["synonym", "a great day", ["an excellent day"]],
    ["intensifier", "a very good day", ["a good day", "a slightly good day"]],
    ["intensifier", "Slightly odd", ["odd", "Very odd"]],
    ["intensifier", "I love it so much", ["I love it", "I love it a bit"]],
    ["intensifier", "so I left rather than wait, quite a day", []],
    ["name", "thanks @AirFast for nothing", ["thanks @someone for nothing"]],
    ["name", "my flight to Boston, oh Boston", ["my flight to Paris, oh Paris"]],
    ["name", "Emma was late", ["Liam was late"]],
    ["name", "an American and OMG", ["a Mexican and OMG"]],
    ["name", "Great show", []],
    ["emoji", "so tired 😩👩‍👩‍👧 :( today", ["so tired today"]],
    ["punctuation", "Well,no! It costs 3.50 :)", ["Well no It costs 3.50 :)"]],
    ["case", "Ask @Bob", ["ask @Bob", "ASK @Bob"]],
  ])("%s: %s", (kind, text, expected) => {
    expect(edited(kind, text)).toEqual(expected);
  });

  it("are those that need no English in other languages; in German, nouns are no names", () => {
    const text = "Der Zug nach Köln ist nicht gut, @Bahn! 😡";
    const kinds = new Set(ruleEdits(text, { isEnglish: false, language: "de" }).map(({ kind }) => kind));
    expect([...kinds]).toEqual(["name", "emoji", "punctuation", "case"]);
    expect(edited("name", text, { isEnglish: false, language: "de" })).toEqual([
      text.replace("@Bahn", "@someone"),
    ]);
    expect(edited("name", "vivo en Madrid", { isEnglish: false, language: "es" })).toEqual(["vivo en Emma"]);
  });

  it("change the text, leave some of it, and consist of it with what is removed", () => {
    assert(
      property(
        array(
          string({ unit: "grapheme", maxLength: 6 }).map((word) => word),
          { maxLength: 6 },
        ),
        integer({ min: 0, max: OPPOSITES.length - 1 }),
        (words, line) => {
          const text = [...words, "I am very", OPPOSITES[line]?.[0][0], "not @me #it Paris 😀!"].join(" ");
          for (const edit of ruleEdits(text, { isEnglish: true, language: "en" })) {
            expect(edit.text).toBe(editedText(edit.parts));
            expect(edit.text).not.toBe(text);
            expect(edit.text.trim()).not.toBe("");
            if (edit.kind === "case") continue;
            const before = edit.parts
              .flatMap((part) => (part.change === "added" ? [] : [part.text]))
              .join("");
            expect(before).toBe(text);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("delete words without leaving two spaces or losing what stays", () => {
    assert(
      property(
        array(
          string({ unit: "grapheme-ascii", minLength: 1 }).map((word) => word.replaceAll(/\s/g, "x")),
          { minLength: 2, maxLength: 8 },
        ),
        integer({ min: 1, max: 254 }),
        (words, mask) => {
          const text = words.join(" ");
          const isRemoved = (index: number) => ((mask >> index) & 1) === 1;
          let at = 0;
          const spans = words.map((word) => {
            const start = at;
            at += word.length + 1;
            return { start, end: start + word.length };
          });
          const removed = deletions(
            text,
            spans.filter((_, index) => isRemoved(index)),
          );
          expect(editedText(partsOf(text, removed)).trim()).toBe(
            words.filter((_, index) => !isRemoved(index)).join(" "),
          );
        },
      ),
    );
  });

  it("have a lexicon in which a word is on one side of one line, and sides are of one length or one word", () => {
    const words = OPPOSITES.flat(2);
    expect(new Set(words).size).toBe(words.length);
    for (const word of words) expect(word).toMatch(/^[a-z]+$/);
    for (const [one, other] of OPPOSITES) expect(other.length).toBe(one.length);
  });
});

describe("the smallest removal", () => {
  /** Two classes; each word adds its weight to the first one. */
  const additive = (weights: readonly number[], bias: number) => async (removed: readonly number[]) => {
    const score =
      bias + weights.reduce((sum, weight, word) => sum + (removed.includes(word) ? 0 : weight), 0);
    return [score, -score];
  };

  it("is the smallest of all sets where words add up", async () => {
    await assert(
      asyncProperty(
        array(double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 8 }),
        double({ min: -1, max: 1, noNaN: true }),
        async (weights, bias) => {
          const model = additive(weights, bias);
          const whole = await model([]);
          const found = await smallestRemoval(weights.length, whole, model);
          const sizes: number[] = [];
          for (let set = 1; set < 2 ** weights.length; set += 1) {
            const removed = weights.flatMap((_, word) => ((set >> word) & 1 ? [word] : []));
            if (removed.length > MAX_REMOVED || removed.length === weights.length) continue;
            if (predictedClass(await model(removed)) !== predictedClass(whole)) sizes.push(removed.length);
          }
          expect(found?.changesLabel).toBe(sizes.length > 0);
          if (sizes.length > 0) expect(found?.words).toHaveLength(Math.min(...sizes));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("needs words that act together, leaves one word, and is the largest effect of a number", async () => {
    const both = async (removed: readonly number[]) =>
      removed.includes(1) && removed.includes(3) ? [0.2, 0.8] : [0.9 - 0.01 * removed.length, 0.1];
    expect(await smallestRemoval(5, [0.9, 0.1], both)).toEqual({ words: [1, 3], changesLabel: true });
    expect(await smallestRemoval(1, [0.9, 0.1], both)).toBeUndefined();
    const stars = async ([word = 0]: readonly number[]) => [[3, 1.5, 4][word] ?? 0];
    expect(await smallestRemoval(3, [3.1], stars)).toEqual({ words: [1], changesLabel: false });
  });
});

describe("counterfactuals of the embedded model", () => {
  let classifier: Classifier;
  beforeAll(async () => {
    const source = folderSource("public/models/tonescope-tweets");
    classifier = await Classifier.load({ source, backend: wasmBackend({ threads: 1 }) });
  });
  afterAll(() => classifier.dispose());

  it("have the probabilities of their texts, label changes first, within the announced cost", async () => {
    const text = "@cafe isn't very good! 😩";
    const steps: number[] = [];
    const explainer = new Explainer(classifier.inspectable);
    const { edits, probabilities, passes, isEnglish } = await explainer.counterfactuals(text, {
      onProgress: (done, total) => steps.push(done / total),
    });
    expect(isEnglish).toBe(true);
    expect(new Set(edits.map(({ kind }) => kind))).toEqual(new Set(COUNTERFACTUAL_KIND_IDS));
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
    expect(passes).toBeLessThanOrEqual(counterfactualPasses(text.split(" ").length));
    const scored = await classifier.classifyAll(edits.map((edit) => edit.text));
    const predicted = predictedClass(probabilities);
    for (const [at, edit] of edits.entries()) {
      expect(edit.probabilities).toEqual(scored[at]?.scores.map(({ score }) => score));
      expect(edit.changesLabel).toBe(scored[at]?.label !== classifier.info.manifest.labels[predicted]);
    }
    const order = edits.map(({ changesLabel, change }) => (changesLabel ? 2 : 0) + Math.abs(change));
    expect(order).toEqual(order.toSorted((a, b) => b - a));
    const praised = edits.find(({ text: other }) => other === "@cafe is very good! 😩");
    expect(praised).toMatchObject({ kind: "negation", changesLabel: true });
  });

  it("leave out English in other languages, and have none for an empty text", async () => {
    const explainer = new Explainer(classifier.inspectable);
    const german = await explainer.counterfactuals("Das ist wirklich nicht schön gewesen!");
    expect(german.isEnglish).toBe(false);
    expect(german.edits.every(({ kind }) => !kindOf(kind).isEnglish)).toBe(true);
    expect((await explainer.counterfactuals("")).edits).toEqual([]);
  });

  it("stop when they are cancelled", async () => {
    const controller = new AbortController();
    const explainer = new Explainer(classifier.inspectable);
    const answer = explainer.counterfactuals("The soup was terrible", {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(answer).rejects.toMatchObject({ code: "cancelled" } satisfies Partial<AppError>);
  });
});
