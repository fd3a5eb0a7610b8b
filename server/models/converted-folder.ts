/** Models in folders without an ONNX file, or without tokenizer.json: they are imported into the store, and converted there. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename, resolve } from "node:path";
import { throwIfCancelled } from "../../src/errors/app-error.ts";
import type { HubFile } from "../../src/engine/hub/client.ts";
import { type Identity, importModel } from "../../src/engine/hub/archive.ts";
import { configFiles, vocabularyPaths } from "../../src/engine/hub/build-manifest.ts";
import type { TransferProgress } from "../../src/engine/hub/transfer-progress.ts";
import { chooseWeights, listWeights } from "../../src/engine/hub/weights.ts";
import type { ModelStore } from "../../src/engine/store/model-store.ts";
import type { ModelRecord } from "../../src/engine/store/storage.ts";
import { openFile } from "../files/file-blob.ts";

/** A file of a model, with its place on this machine. */
export interface PlacedFile extends HubFile {
  place: string;
}

export interface ConvertOptions {
  store: ModelStore;
  device: string;
  dtype?: string | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/** Whether something has to be made before the model can be loaded. */
export function needsConversion(files: readonly HubFile[]): boolean {
  return vocabularyPaths(files).length > 0 || listWeights(files).some(({ source }) => source);
}

/** The SHA-256 of all files that the model is made from, so that a folder with other weights is another model. */
async function hashOf(files: readonly PlacedFile[], signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash("sha256");
  for (const { path, size, place } of files) {
    hash.update(`${path} ${size}\n`);
    for await (const bytes of createReadStream(place, { highWaterMark: 2 ** 20 })) {
      throwIfCancelled(signal);
      hash.update(bytes as Uint8Array);
    }
  }
  return hash.digest("hex");
}

/**
 * @param identity if it is known; else the hash of the files stands for the commit
 * @throws AppError as `importModel`
 */
export async function convertFolder(
  folder: string,
  files: readonly PlacedFile[],
  { store, device, dtype, signal, onProgress }: ConvertOptions,
  identity?: Identity,
): Promise<ModelRecord> {
  const id = basename(resolve(folder)).replaceAll(/[^\w.-]/g, "-") || "model";
  const offered = listWeights(files).filter((entry) => dtype === undefined || entry.dtype === dtype);
  const { model, external, source } = chooseWeights(offered, device, id);
  const paths = new Set(
    [...configFiles(files, id), ...(source?.files ?? [model, ...external])].map(({ path }) => path),
  );
  const used = files.filter(({ path }) => paths.has(path));
  const opened = used.map(async ({ place, ...file }) => ({ ...file, content: await openFile(place) }));
  return importModel({
    store,
    files: await Promise.all(opened),
    folder: id,
    device,
    dtype,
    identity: identity ?? {
      host: "local",
      id,
      commit: (await hashOf(used, signal)).slice(0, 40),
      revision: "local",
    },
    signal,
    onProgress,
  });
}
