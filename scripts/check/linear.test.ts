import { spawnSync } from "node:child_process";
import process from "node:process";
import { expect, test } from "vitest";

test("columns cost readers and writers work in proportion to their number", () => {
  const { status, stdout } = spawnSync(process.execPath, ["scripts/check/linear.mjs", "columns"], {
    encoding: "utf8",
  });
  expect(stdout).toContain("columns.csv");
  expect(stdout).not.toContain("FAULT");
  expect(status).toBe(0);
});
