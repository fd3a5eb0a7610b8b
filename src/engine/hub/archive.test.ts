import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { QUANTIZED, tinyModel } from "../../testing/hub/models/bundle.ts";
import { createRepository, type Repository } from "../../testing/hub/repository.ts";
import { Hub } from "../../testing/hub/server.ts";
import { processLocks } from "../store/locks.ts";
import { memoryStorage } from "../store/memory.ts";
import { ModelStore } from "../store/model-store.ts";
import { archiveFiles, exportModel, importModel, type ImportFile } from "./archive.ts";
import { HubClient } from "./client.ts";
import { downloadModel, lookUpModel } from "./download-model.ts";

const ID = "example/twitter-roberta-base-sentiment";
let hub: Hub;
let repository: Repository;
let archive: Blob;

const newStore = () => new ModelStore({ storage: memoryStorage(), locks: processLocks() });

async function download(store: ModelStore, id = ID) {
  const client = new HubClient({ url: new URL(`${hub.url}/`) });
  return downloadModel({ client, store, offer: await lookUpModel(client, id, "wasm") });
}

async function archiveOf(store: ModelStore, key: string): Promise<Blob> {
  const parts: BlobPart[] = [];
  for await (const bytes of await exportModel(store, key)) parts.push(bytes.slice());
  return new Blob(parts);
}

const importInto = (store: ModelStore, files: ImportFile[]) =>
  importModel({ store, files, folder: "my clone", device: "wasm" });

async function contentOf(store: ModelStore, key: string, path: string) {
  const parts: Uint8Array[] = [];
  for await (const bytes of await (await store.source(key)).open(path)) parts.push(bytes.slice());
  return Buffer.concat(parts);
}

beforeAll(async () => {
  repository = createRepository(ID, tinyModel());
  hub = await Hub.start({ repositories: [repository] });
  const store = newStore();
  archive = await archiveOf(store, (await download(store)).key);
});
afterAll(() => hub.close());

describe("an archive", () => {
  test("is imported without a network as the same model", async () => {
    const store = newStore();
    hub.reset();
    const record = await importInto(store, await archiveFiles(archive));
    expect(hub.log).toEqual([]);
    expect(record).toMatchObject({ id: ID, origin: "import", commit: repository.commits[0]?.id });
    expect((await store.list())[0]?.dtypes).toEqual(["q8"]);
    const weights = await contentOf(store, record.key, QUANTIZED);
    expect(
      weights.equals(
        repository.commits[0]?.files.find(({ path }) => path === QUANTIZED)?.bytes ?? Buffer.alloc(0),
      ),
    ).toBe(true);
  });

  test("of an imported model has the same entries", async () => {
    const store = newStore();
    const { key } = await importInto(store, await archiveFiles(archive));
    const first = (await archiveFiles(archive)).map(({ path, size }) => `${path} ${size}`);
    const second = (await archiveFiles(await archiveOf(store, key))).map(
      ({ path, size }) => `${path} ${size}`,
    );
    expect(second.toSorted()).toEqual(first.toSorted());
  });

  test("with one changed byte is rejected, and nothing is stored", async () => {
    const bytes = Buffer.from(await archive.arrayBuffer());
    const weights = (await archiveFiles(archive)).find(({ path }) => path === QUANTIZED);
    const start = bytes.length - 1024 - Math.ceil((weights?.size ?? 0) / 512) * 512;
    bytes[start + 20_000] = (bytes[start + 20_000] ?? 0) ^ 1;
    const store = newStore();
    await expect(importInto(store, await archiveFiles(new Blob([bytes])))).rejects.toMatchObject({
      code: "hash-mismatch",
    });
    expect(await store.list()).toEqual([]);
  });

  test.each([0, 1, 511, 512, 5000])("cut off after %d bytes is rejected", async (length) => {
    await expect(archiveFiles(archive.slice(0, length))).rejects.toMatchObject({ code: "bad-archive" });
  });

  test("of another format or without files is rejected", async () => {
    await expect(archiveFiles(new Blob(["x".repeat(2000)]))).rejects.toMatchObject({ code: "bad-archive" });
    await expect(importInto(newStore(), [])).rejects.toMatchObject({ code: "no-onnx" });
  });

  test("that was imported is verified against the Hub later, without a download of the weights", async () => {
    const store = newStore();
    await importInto(store, await archiveFiles(archive));
    hub.reset();
    const record = await download(store);
    expect(record.origin).toBe("hub");
    expect(hub.downloads(QUANTIZED)).toEqual([]);
    expect((await store.list())[0]?.dtypes).toEqual(["q8"]);
  });

  test("with other content than the commit that it names is replaced by the files of the Hub", async () => {
    const store = newStore();
    const other = tinyModel({ seed: 7 });
    const files: ImportFile[] = Object.entries(other).map(([path, content]) => {
      const blob = new Blob([content as BlobPart]);
      return { path, size: blob.size, content: blob };
    });
    const identity = (await archiveFiles(archive)).find(
      ({ path }) => path === "tonescope-model.json",
    ) as ImportFile;
    const { key } = await importInto(store, [identity, ...files]);
    const record = await download(store);
    expect(record.key).toBe(key);
    const hubWeights = repository.commits[0]?.files.find(({ path }) => path === QUANTIZED)?.bytes;
    expect((await contentOf(store, key, QUANTIZED)).equals(hubWeights ?? Buffer.alloc(0))).toBe(true);
  });
});

describe("a folder cloned from a Hub", () => {
  const clone = (extra: Record<string, string> = {}): ImportFile[] =>
    Object.entries({ ...tinyModel(), ...extra }).map(([path, content]) => {
      const blob = new Blob([content as BlobPart]);
      return { path, size: blob.size, content: blob };
    });
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const git = {
    ".git/HEAD": "ref: refs/heads/main\n",
    ".git/refs/heads/main": `${commit}\n`,
    ".git/config": '[remote "origin"]\n\turl = https://huggingface.co/org/name\n\tfetch = x\n',
  };

  test("is identified by its commit", async () => {
    const store = newStore();
    const record = await importInto(store, clone(git));
    expect(record.key).toBe(`huggingface.co/org/name@${commit}`);
    expect((await store.list())[0]?.manifest?.labels).toHaveLength(3);
  });

  test("without git is identified by its content", async () => {
    const store = newStore();
    expect((await importInto(store, clone())).id).toBe("my-clone");
  });

  test("with LFS pointers in place of files is rejected", async () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n";
    await expect(importInto(newStore(), clone({ ...git, [QUANTIZED]: pointer }))).rejects.toMatchObject({
      code: "bad-archive",
    });
  });
});
