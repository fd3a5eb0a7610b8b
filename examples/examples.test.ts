import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { buildServer, untilReady } from "../server/testing/server.ts";
import { buildNode } from "../scripts/build/node.mjs";

const TEXTS = ["I love this", "I hate this"];
const EXPECTED = /^positive\t0\.\d{3}\tI love this\nnegative\t0\.\d{3}\tI hate this\n$/;
const run = promisify(execFile);

it("node/score.mjs scores with the package's own import", async () => {
  await buildNode();
  const { stdout } = await run(process.execPath, ["examples/node/score.mjs", ...TEXTS]);
  expect(stdout).toMatch(EXPECTED);
});

it("node/shares.mjs corrects a count with the package's own import", async () => {
  await buildNode();
  const { stdout } = await run(process.execPath, ["examples/node/shares.mjs"]);
  const valueOf = (name: string) => Number(new RegExp(`^${name}: (-?[\\d.]+)`, "m").exec(stdout)?.[1]);
  const intervalOf = (name: string) =>
    new RegExp(`^${name}: .*\\((-?[\\d.]+) % to (-?[\\d.]+) %\\)`, "m").exec(stdout)?.slice(1).map(Number) ??
    [];
  // 30 % are negative; 70 % of the rest are not taken for it.
  expect(valueOf("count of predicted classes")).toBeCloseTo(51, -1);
  for (const [name, truth] of [
    ["corrected, acme", 40],
    ["corrected, other", 20],
    ["difference", 20],
    ["adjusted count", 30],
  ] as const) {
    const [low = Number.NaN, high = Number.NaN] = intervalOf(name);
    expect(low, name).toBeLessThan(truth);
    expect(high, name).toBeGreaterThan(truth);
  }
  expect(Math.abs(valueOf("by expectation maximization") - 30)).toBeLessThan(3);
  expect(valueOf("kappa")).toBeCloseTo(0.659, 3);
  expect(stdout).toContain("accuracy of the first less the second: 10.0 %");
});

const hasPython = spawnSync("python3", ["--version"]).status === 0;

it.skipIf(!hasPython)("python/client.py scores with the endpoint", async () => {
  const build = await buildServer();
  try {
    const server = await build.start(["--workers", "1"]);
    await untilReady(server);
    const env = { ...process.env, TONESCOPE_URL: server.url };
    const { stdout } = await run("python3", ["examples/python/client.py", ...TEXTS], { env });
    expect(stdout).toMatch(EXPECTED);
  } finally {
    await build.dispose();
  }
});
