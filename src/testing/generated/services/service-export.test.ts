import { expect, test } from "vitest";
import { judge } from "../judge.ts";
import { generateServiceExport, SERVICE_EXPORTS } from "./service-export.ts";

/** `npm run check:generated -- exports` reads 200 files of each kind. */
test("an export of each kind is read as it was written", async () => {
  const wrong: string[] = [];
  for (const [at, kind] of SERVICE_EXPORTS.entries()) {
    const { outcome, differences } = await judge(generateServiceExport(kind, at + 1));
    if (outcome !== "right") wrong.push(`${kind} ${at + 1}: ${differences.join("; ")}`);
  }
  expect(wrong).toEqual([]);
});
