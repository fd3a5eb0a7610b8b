/** The answers of reference libraries in Python. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("reference.py", import.meta.url));

/**
 * @param {readonly { kind: "text" | "parquet" | "workbook", path: string, encoding?: string }[]} requests
 * @param {string} python
 * @returns {any[]} for each request the answer, or null when the reference cannot read the file
 */
export function answers(requests, python) {
  const input = JSON.stringify(requests);
  const { status, stdout } = spawnSync(python, ["-W", "ignore", SCRIPT], {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
    env: { ...process.env, PYTHONUTF8: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error("The reference in Python failed.");
  return JSON.parse(stdout);
}
