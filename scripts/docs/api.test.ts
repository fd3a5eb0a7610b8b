import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { apiReference } from "./api.mjs";
import { proseOf } from "./docstrings.mjs";

it("docs/reference is what npm run docs:api writes", () => {
  for (const [path, text] of apiReference()) expect(readFileSync(path, "utf8"), path).toBe(text);
});

it("writes a docstring as prose with lists of parameters and errors", () => {
  const comment = "*\n * Scores a text.\n * @param text as typed\n * @throws AppError `too-long`\n ";
  expect(proseOf(comment)).toEqual(["Scores a text.", "- `text`: as typed\n- throws `AppError`: `too-long`"]);
});
