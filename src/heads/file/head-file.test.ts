import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../statistics/random.ts";
import { answerOf, headProbabilities } from "../apply.ts";
import { teachHead } from "../teach.ts";
import { createHead } from "./create-head.ts";
import { headFileName, headJson } from "./head-json.ts";
import type { TaughtHead } from "./head.ts";
import { checkEncoder, hashOfHead, parseHead } from "./parse-head.ts";

const encoder = {
  id: "org/model",
  revision: "1",
  dtype: "int8",
  weightsSha256: "a".repeat(64),
  classes: ["no", "yes"],
};
const BAD = { code: "bad-head" };

let head: TaughtHead;
let vectors: Float32Array;

beforeAll(async () => {
  const random = randomFrom(1);
  const labels = Array.from({ length: 30 }, (_, row) => [row % 2 === 0 ? 0 : 2]);
  vectors = Float32Array.from({ length: 30 * 4 }, (_, at) => random() + (at % 8 === 0 ? 2 : 0));
  const taught = await teachHead({ kind: "single", categories: 3, labels, size: 4, vectors });
  head = await createHead(taught, {
    name: "My categories",
    encoder,
    layer: -1,
    pooling: "mean",
    categories: ["praise", "never", "complaint"].map((name) => ({ id: name, name, definition: "" })),
    origin: { app: "Tonescope", file: "tweets.csv" },
  });
});

describe("the file of a head", () => {
  it("comes back as it was, also indented, and answers as the labels", async () => {
    expect(await parseHead(headJson(head))).toEqual(head);
    expect(await parseHead(JSON.stringify(head, undefined, 2))).toEqual(head);
    expect(head).toMatchObject({
      categories: [{ id: "praise" }, { id: "complaint" }],
      origin: { leftOut: ["never"], rowsOf: [15, 15] },
    });
    const probabilities = headProbabilities(head, vectors.subarray(0, 4), []);
    expect(probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1);
    expect(answerOf(head, probabilities)).toEqual(["praise"]);
    expect(headFileName(head)).toBe("my-categories.head.json");
    expect(headJson(head)).not.toContain("text");
  });

  it("is refused when any part was changed after it was saved", async () => {
    const paths = (value: unknown, path: string[]): string[][] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))
        : [path];
    const all = paths(head, []);
    await fc.assert(
      fc.asyncProperty(fc.nat(all.length - 1), fc.jsonValue(), async (index, replacement) => {
        const copy = structuredClone(head) as unknown as Record<string, unknown>;
        const path = all[index] ?? [];
        const owner = path
          .slice(0, -1)
          .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
        const key = path.at(-1) ?? "";
        fc.pre(JSON.stringify(owner[key]) !== JSON.stringify(replacement));
        owner[key] = replacement;
        await expect(parseHead(JSON.stringify(copy))).rejects.toMatchObject(BAD);
      }),
    );
  });

  it("is refused when it is damaged or no head", async () => {
    const json = headJson(head);
    await fc.assert(
      fc.asyncProperty(fc.nat(json.length - 3), async (end) => {
        await expect(parseHead(json.slice(0, end))).rejects.toMatchObject(BAD);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.json(), async (other) => {
        await expect(parseHead(other)).rejects.toMatchObject(BAD);
      }),
    );
    await expect(parseHead(" ".repeat(17_000_000))).rejects.toMatchObject(BAD);
  });

  // An attacker who makes a file can compute its hash too.
  it.each<[string, (copy: TaughtHead) => void]>([
    ["a weight too few", (copy) => void copy.weights[0]?.pop()],
    ["a row of weights too many", (copy) => void copy.weights.push([1, 2, 3, 4])],
    ["a weight that is no number", (copy) => void copy.weights[1]?.splice(0, 1, null as unknown as number)],
    ["a temperature of 0", (copy) => void (copy.temperature = 0)],
    ["two categories of one name", (copy) => copy.categories.forEach((category) => (category.name = "same"))],
    ["one category", (copy) => void copy.categories.pop()],
    ["a layer below the last", (copy) => void (copy.layer = -2)],
    ["a share above 1", (copy) => void (copy.figures.macroF1.value = 7)],
    ["no figures", (copy) => void (copy.figures = {} as TaughtHead["figures"])],
    ["a text instead of a name", (copy) => void (copy.name = {} as string)],
    ["another pooling", (copy) => void (copy.pooling = "max" as "mean")],
    [
      "weights for its model's probabilities only",
      (copy) => {
        copy.usesProbabilities = true;
        copy.weights = copy.weights.map((row) => row.slice(0, 2));
      },
    ],
  ])("is refused with %s and a valid hash", async (_, change) => {
    const copy = structuredClone(head);
    change(copy);
    copy.sha256 = await hashOfHead(copy);
    await expect(parseHead(JSON.stringify(copy))).rejects.toMatchObject(BAD);
  });

  it("is refused for other weights than it was taught on", () => {
    checkEncoder(head, encoder);
    const other = { ...encoder, weightsSha256: "b".repeat(64) };
    for (const model of [other, { ...other, id: "org/other" }]) {
      expect(() => checkEncoder(head, model)).toThrow(expect.objectContaining({ code: "head-mismatch" }));
    }
    expect(() => headProbabilities(head, [1, 2], [])).toThrow(
      expect.objectContaining({ code: "head-mismatch" }),
    );
  });
});
