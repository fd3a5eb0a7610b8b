import { expect, it } from "vitest";
import { helpText } from "../options/help.ts";
import { UsageError } from "../options/option.ts";
import { parseOptions } from "../options/parse-options.ts";
import { checkSettings, SETTINGS } from "./settings.ts";

function read(args: string[], environment: Record<string, string>) {
  const { values } = parseOptions(SETTINGS, args, environment);
  checkSettings(values);
  return values;
}

it("prefers a flag to the environment, and the environment to the default", () => {
  expect(read([], {})).toMatchObject({ port: 8080, host: "127.0.0.1", maxItems: 128, apiKey: "" });
  expect(read([], { PORT: "80", API_KEY: "key" })).toMatchObject({ port: 80, apiKey: "key" });
  expect(read([], { PORT: "", MAX_ITEMS: "3" })).toMatchObject({ port: 8080, maxItems: 3 });
  expect(read(["--port", "81", "--max-items=4"], { PORT: "80" })).toMatchObject({ port: 81, maxItems: 4 });
});

it.each([
  ["--port", "many"],
  ["--port=-1"],
  ["--port=1e3"],
  ["--port", "65536"],
  ["--workers", "0"],
  ["--max-items", "600"],
  ["--model", "auto", "--class-names", "bad,good"],
  ["--model", "embedded,auto"],
  ["--max-body-bytes", "0"],
  ["--max-batches", "0"],
  ["--deadline-ms", "3000000000"],
  ["--log-level", "nope"],
  ["--allowed-hosts", "https://example.org"],
  ["--cors-origins", "example.org"],
  ["--cors-origins", "https://example.org/path"],
  ["--log-level", "loud"],
  ["--no-such-flag"],
  ["--api-key", "shown to everybody"],
  ["a file"],
])("rejects %s %s", (...args) => {
  expect(() => read(args, {})).toThrow(UsageError);
});

it("names the variable whose value is invalid", () => {
  expect(() => read([], { DEADLINE_MS: "soon" })).toThrow(
    "DEADLINE_MS takes a number from 1 to 500000000, not soon.",
  );
});

it("lists every setting with its name in the environment", () => {
  const help = helpText({ usage: "", about: "", examples: [], options: SETTINGS });
  for (const name of ["--max-queue", "MAX_QUEUE", "API_KEY", "DEADLINE_MS", "(default: 30000)"])
    expect(help).toContain(name);
});
