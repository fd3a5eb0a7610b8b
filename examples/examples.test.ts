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
