import { expect, expectAccessible, test } from "../support/app.ts";

test.use({ serviceWorkers: "allow" });

test("the panel shows stored data and requests, and erases everything", async ({ analyze, batch, page }) => {
  await batch.open();
  await analyze.ready();
  await batch.choose("tweets.csv", "id,text\n1,I love this\n");
  await batch.score();
  await batch.done();
  await page.goto("./#/models?at=privacy");
  const panel = page.getByRole("region", { name: "Offline and privacy" });
  await expect(panel.getByTestId("offline")).toContainText("Ready to work offline");
  const stored = panel.getByRole("table", { name: "Stored on this device" });
  await expect(stored).toContainText("Batches");
  await expect(stored.getByRole("row").filter({ hasText: "Cache storage" })).toContainText(/\d\d\.\d MB/);
  await expect(panel).toContainText("no server but its own was contacted");
  await panel.getByText(/^All requests/).click();
  const requests = panel.getByRole("list", { name: "Requests" });
  // The page's own, and those of its workers.
  await expect(requests).toContainText("/assets/index-");
  await expect(requests).toContainText("/models/tonescope-tweets/onnx/model_int8.onnx");
  await expectAccessible(page);

  await panel.getByRole("button", { name: "Erase everything" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Erase", exact: true }).click();
  await expect(panel.getByText("Everything that was stored here is erased.")).toBeVisible();
  await page.goto("./#/batch");
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Earlier batches" })).toHaveCount(0);
});

test("text cannot become code", async ({ analyze, app, page }) => {
  await analyze.open();
  await analyze.ready();
  const outcomes = await page.evaluate(async () => {
    const attempt = (work: () => unknown) => {
      try {
        work();
        return "done";
      } catch (cause) {
        return (cause as Error).name;
      }
    };
    return {
      html: attempt(() => (document.createElement("div").innerHTML = "<b>bold</b>")),
      script: attempt(() => (document.createElement("script").text = "1")),
      source: attempt(() => (document.createElement("script").src = "./assets/x.js")),
      worker: attempt(() => new Worker("https://example.org/x.js")),
      blob: attempt(() => new Worker(URL.createObjectURL(new Blob(["1"])))),
    };
  });
  expect(outcomes).toMatchObject({
    html: "TypeError",
    script: "TypeError",
    worker: "TypeError",
    blob: "TypeError",
  });
  // In a worker too.
  const inWorker = await page.workers()[0]?.evaluate(() => {
    try {
      return String(new Worker("https://example.org/x.js"));
    } catch (cause) {
      return (cause as Error).name;
    }
  });
  expect(inWorker).toBe("TypeError");
  expect(app.complaints.splice(0).length).toBeGreaterThan(0);
});
