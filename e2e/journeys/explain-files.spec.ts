import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { expect, expectAccessible, test } from "../support/app.ts";
import { ExplainPage } from "../pages/explain-page.ts";

const TEXT = "The museum on the corner is terrible";

test("a picture for print, and what a paper says of it", async ({ page }) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT });
  await explain.measured();
  await page.getByRole("button", { name: "Picture of Word attributions" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Size")).toHaveValue("printColumn");
  const picture = dialog.getByRole("img", { name: "The picture as it will be saved" });
  await expect(picture).toContainText("Leave one word out");
  await expect(picture).toContainText(/tonescope-tweets@\d+, int8, /);
  const saved = async (format: string) => {
    const download = page.waitForEvent("download");
    await dialog.getByRole("button", { name: `Save as ${format}` }).click();
    return readFileSync(await (await download).path());
  };
  const png = await saved("PNG");
  // 85 mm at 300 dpi.
  expect(png.readUInt32BE(16)).toBe(1004);
  expect(png.subarray(37, 41).toString()).toBe("pHYs");
  expect((await saved("SVG")).toString()).toMatch(/^<svg [^>]*width="85.00mm"[\s\S]*<text[^>]*>terrible/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Cite" }).click();
  await expect(dialog).toContainText(
    /model tonescope-tweets \(revision \d+, int8 weights with SHA-256 [\da-f]{64}\)/,
  );
  await expect(dialog).toContainText(/Better than [\d.]+ of 20 random rankings\./);
  await expect(dialog).toContainText("@misc{li2016,");
  await expect(dialog).toContainText("@inproceedings{deyoung2020,");
  await expectAccessible(page);
});

test("pictures, tables and tensors are exported", async ({ page }) => {
  const explain = new ExplainPage(page);
  await explain.open({ text: TEXT, tab: "attention", special: "yes" });
  const save = async (format: string) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: `Save as ${format}` }).click();
    return readFileSync(await (await download).path());
  };
  expect((await save("PNG")).subarray(1, 4).toString()).toBe("PNG");
  expect((await save("SVG")).toString()).toMatch(/^<svg[\s\S]*terrible/);
  expect((await save("CSV")).toString().split("\r\n")).toHaveLength(11);
  const json = JSON.parse((await save("JSON")).toString()) as { text: string; rows: number[][] };
  expect(json.text).toBe(TEXT);
  for (const row of json.rows) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
  const saveHeads = async (format: string) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: `Save the heads as ${format}` }).click();
    return readFileSync(await (await download).path());
  };
  expect((await saveHeads("PNG")).subarray(1, 4).toString()).toBe("PNG");
  expect((await saveHeads("SVG")).toString().match(/<rect [^>]*stroke="#e5e2dc"/g)).toHaveLength(96);
  await page.getByLabel("Cells", { exact: true }).selectOption("entropy");
  expect((await saveHeads("SVG")).toString().match(/>\d\.\d\d<\/text>/g)).toHaveLength(96);
  expect(Object.keys(unzipSync(await save("npz")))).toEqual([
    "input_ids.npy",
    "attentions.npy",
    "hidden_states.npy",
  ]);
});
