import { parse } from "csv-parse/sync";
import { expectHarmless, HOSTILE } from "../fixtures/hostile.ts";
import { tinyModel } from "../../src/testing/hub/models/bundle.ts";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { expect, test } from "../support/hub-app.ts";
import { BatchPage } from "../pages/batch-page.ts";

const ID = "example/hostile";
const LABELS = [HOSTILE[0], HOSTILE[2], HOSTILE[6]];

test("a hostile model's metadata stays text in every view and export", async ({
  analyze,
  hub,
  models,
  page,
}) => {
  const content = tinyModel({ labels: LABELS.length });
  const config = JSON.parse(String(content["config.json"])) as object;
  const hostile = {
    ...content,
    "config.json": JSON.stringify({ ...config, id2label: { ...LABELS } }),
    "README.md": `---\nlicense: ${JSON.stringify(HOSTILE[1])}\nlanguage: ${JSON.stringify(HOSTILE[0])}\n---\n${HOSTILE.join("\n")}`,
  };
  hub.options.repositories.push({
    ...createRepository(ID, hostile),
    license: HOSTILE[1],
    tags: [...HOSTILE],
  });
  const batch = new BatchPage(page);
  await batch.open();
  await models.open();
  await models.setHub(hub.url);
  await models.lookUp(ID);
  await expect(models.offer).toContainText(ID);
  await expectHarmless(page, "offer");
  await models.startDownload();
  await models.expectInUse(ID);
  await expectHarmless(page, "stored");

  await analyze.open();
  await analyze.write("I love this");
  const label = await analyze.prediction.getAttribute("data-label");
  expect(LABELS).toContain(label);
  await expect(analyze.prediction).toContainText(LABELS[0] ?? "", { ignoreCase: true });
  await expectHarmless(page, "prediction");
  await page.goto("./#/explain?text=I+love+this");
  await expect(page.getByRole("list", { name: "Words" }).getByRole("button").first()).toBeVisible();
  await expectHarmless(page, "explain");

  await page.goto("./#/batch");
  await batch.choose("tweets.csv", "id,text\n1,I love this\n2,I hate this\n");
  await batch.score();
  await batch.done();
  await expectHarmless(page, "table");
  await batch.tab("Charts");
  await expectHarmless(page, "charts");
  const { bytes } = await batch.save();
  const [header = [], row = []] = parse(bytes.toString("utf8")) as string[][];
  expect(header).toHaveLength(row.length);
  for (const each of LABELS) expect(header.some((name) => name.endsWith(each.toLowerCase()))).toBe(true);
});

test("a tokenizer that does not end for a text is ended, and other texts are scored", async ({
  analyze,
  context,
  hub,
  models,
  page,
}) => {
  const content = tinyModel();
  const tokenizer = JSON.parse(String(content["tokenizer.json"])) as { pre_tokenizer: unknown };
  // Each further letter doubles the ways to divide them.
  const split = { type: "Split", pattern: { Regex: "^(a+)+$" }, behavior: "Isolated", invert: false };
  const { pre_tokenizer } = tokenizer;
  const stuck = { ...tokenizer, pre_tokenizer: { type: "Sequence", pretokenizers: [split, pre_tokenizer] } };
  hub.options.repositories.push(
    createRepository(ID, { ...content, "tokenizer.json": JSON.stringify(stuck) }),
  );
  await models.open();
  await models.setHub(hub.url);
  await models.load(ID);
  const endless = `${"a".repeat(60)}!`;

  // Both wait for workers that do not respond.
  const batch = new BatchPage(await context.newPage());
  await batch.open();
  await batch.choose("texts.csv", `id,text\n1,good day\n2,${endless}\n3,bad day\n`);
  await batch.score();

  await page.bringToFront();
  await analyze.open();
  await analyze.ready();
  await analyze.write(endless);
  await expect(analyze.error).toContainText("The model does not respond.");
  await analyze.write("good day");
  await expect(analyze.prediction).toBeVisible();

  await batch.done();
  const { bytes } = await batch.save();
  const rows = parse(bytes.toString("utf8"), { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => row["sentiment_status"] === "failed")).toEqual([false, true, false]);
});
