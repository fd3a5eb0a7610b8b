/** Builds the command line, the endpoint and the library for Node into dist-node/, unless the sources are unchanged. */

import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fingerprint } from "../support/fingerprint.mjs";
import { install, ROOT } from "../support/install.mjs";

const FOLDER = join(ROOT, "dist-node");
const ENTRY = join(FOLDER, "tonescope.js");
const STAMP = join(ROOT, ".cache", "build-node.stamp");
const LOCK = join(ROOT, ".cache", "build-node.lock");
/** Milliseconds; a build takes seconds, so an older lock was left by a build that was killed. */
const STALE_LOCK_MS = 60_000;
const SOURCES = ["src", "server", "workers", "package-lock.json", "scripts/build"];

const isCurrent = () =>
  [ENTRY, STAMP].every((file) => existsSync(file)) && readFileSync(STAMP, "utf8") === fingerprint(SOURCES);

/** Runs one build at a time: tests that run in parallel need the same build. @param {() => Promise<void>} work */
async function withLock(work) {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      break;
    } catch {
      const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > STALE_LOCK_MS) rmSync(LOCK, { recursive: true, force: true });
      else await sleep(100);
    }
  }
  try {
    await work();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

/** @returns {Promise<string>} the path of the command line's entry file */
export async function buildNode() {
  install();
  if (!isCurrent()) {
    await withLock(async () => {
      if (isCurrent()) return;
      const current = fingerprint(SOURCES);
      const { build } = await import("vite");
      await build({
        root: ROOT,
        configFile: join(ROOT, "scripts/build/vite.node.config.ts"),
        logLevel: "error",
      });
      writeFileSync(STAMP, current);
    });
  }
  return ENTRY;
}

if (process.argv[1] === import.meta.filename) await buildNode();
