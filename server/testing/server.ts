/** The real endpoint for tests: built as it ships, and started as a process of its own. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { buildNode } from "../../scripts/build/node.mjs";

export interface TestServer {
  url: string;
  process: ChildProcess;
  /** What it logged. */
  log: Record<string, unknown>[];
  /** SIGTERM; resolves with the exit code. */
  stop: () => Promise<number | null>;
}

export interface TestBuild {
  /** Of this test alone. */
  folder: string;
  /** What a process of the pool runs. */
  workerFile: string;
  start: (args?: string[], env?: Record<string, string>) => Promise<TestServer>;
  /** Ends what still runs and removes the folder. */
  dispose: () => Promise<void>;
}

/** The endpoint as it ships, and a folder for what a test writes. */
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

/** Resolves when it listens; it may still be loading. */
async function startServer(entry: string, args: string[], env: Record<string, string>): Promise<TestServer> {
  const child = spawn(process.execPath, [entry, "serve", "--port", "0", "--workers", "2", ...args], {
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
