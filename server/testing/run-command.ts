/** Runs the built command line as a process, for tests. */

import { type ChildProcess, spawn } from "node:child_process";
import { Buffer } from "node:buffer";
import process from "node:process";
import { buffer } from "node:stream/consumers";
import { buildNode } from "../../scripts/build/node.mjs";

export interface Finished {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string | undefined>;
  input?: string | Uint8Array;
  /** The entry file of another copy of the command line. */
  entry?: string;
  /** Called with the process when it has started. */
  during?: (child: ChildProcess) => void | Promise<void>;
}

let building: Promise<string> | undefined;

export async function run(args: string[], { env, input, entry, during }: RunOptions = {}): Promise<Finished> {
  const file = entry ?? (await (building ??= buildNode()));
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, ...env } });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const output = Promise.all([buffer(child.stdout).catch(() => Buffer.alloc(0)), buffer(child.stderr)]);
  const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
  await during?.(child);
  const code = await ended;
  const [stdout, stderr] = await output;
  return { code, stdout, stderr: stderr.toString() };
}
