import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { kernelBackend } from "../../src/engine/backends/kernel.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import { convertibleModel } from "../../src/testing/hub/models/convertible.ts";
import { writeCacheLayout } from "../../src/testing/hub/cache-layout.ts";
import { createRepository, type RepositoryContent } from "../../src/testing/hub/repository.ts";
import { findModel, openLocal } from "./open-model.ts";
import { hubOf } from "./places.ts";

let place: string;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "tonescope-converted-"));
});
afterAll(() => rm(place, { recursive: true }));

async function folderWith(name: string, content: RepositoryContent): Promise<string> {
  const folder = join(place, name);
  await mkdir(folder, { recursive: true });
  for (const [path, bytes] of Object.entries(content)) await writeFile(join(folder, path), bytes);
  return folder;
}

async function opened(folder: string) {
  const model = await findModel(folder, { cache: join(place, "cache") });
  const { source, dtype, release } = await openLocal(model);
  const classifier = await Classifier.load({ source, backend: kernelBackend(), ...(dtype && { dtype }) });
  const { logits } = await classifier.classify("good days!");
  await classifier.dispose();
  release();
  return { key: model.kind === "stored" ? model.key : undefined, logits };
}

test("a folder with other weights than ONNX is converted once, and again when its weights change", async () => {
  const content = convertibleModel("bert");
  const folder = await folderWith("checkpoint", content);
  const first = await opened(folder);
  expect(first.key).toMatch(/^local\/checkpoint@[0-9a-f]{40}$/);
  expect(await opened(folder)).toEqual(first);

  const weights = Buffer.from(content["model.safetensors"] as Uint8Array);
  weights.writeFloatLE(3, weights.length - 4);
  await folderWith("checkpoint", { "model.safetensors": weights });
  const second = await opened(folder);
  expect(second.key).not.toBe(first.key);
  expect(second.logits).not.toEqual(first.logits);
});

test("a folder with damaged weights is refused, and nothing of it is kept", async () => {
  const folder = await folderWith("damaged", {
    ...convertibleModel("bert"),
    "model.safetensors": new Uint8Array(64),
  });
  await expect(findModel(folder, { cache: join(place, "empty") })).rejects.toMatchObject({
    code: "bad-model",
  });
  await expect(findModel(folder, { cache: join(place, "empty") })).rejects.toMatchObject({
    code: "bad-model",
  });
});

test("a model in the cache of the Hub's client is converted without the Hub", async () => {
  const repository = createRepository("example/bert", convertibleModel("flax-bert"));
  const hubCache = join(place, "hub");
  await writeCacheLayout(hubCache, repository);
  const options = {
    cache: join(place, "cache"),
    hubCache,
    hub: hubOf({ HF_ENDPOINT: "http://localhost:9" }),
  };
  const model = await findModel("example/bert", { ...options, pull: false });
  expect(model).toMatchObject({ kind: "stored", dtype: "int8" });
  expect(model.kind === "stored" && model.key).toBe(`localhost:9/example/bert@${repository.commits[0]?.id}`);
});
