import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildManifest } from "../../src/engine/hub/build-manifest.ts";
import { listWeights } from "../../src/engine/hub/weights.ts";
import { QUANTIZED, tinyModel } from "../../src/testing/hub/models/bundle.ts";
import { expectedOf, FAMILIES, familyModel } from "../../src/testing/hub/models/families.ts";
import { type RepositoryContent, commit, createRepository } from "../../src/testing/hub/repository.ts";
import { newPublisher } from "../../src/testing/hub/signing.ts";
import { expectAccessible } from "../support/app.ts";
import { expect, test } from "../support/hub-app.ts";

const ID = "cardiffnlp/twitter-roberta-base-sentiment";
const PRIVATE = "example/private";

test.beforeEach(async ({ hub, models }) => {
  hub.options.tokens = ["hf_secret"];
  hub.options.repositories.push(
    createRepository(ID, tinyModel()),
    createRepository(PRIVATE, tinyModel({ labels: 4 }), { private: true }),
  );
  await models.open();
  await models.setHub(hub.url);
});

test("a model is looked up, downloaded, verified, and used again without the Hub", async ({
  models,
  analyze,
  hub,
  page,
}) => {
  await models.load(ID);
  await expectAccessible(page);
  await models.showTab("Current");
  await expect(models.usedDevice("encoder kernel")).toBeVisible();
  await expectAccessible(page);
  // What has nothing to do any more gives its memory back.
  const libraryWorkers = () => page.workers().filter((worker) => worker.url().includes("library"));
  await expect.poll(libraryWorkers).toEqual([]);
  await analyze.open();
  await analyze.write("thanks @someone");
  await expect(analyze.prediction).toBeVisible();
  const before = await analyze.percents();
  expect(before.reduce((sum, percent) => sum + percent, 0)).toBeCloseTo(100, 0);

  await hub.close();
  await page.reload();
  await analyze.ready();
  await analyze.write("thanks @someone");
  await expect(analyze.prediction).toBeVisible();
  expect(await analyze.percents()).toEqual(before);
});

test("a private model opens with a token, which is sent to the Hub only", async ({ models, hub, page }) => {
  await models.lookUp(PRIVATE);
  await models.expectError("unauthorized");
  await models.set("Access token", "hf_secret");
  await models.load(PRIVATE);
  const atStore = hub.log.filter(({ server, method }) => server === "store" && method === "GET");
  expect(atStore.length).toBeGreaterThan(0);
  expect(atStore.filter(({ authorization }) => authorization)).toEqual([]);
  expect(hub.log.some(({ authorization }) => authorization === "Bearer hf_secret")).toBe(true);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("hf_secret");
  await page.reload();
  await models.showTab("Settings");
  await expect(page.getByLabel("Access token")).toHaveValue("");
});

test("an update is offered and never installed automatically", async ({ models, hub, page }) => {
  const [repository] = hub.options.repositories;
  if (!repository) throw new Error("no repository");
  await models.load(ID);
  const old = repository.commits[0]?.id ?? "";
  await models.stored.getByRole("button", { name: "Check for an update" }).click();
  await expect(page.getByText("This is the newest commit of main.")).toBeVisible();
  const next = commit(repository, tinyModel({ seed: 9 }));
  await page.reload();
  await models.expectInUse(ID);
  await expect(models.stored).toContainText(old);
  await models.stored.getByRole("button", { name: "Check for an update" }).click();
  await expect(
    page.getByText(`main is now at ${next.slice(0, 8)}, you have ${old.slice(0, 8)}`),
  ).toBeVisible();
  await models.stored.getByRole("button", { name: "Update", exact: true }).click();
  await expect(models.stored).toHaveCount(2);
  await expect(models.stored.filter({ hasText: "In use" })).toContainText(next);
});

test("a model is exported as one file and imported offline", async ({ models, hub, page }) => {
  await models.load(ID);
  const download = page.waitForEvent("download");
  await models.stored.getByRole("button", { name: "Export" }).click();
  const file = await (await download).path();
  const name = (await download).suggestedFilename();
  expect(name).toMatch(/^cardiffnlp--twitter-roberta-base-sentiment@[0-9a-f]{8}\.tar$/);
  await models.stored.getByRole("button", { name: "Remove" }).click();
  await expect(models.status).toHaveText("tonescope-tweets, ready");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await models.expectInUse(ID);
  await models.remove();
  await expect(models.status).toHaveText("tonescope-tweets, ready");

  await hub.close();
  const buffer = await readFile(file);
  const choose = async (bytes: Buffer) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Import a file" }).click();
    await (await chooser).setFiles({ name, mimeType: "application/x-tar", buffer: bytes });
  };
  const damaged = Buffer.from(buffer);
  damaged[damaged.length - 20_000] = (damaged.at(-20_000) ?? 0) ^ 1;
  await choose(damaged);
  await models.expectError("hash-mismatch");
  await expect(models.stored).toHaveCount(0);
  await choose(buffer);
  await models.stored.getByRole("button", { name: "Use" }).click();
  await models.expectInUse(ID);
});

test("a cloned Hub repository is imported", async ({ models, analyze, page }, testInfo) => {
  const folder = testInfo.outputPath("twitter-roberta-base-sentiment");
  for (const [path, content] of Object.entries(tinyModel())) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  await page.getByLabel("Folder of a model").setInputFiles(folder);
  await models.stored.getByRole("button", { name: "Use" }).click();
  await expect(models.stored.filter({ hasText: "In use" })).toContainText("a file that names");
  await analyze.open();
  await analyze.write("thanks");
  await expect(analyze.prediction).toBeVisible();
});

