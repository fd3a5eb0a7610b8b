import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { COMMANDS } from "./commands.ts";
import { OPTIONS_REFERENCE } from "./options-reference.ts";

it("docs/reference/options.md is what npm run docs:api writes", () => {
  expect(OPTIONS_REFERENCE).toBe(readFileSync("docs/reference/options.md", "utf8"));
});

it.each(Object.entries(COMMANDS))("the flags of %s are distinct", async (_name, { load }) => {
  const { options } = (await load()).command;
  const flags = Object.values(options).flatMap(({ flag }) => flag ?? []);
  expect(flags).toEqual([...new Set(flags)]);
});
