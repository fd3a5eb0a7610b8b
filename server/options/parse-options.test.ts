import fc from "fast-check";
import { expect, it } from "vitest";
import { choice, names, text, toggle, UsageError, wholeNumber } from "./option.ts";
import { parseOptions } from "./parse-options.ts";

const TABLE = {
  out: text({ flag: "out", value: "FILE", help: "" }),
  format: choice({ flag: "format", choices: ["csv", "tsv"], default: "csv", help: "" }),
  workers: wholeNumber({ flag: "workers", variable: "WORKERS", least: 1, most: 8, default: 2, help: "" }),
  heads: names({ flag: "heads", help: "" }),
  quiet: toggle("quiet", ""),
};
const parse = (args: string[], environment = {}) => parseOptions(TABLE, args, environment, [0, 1]);

it("reads flags, defaults and positional arguments", () => {
  expect(parse([])).toEqual({
    values: { out: undefined, format: "csv", workers: 2, heads: [], quiet: false },
    positionals: [],
  });
  const args = ["a", "--out", "-", "--format=tsv", "--workers", "3", "--heads", "irony, emotion", "--quiet"];
  expect(parse(args)).toEqual({
    values: { out: "-", format: "tsv", workers: 3, heads: ["irony", "emotion"], quiet: true },
    positionals: ["a"],
  });
  expect(parse(["--heads", "a", "--heads=b,c"]).values.heads).toEqual(["a", "b", "c"]);
  expect(parse(["--", "--quiet"]).positionals).toEqual(["--quiet"]);
  expect(parse(["--out", "a", "--out=--b"]).values.out).toBe("--b");
});

it.each([
  [["--frobnicate"], "There is no option --frobnicate."],
  [["--haeds", "irony"], "There is no option --haeds. Did you mean --heads?"],
  [["-5"], "There is no option -5; put -- before an argument that begins with a dash."],
  [["-o", "a"], "There is no option -o;"],
  [["--out"], "--out takes a value: --out FILE."],
  [["--out="], "--out takes a value: --out FILE."],
  [["--out", "--quiet"], "--out takes a value; one that begins with - is written --out=--quiet."],
  [["--quiet=yes"], "--quiet takes no value."],
  [["--format", "doc"], "--format is one of csv, tsv, not doc."],
  [["--workers", "9"], "--workers takes a number from 1 to 8, not 9."],
  [["--workers", "1e0"], "--workers takes a number from 1 to 8, not 1e0."],
  [["a", "b"], "“b” is one too many."],
])("rejects %j with a sentence", (args, message) => {
  expect(() => parse(args)).toThrow(UsageError);
  expect(() => parse(args)).toThrow(message);
});

it("reads a variable only when the flag is absent", () => {
  expect(parse([], { WORKERS: "5" }).values.workers).toBe(5);
  expect(parse([], { WORKERS: "" }).values.workers).toBe(2);
  expect(parse(["--workers", "4"], { WORKERS: "many" }).values.workers).toBe(4);
  expect(() => parse([], { WORKERS: "many" })).toThrow("WORKERS takes a number from 1 to 8, not many.");
});

it("reads every argument or rejects it as a usage error", () => {
  const argument = fc.oneof(
    fc.constantFrom("--out", "--quiet", "--workers", "--", "-", "--format=csv", "--no-quiet", "__proto__"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(argument), (args) => {
      try {
        expect(Object.keys(parse(args).values)).toEqual(Object.keys(TABLE));
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
    }),
  );
});
