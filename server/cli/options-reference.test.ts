import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { helpText } from "../options/help.ts";
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

it.each(Object.entries(COMMANDS))(
  "the options in the help of %s fit into a terminal",
  async (_name, { load }) => {
    const { command } = await load();
    const { notes: _, ...text } = command;
    expect(
      helpText({ ...text, usage: "" })
        .split("\n")
        .filter((line) => line.length > 120),
    ).toEqual([]);
  },
);
