/** `tonescope models …`: manages the models that are stored on this machine. */

import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { archiveFiles, exportModel, type ImportFile, importModel } from "../../../src/engine/hub/archive.ts";
import { repairFromHub } from "../../../src/engine/hub/repair.ts";
import { parseReference } from "../../../src/engine/hub/reference.ts";
import { AppError } from "../../../src/errors/app-error.ts";
import type { ModelStore } from "../../../src/engine/store/model-store.ts";
import type { ModelRecord } from "../../../src/engine/store/storage.ts";
import { MODEL_OPTIONS, type ModelValues } from "../../options/model.ts";
import { text, UsageError } from "../../options/option.ts";
import { JSON_OUTPUT } from "../../options/output.ts";
import { checkOutput } from "../check-output.ts";
import { defineCommand, EXIT } from "../command.ts";
import { comparisonLines, compareWithFloats } from "../compare-floats.ts";
import { openFile } from "../../files/file-blob.ts";
import { reasonOf } from "../../files/read-error.ts";
import { locate } from "../load-model.ts";
import { megabytes, type ProgressLine } from "../progress.ts";
import { findStored, openFolderStore } from "../../models/open-model.ts";
import { cacheFolder, hubOf } from "../../models/places.ts";
import { STANDARD_STREAM } from "../../scoring/input.ts";
import { writeOutput } from "../../scoring/output.ts";

interface Context {
  store: ModelStore;
  progress: ProgressLine;
  signal: AbortSignal;
  values: { json: boolean; texts: string | undefined } & Pick<ModelValues, "dtype" | "device">;
}

/** @throws AppError `not-stored` */
async function stored(store: ModelStore, reference: string): Promise<ModelRecord> {
  const hub = hubOf();
  const record = await findStored(store, parseReference(reference, hub.url), hub.url.host);
  if (!record) throw new AppError("not-stored", `${reference} is not kept here.`);
  return record;
}

async function list({ store, values }: Context): Promise<void> {
  const models = await store.list();
  if (values.json) {
    console.log(JSON.stringify(models, undefined, 2));
    return;
  }
  for (const { id, commit, revision, dtypes, storedBytes, totalBytes, manifest } of models) {
    const state = manifest
      ? dtypes.join(" ")
      : `${Math.floor((100 * storedBytes) / totalBytes)} % downloaded`;
    console.log([id, revision, commit.slice(0, 12), megabytes(storedBytes), state].join("\t"));
  }
  if (models.length === 0) console.error(`No models are kept in ${cacheFolder()}.`);
}

async function pull({ store, progress, signal, values }: Context, reference: string): Promise<void> {
  const local = await locate(
    { ...values, model: reference, classNames: [], preprocessing: undefined },
    progress,
    signal,
  );
  if (local.kind === "folder") throw new UsageError(`${reference} is a folder of this machine already.`);
  if (local.kind === "files") {
    progress.print(`${local.id} is in the Hub's own cache (${local.dtype}).`);
    return;
  }
  const { id, commit } = await store.record(local.key);
  progress.print(`${id}@${commit} (${local.dtype}) is kept here.`);
}

async function verify({ store, progress, signal }: Context, reference: string | undefined): Promise<void> {
  const hub = hubOf();
  const records = reference ? [await stored(store, reference)] : await store.storage.records();
  for (const record of records.filter(({ manifest }) => manifest !== undefined)) {
    const canRepair = record.origin === "hub" && record.host === hub.url.host;
    await store.verify(record.key, {
      ...(canRepair && { repair: repairFromHub(hub, store, record) }),
      signal,
      onVerified: (done, total) =>
        progress.update(() => `${record.id}: ${megabytes(done)} of ${megabytes(total)}`),
    });
    progress.print(`${record.id}@${record.commit} is intact.`);
  }
}

async function remove({ store, progress }: Context, reference: string): Promise<void> {
  const { key, id, commit } = await stored(store, reference);
  await store.remove(key);
  progress.print(`${id}@${commit} is removed.`);
}

async function exportTo({ store, progress }: Context, reference: string, file: string): Promise<void> {
  const { key } = await stored(store, reference);
  const release = await store.hold(key);
  try {
    await writeOutput(await checkOutput(file), await exportModel(store, key));
  } finally {
    release();
  }
  if (file !== STANDARD_STREAM) progress.print(file);
}

