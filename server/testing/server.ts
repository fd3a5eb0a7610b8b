/** The built endpoint as a process, for tests. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { buildNode } from "../../scripts/build/node.mjs";

export interface TestServer {
  url: string;
  process: ChildProcess;
  /** The output of the process. */
  log: Record<string, unknown>[];
  /** Sends SIGTERM; resolves with the exit code. */
  stop: () => Promise<number | null>;
}

export interface TestBuild {
  /** An empty folder for this test. */
  folder: string;
  /** The built script of the inference processes. */
  workerFile: string;
  start: (args?: string[], env?: Record<string, string>) => Promise<TestServer>;
  /** Ends running processes and removes the folder. */
  dispose: () => Promise<void>;
}

/** The built endpoint and a folder for files of a test. */
export async function buildServer(): Promise<TestBuild> {
  const entry = await buildNode();
  mkdirSync(".cache", { recursive: true });
  const folder = resolve(mkdtempSync(".cache/server-"));
  const servers: TestServer[] = [];
  return {
    folder,
    workerFile: join(dirname(entry), "inference-worker.js"),
    async start(args = [], env = {}) {
      const server = await startServer(entry, args, env);
      servers.push(server);
      return server;
    },
    async dispose() {
      await Promise.all(servers.map((server) => server.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Settings that `args` can replace; on a machine that runs other tests, explaining a text can take longer than usual. */
const DEFAULTS = ["--port", "0", "--workers", "2", "--deadline-ms", "300000"];

/** Resolves when the server listens; the model may still be loading. */
async function startServer(entry: string, args: string[], env: Record<string, string>): Promise<TestServer> {
  const child = spawn(process.execPath, [entry, "serve", ...DEFAULTS, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<number | null>((done) => child.once("exit", (code) => done(code)));
  const log: Record<string, unknown>[] = [];
  const url = await new Promise<string>((done, fail) => {
    createInterface(child.stdout).on("line", (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      const [, address] = /^Server listening at (.*)$/.exec(String(entry["msg"])) ?? [];
      if (address) done(address);
    });
    void exited.then((code) => fail(new Error(`The server ended with ${code}.`)));
  });
  return {
    url,
    process: child,
    log,
    async stop() {
      child.kill("SIGTERM");
      return exited;
    },
  };
}

export async function untilReady({ url }: TestServer): Promise<void> {
  while ((await fetch(`${url}/ready`)).status !== 200) await new Promise((done) => setTimeout(done, 50));
}
