/**
 * npm run check:container: executes deploy/endpoint/Containerfile without a container engine, each stage in a folder of
 * its own, and runs the result as an unprivileged user without write access.
 */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../support/install.mjs";

/** The user id of `nobody`. */
const NOBODY = 65_534;
const work = mkdtempSync(join(tmpdir(), "tonescope-container-"));
chmodSync(work, 0o755);
/** The instructions, with continued lines joined. */
const instructions = readFileSync(join(ROOT, "deploy/endpoint/Containerfile"), "utf8")
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll(/\\\n/g, " ")
  .split("\n")
  .filter((line) => line.trim() !== "")
  .map((line) => {
    const [, name = "", rest = ""] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    return { name, rest };
  });

/** @type {Map<string, string>} */
const stages = new Map();
let stage = "";
let folder = "/";
/** @type {Record<string, string>} */
let environment = {};
/** @type {string[]} */
let command = [];
/** @type {string[]} */
let health = [];

/** @param {string} path in the image */
const inStage = (path) => join(stage, path.startsWith("/") ? path : join(folder, path));

/** @param {string} rest */
function copy(rest) {
  const words = rest.split(/\s+/);
  const from = words[0]?.startsWith("--from=") ? stages.get(words.shift()?.slice(7) ?? "") : ROOT;
  const to = words.pop() ?? "";
  for (const source of words) {
    const isFolder = to.endsWith("/");
    const target = isFolder ? join(inStage(to), basename(source)) : inStage(to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(from ?? "", source), target, { recursive: true, verbatimSymlinks: true });
  }
}

for (const { name, rest } of instructions) {
  if (name === "FROM") {
    stage = join(work, String(stages.size));
    stages.set(/ AS (\w+)$/.exec(rest)?.[1] ?? "last", stage);
    environment = {};
  } else if (name === "WORKDIR") {
    folder = rest;
    mkdirSync(inStage("."), { recursive: true });
  } else if (name === "ENV") {
    for (const pair of rest.split(" ")) {
      const [key = "", value = ""] = pair.split("=");
      environment[key] = value;
    }
  } else if (name === "COPY") copy(rest);
  else if (name === "RUN") {
    const { status } = spawnSync("sh", ["-ec", rest], { cwd: inStage("."), stdio: "inherit" });
    assert.equal(status, 0, rest);
  } else if (name === "CMD") command = JSON.parse(rest);
  else if (name === "HEALTHCHECK") health = JSON.parse(rest.slice(rest.indexOf("CMD ") + 4));
  else assert.ok(["USER", "EXPOSE"].includes(name), `${name} is not supported here.`);
}

const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
/** @param {string[]} words @param {Record<string, string>} [env] */
const start = ([, ...args], env = {}) =>
  spawn(process.execPath, args, {
    cwd: inStage("."),
    env: { HOME: "/nonexistent", ...environment, ...env },
    stdio: ["ignore", "pipe", "inherit"],
    ...asNobody,
  });
/** @param {import("node:child_process").ChildProcess} child @returns {Promise<number | null>} */
const ended = (child) => new Promise((done) => child.once("exit", done));

try {
  const server = start(command, { PORT: "0", HOST: "127.0.0.1", WORKERS: "1" });
  const exit = ended(server);
  /** @type {string} */
  const url = await new Promise((done, fail) => {
    createInterface(server.stdout).on("line", (line) => {
      const [, address] = /^Server listening at (.*)$/.exec(JSON.parse(line).msg) ?? [];
      if (address) done(address);
    });
    void exit.then((code) => fail(new Error(`The endpoint ended with ${code}.`)));
  });
  while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((done) => setTimeout(done, 100));
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ inputs: "I love this" });
  const [{ label }] = await (await fetch(`${url}/`, { method: "POST", headers, body })).json();
  assert.equal(label, "positive");
  assert.equal(await ended(start(health, { PORT: new URL(url).port })), 0, "the health check");
  server.kill("SIGTERM");
  assert.equal(await exit, 0);
  assert.notEqual(await ended(start(health, { PORT: new URL(url).port })), 0, "a health check that can fail");

  // The job of deploy/kubernetes/batch-job.yaml runs this command in the same image.
  const table = join(work, "in.csv");
  writeFileSync(table, "text\nI love this\n");
  const score = start(["node", "dist-node/tonescope.js", "score", table, "--device", "cpu", "--out", "-"]);
  let scored = "";
  score.stdout?.on("data", (chunk) => (scored += chunk));
  assert.equal(await ended(score), 0);
  assert.match(scored, /I love this,positive/);

  assert.ok(
    !existsSync(inStage("node_modules/react")) && !existsSync(inStage("node_modules/onnxruntime-web")),
  );
  const size = spawnSync("du", ["-sm", inStage("node_modules")], { encoding: "utf8" }).stdout.split("\t")[0];
  console.log(`The endpoint's image serves, scores, and stops; its packages take ${size} MiB.`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
