import { expect, it } from "vitest";
import { helpText, readSettings, SettingError } from "./settings.ts";

it("prefers a flag to the environment, and the environment to the default", () => {
  expect(readSettings([], {})).toMatchObject({ port: 8080, host: "127.0.0.1", maxItems: 128, apiKey: "" });
  expect(readSettings([], { PORT: "80", API_KEY: "key" })).toMatchObject({ port: 80, apiKey: "key" });
  expect(readSettings(["--port", "81", "--max-items=4"], { PORT: "80" })).toMatchObject({
    port: 81,
    maxItems: 4,
  });
});

it.each([
  ["--port", "many"],
  ["--port=-1"],
  ["--port=1e3"],
  ["--workers", "0"],
  ["--max-items", "600"],
  ["--no-such-flag"],
  ["--api-key", "shown to everybody"],
  ["a file"],
])("rejects %s %s", (...args) => {
  expect(() => readSettings(args, {})).toThrow(SettingError);
});

it("lists every setting with its name in the environment", () => {
  const help = helpText();
  for (const name of ["--max-queue", "MAX_QUEUE", "API_KEY", "DEADLINE_MS", "(30000)"])
    expect(help).toContain(name);
});
