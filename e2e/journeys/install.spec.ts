import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "../support/app.ts";

test.use({ serviceWorkers: "allow" });

interface Image {
  src: string;
  sizes: string;
  type?: string;
}

/** Width and height of a PNG, as its header says. */
function sizeOf(png: Buffer): string {
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

test("the browser finds the app installable", async ({ analyze, page }) => {
  await analyze.open();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const devTools = await page.context().newCDPSession(page);
  const { errors, url } = await devTools.send("Page.getAppManifest");
  expect(url).toContain("/manifest.webmanifest");
  expect(errors).toEqual([]);
  // A test's context is a private window, which is the one thing that is in the way.
  const { installabilityErrors } = await devTools.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual(
    [],
  );
});

test("every file of the web app manifest exists in the declared size and type", async ({ app, request }) => {
  const manifest = JSON.parse(readFileSync("public/manifest.webmanifest", "utf8"));
  const images: Image[] = [
    ...manifest.icons,
    ...manifest.screenshots,
    ...manifest.shortcuts.flatMap(({ icons }: { icons: Image[] }) => icons),
  ];
  expect(images.length).toBeGreaterThan(8);
  for (const { src, sizes, type = "image/png" } of images) {
    const response = await request.get(`${app.url}/${src}`);
    expect(response.status(), src).toBe(200);
    expect(response.headers()["content-type"], src).toBe(type);
    if (type === "image/png") expect(sizeOf(await response.body()), src).toBe(sizes);
  }
  expect((await request.get(`${app.url}/manifest.webmanifest`)).headers()["content-type"]).toBe(
    "application/manifest+json",
  );
});

/** As the system's share sheet does it: a form posted to the share target, which navigates. */
async function share(page: Page, fields: Record<string, string>, file?: string) {
  // The policy lets no page of the app post a form, so the form is on a page of another origin.
  const action = new URL("./share", page.url()).href;
  const inputs = Object.keys(fields).map((name) => `<textarea name="${name}"></textarea>`);
  await page.goto("about:blank");
  await page.setContent(
    `<form method="post" enctype="multipart/form-data" action="${action}">${inputs.join("")}<input type="file" name="file"><button>Share</button></form>`,
  );
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value);
  if (file !== undefined) {
    await page
      .locator("[name=file]")
      .setInputFiles({ name: "shared.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
  } else {
    await page.locator("[name=file]").evaluate((input) => input.remove());
  }
  await page.getByRole("button", { name: "Share" }).click();
}

test("a shared text is scored and a shared file is opened; neither is sent to the server", async ({
  analyze,
  app,
  batch,
  page,
}) => {
  const posted: string[] = [];
  app.intercept = (request) => {
    if (request.method === "POST" || request.url?.includes("love")) posted.push(request.url ?? "");
    return false;
  };
  await analyze.open();
  await analyze.ready();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await share(page, { title: "", text: "I love this & that <b>", url: "" });
  await expect(analyze.composer).toHaveValue("I love this & that <b>");
  await analyze.expectLabel("positive");

  const post = "Parcel lost again.\n\nWorst service ever, never again";
  await share(page, { title: "A page about gardens", text: post, url: "https://example.com/status/1" });
  await expect(analyze.composer).toHaveValue(/^Parcel lost again\.\s+Worst/);
  await analyze.expectLabel("negative");
  await expect(page.getByRole("button", { name: "All lines are one tweet", pressed: true })).toBeVisible();

  await share(page, { title: "Tweets", text: "" }, "id,text\n1,I love this\n");
  await expect(batch.preview.getByRole("button", { name: "Score" })).toBeEnabled();
  await expect(page.getByRole("heading", { name: "shared.csv" })).toBeVisible();
  expect(posted).toEqual([]);
});

test("a file opened with the app arrives in Batch through the launch queue", async ({
  analyze,
  batch,
  page,
}) => {
  // The real queue is filled by the system alone, so its contract stands in: one consumer, which also gets what came before it, and file handles.
  await page.addInitScript(() => {
    const { promise: consumer, resolve: setConsumer } = Promise.withResolvers<(params: object) => void>();
    Object.defineProperty(window, "launchQueue", {
      value: { setConsumer, launch: (params: object) => void consumer.then((consume) => consume(params)) },
    });
  });
  await analyze.open();
  await page.evaluate(() => {
    const file = new File(["id,text\n1,I love this\n"], "opened.csv");
    const queue = (window as unknown as { launchQueue: { launch(params: object): void } }).launchQueue;
    queue.launch({ files: [{ getFile: async () => file }] });
  });
  await expect(page.getByRole("heading", { name: "opened.csv" })).toBeVisible();
  await expect(batch.preview.getByRole("button", { name: "Score" })).toBeEnabled();
});
