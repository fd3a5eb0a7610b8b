import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderSource } from "../../../server/models/folder-source.ts";
import { Classifier } from "../../engine/classifier/classifier.ts";
import { textWarnings } from "../../engine/classifier/text-warnings.ts";
import { wasmBackend } from "../../engine/backends/wasm.ts";
import { caseTexts, fill, passes, type ScoredCase } from "./case.ts";
import { CAPABILITIES } from "./cases.ts";
import { failuresOf, score } from "./failures.ts";

let classifier: Classifier;

beforeAll(async () => {
  classifier = await Classifier.load({
    source: folderSource("public/models/tonescope-tweets"),
    backend: wasmBackend({ threads: 1 }),
  });
});

afterAll(() => classifier.dispose());

/**
 * Number of failed cases of the shipped weights for each capability; later weights must not have more. docs/model-card.md
 * explains the larger numbers.
 */
const KNOWN_FAILURES: Record<string, number> = {
  "emoji decides": 4,
  "sarcasm with a marker": 5,
  typo: 1,
  elongation: 2,
};

describe("behavior of the embedded model", () => {
  it("is tested on at least 300 distinct cases", () => {
    const cases = CAPABILITIES.flatMap((capability) => capability.cases);
    expect(cases.length).toBeGreaterThanOrEqual(300);
    expect(new Set(cases.map((test) => JSON.stringify(caseTexts(test)))).size).toBe(cases.length);
  });

  it.each(CAPABILITIES)("$name", async ({ name, cases }) => {
    const failures = await failuresOf(classifier, cases);
    expect(failures.length, failures.join("\n")).toBeLessThanOrEqual(KNOWN_FAILURES[name] ?? 0);
  });

  it("has a limit only for capabilities that exist", () => {
    const names = CAPABILITIES.map(({ name }) => name);
    expect(Object.keys(KNOWN_FAILURES).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe("the evaluation of a case", () => {
  const scored = (label: string, positive: number): ScoredCase => ({ label, scores: { positive } });

  it("fails wrong labels", () => {
    expect(passes({ kind: "label", text: "", expected: "positive" }, [scored("neutral", 0.4)])).toBe(false);
    expect(passes({ kind: "not", text: "", excluded: "positive" }, [scored("positive", 0.6)])).toBe(false);
    const texts: [string, string] = ["good", "very good"];
    expect(passes({ kind: "same", texts }, [scored("positive", 0.6), scored("neutral", 0.5)])).toBe(false);
    const shift = [scored("positive", 0.9), scored("positive", 0.7)];
    expect(passes({ kind: "stronger", texts, label: "positive" }, shift)).toBe(false);
  });

  it("tolerates a small loss of probability in a directional case", () => {
    const shift = [scored("positive", 0.95), scored("positive", 0.9)];
    expect(passes({ kind: "stronger", texts: ["good", "very good"], label: "positive" }, shift)).toBe(true);
  });

  it("fills every slot of a template, and rejects a slot without values", () => {
    expect(fill("{a} {b} {a}", { a: ["x", "y"], b: ["z"] })).toEqual(["x z x", "y z y"]);
    expect(() => fill("{c}", {})).toThrow("{c}");
  });
});

/** Praise in words that mean something else elsewhere; in English of after 2016, which the model was not trained on. */
const SLANG_PRAISE = [
  "this song slaps",
  "ngl this new update slaps fr fr no cap",
  "that's sick, where did you get it",
  "this beat is sick",
  "that new edit is so sick",
  "the drop in this track is filthy",
  "what a nasty dunk by the rookie",
  "I'm dead 💀 who made this",
  "dead 😂 who made this",
  "she ate that and left no crumbs",
  "this record is the shit",
];

describe("slang", () => {
  it("is read literally, so that its predictions are wrong and are marked", async () => {
    const warnings = await textWarnings(classifier, SLANG_PRAISE);
    expect(new Set(warnings)).toEqual(new Set(["slang"]));
    const labels = await Promise.all(SLANG_PRAISE.map(async (text) => (await score(classifier, text)).label));
    // If later weights read it well, the mark is to be removed.
    expect(labels.filter((label) => label === "negative").length).toBeGreaterThan(SLANG_PRAISE.length / 2);
  });

  it("is found in no other text of this suite", async () => {
    const texts = CAPABILITIES.flatMap(({ cases }) => cases.flatMap(caseTexts));
    const warnings = await textWarnings(classifier, texts);
    expect(texts.filter((_, at) => warnings[at] === "slang")).toEqual([]);
  });
});
