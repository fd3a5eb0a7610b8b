/**
 * npm run check:contract -- [SEED]: schemathesis with all checks against the running endpoint, by its own OpenAPI
 * document. The endpoint serves the embedded model by its name and, for the routes with an organization, a copy as
 * `example/tonescope-tweets`. Prints a table; fails when a check fails.
 */

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startEndpoint } from "../../bench/endpoint/endpoint.mjs";
import { ROOT } from "../support/install.mjs";
import { pythonWith } from "../support/python.mjs";

const REQUIREMENTS = ["schemathesis==4.32.5"];
/** Generated requests of each operation, besides those that cover its schema. */
const EXAMPLES = 100;

const [seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
const schemathesis = join(dirname(pythonWith(REQUIREMENTS)), "schemathesis");

const folder = mkdtempSync(join(tmpdir(), "contract-"));
const model = join(folder, "model");
cpSync(join(ROOT, "public/models/tonescope-tweets"), model, { recursive: true });
const manifest = JSON.parse(readFileSync(join(model, "manifest.json"), "utf8"));
const named = { ...manifest, id: `example/${manifest.id}` };
writeFileSync(join(model, "manifest.json"), JSON.stringify(named));
const settings = readFileSync(join(ROOT, "scripts/check/contract.toml"), "utf8");
const configuration = join(folder, "contract.toml");
writeFileSync(configuration, settings.replace("REVISION", manifest.revision));
const report = join(folder, "report.json");

const server = await startEndpoint(["--workers", "1", "--model", `embedded,${model}`]);
try {
  const options = ["--checks", "all", "--continue-on-failure", "--max-examples", String(EXAMPLES)];
  const output = ["--report", "json", "--report-json-path", report, "--no-color", "--warnings", "off"];
  spawnSync(
    schemathesis,
    [
      "--config-file",
      configuration,
      "run",
      `${server.url}/openapi.json`,
      "--seed",
      seed,
      ...options,
      ...output,
    ],
    { cwd: folder, stdio: "inherit" },
  );
  const { operations, test_cases: cases, failures } = JSON.parse(readFileSync(report, "utf8"));
  console.log(`seed ${seed}\n| operations | requests | failures |\n| --- | --- | --- |`);
  console.log(`| ${operations.tested} | ${cases.generated} | ${cases.unique_failures} |`);
  process.exitCode = failures.length > 0 || cases.errored > 0 ? 1 : 0;
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