test("models of every family give the same predictions in the browser as in Python", async ({
  models,
  analyze,
  hub,
  page,
}) => {
  for (const family of ["bert", "distilbert", "xlm-roberta"] as const) {
    hub.options.repositories.push(createRepository(FAMILIES[family], familyModel(family)));
    const { text = "", logits = [] } = expectedOf(family).answers[1] ?? {};
    await models.open();
    await models.lookUp(FAMILIES[family]);
    await models.startDownload();
    await models.expectInUse(FAMILIES[family]);
    await analyze.open();
    await analyze.write(text);
    await expect(analyze.prediction).toBeVisible();
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    const chances = logits.map((logit) =>
      family === "distilbert" ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / sum,
    );
    const shown = await analyze.percents();
    for (const [index, chance] of chances.entries()) expect(shown[index]).toBeCloseTo(100 * chance, 0);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await models.open();
  await expectAccessible(page);
});

test("what is known of a model beside its files is shown and can be changed", async ({ models, page }) => {
  await models.load(ID);
  const card = models.stored;
  const expectClasses = async (names: string) => {
    await models.showTab("Current");
    await expect(page.getByRole("definition").filter({ hasText: names })).toBeVisible();
    await models.showTab("Library");
    await card.getByText("Class names and preprocessing").click();
  };
  await expectClasses("Negative, Neutral, Positive");
  await expect(card).toContainText("taken from the card of exactly this model");
  await expect(card).toContainText("LABEL_0, LABEL_1, LABEL_2");
  await expectAccessible(page);

  await card.getByRole("button", { name: "Use what its files say" }).click();
  await models.expectInUse(ID);
  await expectClasses("LABEL_0, LABEL_1, LABEL_2");
  await expect(card.getByLabel("Preprocessing")).toHaveValue("none");

  await card.getByLabel("Class names").fill("bad\nso so\nbad");
  await expect(card.getByRole("button", { name: "Save" })).toBeDisabled();
  await card.getByLabel("Class names").fill("bad\nso so\ngood");
  await card.getByRole("button", { name: "Save" }).click();
  await expectClasses("Bad, So so, Good");
  await page.reload();
  await models.expectInUse(ID);
  await expectClasses("Bad, So so, Good");

  await card.getByRole("button", { name: "Undo my changes" }).click();
  await expectClasses("Negative, Neutral, Positive");
});

/** What a publisher adds to a repository. */
function ownManifest(id: string, content: RepositoryContent): string {
  const text = (path: string) => String(content[path]);
  const files = ["config.json", "tokenizer.json", "tokenizer_config.json", QUANTIZED].map((path) => {
    const bytes = Buffer.from(content[path] ?? "");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { path, size: bytes.length, sha256, chunks: [] };
  });
  return buildManifest(
    { id, commit: "0".repeat(40), license: "apache-2.0", languages: ["en"] },
    { config: text("config.json"), tokenizerConfig: text("tokenizer_config.json") },
    files,
    listWeights(files),
  );
}

test("the signer of a model is shown, and a model with an invalid signature is rejected", async ({
  models,
  hub,
}) => {
  const publisher = newPublisher();
  for (const id of ["example/signed", "example/forged"]) {
    const manifest = ownManifest(id, tinyModel());
    const signature = publisher.sign(id === "example/signed" ? manifest : `${manifest} `);
    const files = { ...tinyModel(), "manifest.json": manifest, "manifest.json.sig": signature };
    hub.options.repositories.push(createRepository(id, files));
  }
  await models.load("example/signed");
  await expect(models.storedModel("example/signed")).toContainText("by an untrusted key");
  await models.set("Trusted signatures", `Publisher: ${publisher.publicKey}`);
  await expect(models.storedModel("example/signed")).toContainText("by Publisher");
  await models.load(ID);
  await expect(models.storedModel(ID)).toContainText("unsigned");
  await models.lookUp("example/forged");
  await models.startDownload();
  await models.expectError("bad-signature");
  await expect(models.storedModel("example/forged")).toContainText("invalid; the model is not used");
});

test("a Hub that the security policy does not allow is explained", async ({ models }) => {
  await models.setHub("http://127.0.0.1:9/");
  await models.lookUp(ID);
  await models.expectError("host-not-allowed");
});

test("pin, verify, and a storage limit that a new model exceeds", async ({ models, hub }) => {
  await models.load(ID);
  await models.stored.getByRole("button", { name: "Pin" }).click();
  await expect(models.stored).toContainText("pinned");
  await models.stored.getByRole("button", { name: "Verify" }).click();
  await expect(models.stored.getByRole("button", { name: "Verify" })).toBeEnabled();
  await models.set("Storage limit for models (MB)", "0");
  hub.options.repositories.push(createRepository("example/other", tinyModel({ seed: 3 })));
  await models.lookUp("example/other");
  await models.startDownload();
  await models.expectError("storage-full");
  await expect(models.stored).toContainText(ID);
});

test("no horizontal scroll at phone width", async ({ models, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await models.load(ID);
  await page.getByText("4 files").click();
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways).toBeLessThanOrEqual(0);
});