async function filesOf(path: string): Promise<ImportFile[]> {
  const found = await stat(path).catch((cause: Error) => {
    throw new Error(`${path} cannot be read: ${reasonOf(cause)}`, { cause });
  });
  if (found.isFile()) return archiveFiles(await openFile(path));
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  const places = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    places.map(async (place) => {
      const content = await openFile(place);
      return { path: relative(path, place).split(sep).join("/"), size: content.size, content };
    }),
  );
}

async function importFrom({ store, progress, signal, values }: Context, path: string): Promise<void> {
  const record = await importModel({
    store,
    files: await filesOf(path),
    folder: basename(resolve(path)),
    device: values.device,
    signal,
    onProgress: ({ phase, done, total }) =>
      progress.update(() => `${phase} ${megabytes(done)} of ${megabytes(total)}`),
  });
  progress.print(`${record.id}@${record.commit} is kept here.`);
}

async function compareFloats({ progress, signal, values }: Context, model: string): Promise<void> {
  const compared = await compareWithFloats({ ...values, model }, progress, signal);
  console.log(values.json ? JSON.stringify(compared, undefined, 2) : comparisonLines(compared));
}

const ACTIONS: Record<
  string,
  [least: number, most: number, run: (context: Context, ...rest: string[]) => Promise<void>]
> = {
  list: [0, 0, list],
  pull: [1, 1, (context, reference = "") => pull(context, reference)],
  verify: [0, 1, verify],
  remove: [1, 1, (context, reference = "") => remove(context, reference)],
  export: [2, 2, (context, reference = "", file = "") => exportTo(context, reference, file)],
  import: [1, 1, (context, path = "") => importFrom(context, path)],
  "compare-floats": [1, 1, (context, reference = "") => compareFloats(context, reference)],
};

export const command = defineCommand({
  usage: "tonescope models list|pull|verify|remove|export|import|compare-floats [options]",
  about: `\
  list                          the models that are kept here
  pull ID[@REVISION]            download a model, resume where it stopped, verify every byte
  verify [ID[@REVISION]]        hash every byte again, of one model or of all; what is damaged is fetched again
  remove ID[@REVISION]
  export ID[@REVISION] FILE     one archive, for a machine without network; FILE may be -
  import FILE|FOLDER            such an archive, or a copy of a model's folder
  compare-floats ID|FOLDER      labels and probabilities beside those of the weights in floats, which are pulled and kept too`,
  examples: [
    "tonescope models list",
    "tonescope models pull Xenova/twitter-roberta-base-sentiment-latest",
    "tonescope models remove Xenova/twitter-roberta-base-sentiment-latest",
    "tonescope models compare-floats cardiffnlp/twitter-roberta-base-sentiment --texts texts.txt",
  ],
  options: {
    dtype: MODEL_OPTIONS.dtype,
    device: MODEL_OPTIONS.device,
    texts: text({
      flag: "texts",
      value: "FILE",
      group: "Model",
      defaultText: "some of our own",
      help: "the texts of compare-floats, one a line",
    }),
    json: JSON_OUTPUT,
  },
  notes: `\
Models are in $TONESCOPE_CACHE, else in ~/.cache/tonescope (XDG_CACHE_HOME). The Hub is $HF_ENDPOINT, the access token
for private models $HF_TOKEN, else the one that hf auth login stored. $HF_HUB_OFFLINE=1 sends nothing. What the Hub's
Python client has downloaded (HF_HOME) is used from there.`,
  positionals: [1, 3],
  async run(values, [name = "", ...rest], { signal, progress, describeSaved }) {
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (!action) throw new UsageError(`models takes one of ${Object.keys(ACTIONS).join(", ")}.`);
    const [least, most, run] = action;
    if (rest.length < least || rest.length > most) {
      throw new UsageError(`models ${name} takes ${least === most ? least : `${least} or ${most}`} names.`);
    }
    describeSaved((isInterrupted) => (isInterrupted ? "What was downloaded is kept." : ""));
    await run({ store: openFolderStore(), progress, signal, values }, ...rest);
    return EXIT.done;
  },
});
