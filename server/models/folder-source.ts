import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { BundleSource } from "../../src/engine/model/source.ts";
import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";

async function* chunksOf(file: string, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    throwIfCancelled(signal);
    yield chunk as Uint8Array;
  }
}

/** A model with a manifest in a local folder. */
export function folderSource(folder: string): BundleSource {
  return {
    async open(path, signal) {
      const file = join(folder, path);
      const found = await stat(file).catch(() => null);
      if (!found?.isFile()) throw new AppError("not-found", `${path} does not exist in ${folder}.`);
      return chunksOf(file, signal);
    },
  };
}
