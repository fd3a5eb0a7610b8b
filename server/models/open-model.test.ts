import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeCacheLayout } from "../../src/testing/hub/cache-layout.ts";
import { expectedOf, type Family, FAMILY_NAMES, familyModel } from "../../src/testing/hub/models/families.ts";
import { commit, createRepository, type Repository } from "../../src/testing/hub/repository.ts";
import { Hub } from "../../src/testing/hub/server.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import { nodeBackend } from "../../src/engine/backends/node.ts";
import { wasmBackend } from "../../src/engine/backends/wasm.ts";
import { findModel, type FindOptions, openModel } from "./open-model.ts";
import { hubOf } from "./places.ts";

const idOf = (family: string) => `example/${family}-sentiment`;
let hub: Hub;
let folder: string;
let options: FindOptions;
const repositories: Repository[] = [];

beforeAll(async () => {
  for (const family of FAMILY_NAMES) repositories.push(createRepository(idOf(family), familyModel(family)));
  repositories.push(createRepository("example/private", familyModel("bert"), { private: true }));
  hub = await Hub.start({ repositories, tokens: ["hf_secret"] });
});
afterAll(() => hub.close());
beforeEach(async () => {
  hub.reset();
  folder = await mkdtemp(join(tmpdir(), "tonescope-models-"));
  options = {
    cache: join(folder, "own"),
    hubCache: join(folder, "hub"),
    hub: hubOf({ HF_ENDPOINT: hub.url }),
  };
});

async function load(reference?: string, more: FindOptions = {}): Promise<Classifier> {
  const { source, dtype } = await openModel(reference, { ...options, ...more });
  return Classifier.load({ source, backend: wasmBackend({ threads: 1 }), ...(dtype && { dtype }) });
}

async function expectLogits(classifier: Classifier, family: Family) {
  for (const { text, inputIds, logits } of expectedOf(family).answers) {
    const prediction = await classifier.classify(text);
    expect(prediction.tokens, text).toBe(inputIds.length);
    for (const [index, logit] of logits.entries()) expect(prediction.logits[index]).toBeCloseTo(logit, 4);
  }
  await classifier.dispose();
}

describe.each(FAMILY_NAMES)("a model of the family %s gives the logits of transformers", (family) => {
  test("a model is pulled from the Hub and then opened without it", async () => {
    await expectLogits(await load(idOf(family)), family);
    hub.reset();
    await expectLogits(await load(idOf(family)), family);
    expect(hub.log).toEqual([]);
  });

  test("a model is opened from the cache of the Hub's client", async () => {
    const repository = repositories.find(({ id }) => id === idOf(family)) as Repository;
    await writeCacheLayout(join(folder, "hub"), repository);
    await expectLogits(await load(idOf(family)), family);
    await expectLogits(await load(`${idOf(family)}@${repository.refs["main"]?.slice(0, 8)}`), family);
    expect(hub.log).toEqual([]);
  });
});

async function writeClone(clone: string) {
  for (const [path, content] of Object.entries(familyModel("bert"))) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await writeFile(join(clone, path), content);
  }
}

test("without a name the embedded model is opened", async () => {
  const classifier = await load();
  expect(classifier.info.manifest.id).toBe("tonescope-tweets");
  await classifier.dispose();
});

test("a folder in the Hub's layout needs no manifest", async () => {
  await writeClone(join(folder, "clone"));
  await expectLogits(await load(join(folder, "clone")), "bert");
});

test("the native runtime scores a float model like the browser's runtime", async () => {
  await writeClone(join(folder, "clone"));
  const { source } = await openModel(join(folder, "clone"), options);
  const [browser, native] = await Promise.all(
    [wasmBackend({ threads: 1 }), nodeBackend({ threads: 1 })].map((backend) =>
      Classifier.load({ source, backend }),
    ),
  );
  for (const { text } of expectedOf("bert").answers) {
    const expected = await browser?.classify(text);
    for (const [label, { score }] of ((await native?.classify(text))?.scores ?? []).entries()) {
      expect(Math.abs(score - (expected?.scores[label]?.score ?? Number.NaN)), text).toBeLessThan(1e-5);
    }
  }
  await Promise.all([browser?.dispose(), native?.dispose()]);
});

test("a stored branch stays at its commit, and a newer commit is requested by its hash", async () => {
  const id = "example/moving";
  const repository = createRepository(id, familyModel("bert"));
  hub.options.repositories.push(repository);
  const first = await findModel(id, options);
  const newer = commit(repository, { ...familyModel("bert"), "README.md": "newer" });
  expect(await findModel(id, options)).toEqual(first);
  expect(await findModel(`${id}@${newer}`, options)).toMatchObject({ key: expect.stringContaining(newer) });
});

test("a model that is not stored is not downloaded when `pull` is false", async () => {
  await expect(findModel(idOf("bert"), { ...options, pull: false })).rejects.toMatchObject({
    code: "not-stored",
  });
  expect(hub.log).toEqual([]);
});

test("a private model opens with the token, which is not stored", async () => {
  await expect(load("example/private")).rejects.toMatchObject({ code: "unauthorized" });
  const withToken = hubOf({ HF_ENDPOINT: hub.url, HF_TOKEN: "hf_secret" });
  await expectLogits(await load("example/private", { hub: withToken }), "bert");
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) {
    expect((await readFile(join(file.parentPath, file.name))).includes("hf_secret")).toBe(false);
  }
});

describe("a damaged copy is not used", () => {
  const flip = async (file: string) => {
    const bytes = await readFile(file);
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    await writeFile(file, bytes);
  };

  test.each(["config.json", "tokenizer.json", "onnx/model.onnx"])("%s in the Hub's cache", async (path) => {
    const repository = repositories[0] as Repository;
    const model = await writeCacheLayout(join(folder, "hub"), repository);
    await flip(join(model, "snapshots", repository.refs["main"] ?? "", path));
    await expect(load(repository.id)).rejects.toMatchObject({ code: "hash-mismatch" });
  });

  test("a file of the Hub's cache that links out of it", async () => {
    const repository = repositories[0] as Repository;
    const model = await writeCacheLayout(join(folder, "hub"), repository);
    const snapshot = join(model, "snapshots", repository.refs["main"] ?? "");
    const outside = join(folder, "outside.json");
    await cp(join(snapshot, "config.json"), outside, { dereference: true });
    await rm(join(snapshot, "config.json"));
    await symlink(outside, join(snapshot, "config.json"));
    await expect(load(repository.id)).rejects.toMatchObject({ code: "hash-mismatch" });
  });

  test("a stored chunk, which is downloaded again", async () => {
    await findModel(idOf("roberta"), options);
    const chunk = (await readdir(folder, { recursive: true, withFileTypes: true })).find(
      (entry) => entry.name === "0" && entry.parentPath.includes("onnx-model-onnx"),
    );
    await flip(join(chunk?.parentPath ?? "", "0"));
    hub.reset();
    await expectLogits(await load(idOf("roberta")), "roberta");
    expect(hub.downloads("onnx/model.onnx")).toHaveLength(1);
  });
});

test("a folder that cannot be used is reported", async () => {
  await writeFile(join(folder, "own"), "a file where a folder should be");
  await expect(findModel(idOf("bert"), options)).rejects.toMatchObject({ code: "storage-unavailable" });
});
