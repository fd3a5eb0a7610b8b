/** The last steps of every way into the store: describe the model, and write that it is complete. */

import { parseManifest } from "../model/manifest.ts";
import { AppError } from "../../errors/app-error.ts";
import { readFile } from "../store/file.ts";
import { type ModelStore, storedDtypes } from "../store/model-store.ts";
import type { Durability, ModelRecord, StoredFile } from "../store/storage.ts";
import type { Revision } from "./client.ts";
import { DESCRIPTIONS, type Descriptions, manifestOf, OWN_MANIFEST, SIGNATURE } from "./describe.ts";

export function fileOf(record: ModelRecord, path: string): StoredFile {
  const file = record.files.find((candidate) => candidate.path === path);
  if (!file) throw new AppError("not-stored", `${path} is not stored.`);
  return file;
}

/** @throws AppError `not-stored` when another tab removed the model meanwhile */
export async function changeRecord(
  store: ModelStore,
  key: string,
  how: (record: ModelRecord) => ModelRecord,
  durability?: Durability,
): Promise<ModelRecord> {
  const record = await store.storage.update(key, (current) => current && how(current), durability);
  if (!record) throw new AppError("not-stored", "The model was removed while it was downloaded.");
  return record;
}

async function readStored(store: ModelStore, record: ModelRecord, path: string): Promise<string | undefined> {
  const file = record.files.find((candidate) => candidate.path === path);
  if (!file?.chunks) return undefined;
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of readFile(store.storage, record.key, file, {})) {
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

export async function readDescriptions(store: ModelStore, record: ModelRecord): Promise<Descriptions> {
  const manifest = await readStored(store, record, OWN_MANIFEST);
  return {
    config: (await readStored(store, record, DESCRIPTIONS.config)) ?? "",
    tokenizerConfig: (await readStored(store, record, DESCRIPTIONS.tokenizerConfig)) ?? "",
    ...(manifest !== undefined && { manifest }),
  };
}

/** What a manifest says that no file does. */
export type Described = Pick<Revision, "id" | "commit" | "licence" | "languages">;

/** The one write that makes the model complete: last, and on the disk before it counts. */
export async function finish(
  store: ModelStore,
  record: ModelRecord,
  revision: Described,
): Promise<ModelRecord> {
  const whole = record.files.filter((file) => file.chunks);
  const manifest = manifestOf(revision, await readDescriptions(store, record), whole);
  if (storedDtypes(parseManifest(manifest), whole).length === 0) {
    throw new AppError("bad-manifest", "The model's description names no weights that are here.");
  }
  const signature = await readStored(store, record, SIGNATURE);
  const now = store.now();
  return changeRecord(
    store,
    record.key,
    (current) => ({
      ...current,
      manifest,
      ...(signature !== undefined && { signature }),
      verifiedAt: now,
      usedAt: now,
    }),
    "strict",
  );
}
