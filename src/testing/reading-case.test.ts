import { expect, test } from "vitest";
import { type CaseModule, differences } from "./reading-case.ts";

const modules = import.meta.glob<CaseModule>("./cases/*.ts", { eager: true });
const cases = Object.values(modules).flatMap((module) => module.cases);

test("cases of one kind have different names", () => {
  const names = cases.map(({ kind, name }) => `${kind}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
});

test.each(cases)("$kind: $name", async (expected) => {
  expect(await differences(expected)).toEqual([]);
});
