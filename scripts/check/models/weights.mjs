/**
 * npm run check:weights: pulls a model of RoBERTa-base's size that has weights of PyTorch only (500 MB of safetensors) from a
 * local Hub whose connections break. The command is killed in the middle of the download and in the middle of the
 * conversion, and then completes. Prints times and the peak of its memory, which must be at most 1.6 times the converted file
 * and the largest tensor more than that of a command that reads nothing.
 */

import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { withModules } from "../../../bench/support/modules.mjs";
import { buildNode } from "../../build/node.mjs";
import { LARGEST_TENSOR, robertaBase } from "./roberta-base.mjs";
import { ROOT } from "../../support/install.mjs";

const ID = "example/roberta-base";
const MEGABYTE = 1e6;

/** Prints the largest memory of the process in bytes when it ends. The system's own figure includes that of its parent. */
const REPORT = `data:text/javascript,let peak=0;setInterval(()=>{peak=Math.max(peak,process.memoryUsage.rss())},10).unref();process.on("exit",()=>console.error("peak="+peak))`;

/** The stored chunks of a file. @param {string} path of the file, as far as its folder's name shows it */
async function chunksOf(path) {
  const entries = await readdir(folder, { recursive: true });
  return entries.filter((entry) => entry.includes(path) && /\/\d+$/.test(entry)).length;
}

/**
 * @param {string[]} args @param {Record<string, string>} env
 * @param {() => Promise<boolean>} [isKilled] whether to kill the process now
 */
async function tonescope(args, env, isKilled) {
  const started = performance.now();
  const command = ["--import", REPORT, join(ROOT, "dist-node", "tonescope.js"), ...args];
  const child = spawn(process.execPath, command, { env: { ...process.env, ...env } });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes) => {
      text += bytes;
    });
  const timer = setInterval(async () => {
    if (await isKilled?.()) child.kill("SIGKILL");
  }, 50);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  return {
    code,
    text,
    seconds: (performance.now() - started) / 1000,
    peak: Number(/peak=(\d+)/.exec(text)?.[1]),
  };
}

const folder = await mkdtemp(join(tmpdir(), "tonescope-weights-"));
let faults = 0;
/** @param {boolean} isRight @param {string} what */
const check = (isRight, what) => {
  console.log(`${isRight ? "ok      " : "FAILURE "} ${what}`);
  if (!isRight) faults += 1;
};

await buildNode();
await withModules(async (load) => {
  const { createRepository } = await load("/src/testing/hub/repository.ts");
  const { Hub } = await load("/src/testing/hub/server.ts");
  const { vocabularyFixture } = await load("/src/testing/weights.ts");
  const content = robertaBase(Object.fromEntries(vocabularyFixture("roberta").files));
  const weights = /** @type {Buffer} */ (content["model.safetensors"]);
  const hub = await Hub.start({
    repositories: [createRepository(ID, content)],
  });
  const env = {
    HF_ENDPOINT: hub.url,
    HF_TOKEN: "",
    HF_HOME: join(folder, "hf"),
    TONESCOPE_CACHE: join(folder, "cache"),
  };
  hub.faults.add({ on: "blob", path: "model.safetensors", cutAfter: 120 * MEGABYTE, times: 2 });

  const baseline = await tonescope(["models", "list"], env);
  const first = await tonescope(
    ["models", "pull", ID],
    env,
    async () => (await chunksOf("safetensors")) > 200,
  );
  check(first.code === null, `killed in the middle of the download, after ${first.seconds.toFixed(1)} s`);
  const second = await tonescope(["models", "pull", ID], env, async () => (await chunksOf("int8")) > 50);
  check(second.code === null, `killed in the middle of the conversion, after ${second.seconds.toFixed(1)} s`);
  const third = await tonescope(["models", "pull", ID], env);
  check(
    third.code === 0,
    `completed after ${third.seconds.toFixed(1)} s ${third.code === 0 ? "" : third.text}`,
  );
  await hub.close();

  const score = await tonescope(["explain", "good day", "--model", ID, "--method", "gradients"], env);
  check(score.code === 0, `explains without the Hub ${score.code === 0 ? "" : score.text}`);
  let size = 0;
  for (const entry of await readdir(env.TONESCOPE_CACHE, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) size += (await stat(join(entry.parentPath, entry.name))).size;
  const more = third.peak - baseline.peak;
  const most = 1.6 * size + LARGEST_TENSOR;
  const megabytes = (/** @type {number} */ bytes) => `${Math.round(bytes / MEGABYTE)} MB`;
  console.log(
    `weights ${megabytes(weights.length)}, stored ${megabytes(size)}, largest tensor ${megabytes(LARGEST_TENSOR)}`,
  );
  check(size < 0.3 * weights.length, "what is stored is about a quarter");
  check(
    more < most,
    `memory ${megabytes(more)} above ${megabytes(baseline.peak)}, at most ${megabytes(most)}`,
  );
});
await rm(folder, { recursive: true });
process.exitCode = faults === 0 ? 0 : 1;
