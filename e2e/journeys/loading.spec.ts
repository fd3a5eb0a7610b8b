import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { expect, test } from "../support/app.ts";
import { NEW_VISITOR } from "../support/storage-state.ts";

const MODEL = "/models/tonescope-tweets/onnx/model_int8.onnx";
const BYTES = readFileSync(`public${MODEL}`);

test.describe("a first visit", () => {
  test.use({ storageState: NEW_VISITOR });

  test("the first load shows its phases with real progress", async ({ app, analyze, page }) => {
    // Slow enough to be seen: the second half of the weights waits.
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    app.intercept = (request, response) => {
      if (request.url !== MODEL) return false;
      response.write(BYTES.subarray(0, 12_000_000));
      void gate.then(() => response.end(BYTES.subarray(12_000_000)));
      return true;
    };
    await analyze.open();
    const panel = page.getByRole("region", { name: "Loading the model" });
    await expect(panel.getByRole("progressbar")).toHaveAttribute(
      "aria-label",
      /Download, 12\.\d MB of 26\.\d MB/,
    );
    await expect(panel.getByRole("listitem")).toHaveText(["Download", "Verify", "Compile", "Warm up"]);
    release();
    await analyze.ready();
    await expect(panel).toHaveCount(0);
  });

  test("the first score does not download onnxruntime-web", async ({ app, analyze }) => {
    app.intercept = ({ url = "" }, response) => {
      if (!/ort-wasm.*\.wasm$/.test(url)) return false;
      response.writeHead(503).end();
      return true;
    };
    await analyze.open();
    await analyze.write("I love this");
    await analyze.expectLabel("positive");
  });

  test("without WebAssembly an error is shown before any download", async ({ app, analyze }) => {
    const asked: string[] = [];
    app.intercept = (request, response) => {
      asked.push(request.url ?? "");
      // As under a policy of the house that forgot 'wasm-unsafe-eval'.
      response.setHeader("Content-Security-Policy", "script-src 'self'; worker-src 'self'");
      return false;
    };
    await analyze.open();
    await expect(analyze.error).toHaveAttribute("data-code", "runtime-unavailable");
    expect(asked).not.toContain(MODEL);
    app.complaints.splice(0);
  });
});

const faults: [name: string, code: string, answer: (response: ServerResponse) => void][] = [
  ["a missing file", "not-found", (response) => void response.writeHead(404).end()],
  [
    "a page in place of the model",
    "wrong-content",
    (response) => void response.writeHead(200, { "content-type": "text/html" }).end("<p>Sign in</p>"),
  ],
  ["a short body", "hash-mismatch", (response) => void response.end(BYTES.subarray(0, 1_000_000))],
  [
    "a flipped byte",
    "hash-mismatch",
    (response) => void response.end(Buffer.from(BYTES.with(5_000_000, (BYTES[5_000_000] ?? 0) ^ 1))),
  ],
  ["a server in trouble", "server-refused", (response) => void response.writeHead(503).end()],
  [
    "a lost connection",
    "offline",
    (response) => {
      response.writeHead(200, { "content-length": BYTES.length });
      response.write(BYTES.subarray(0, 2_000_000), () => response.destroy());
    },
  ],
];

for (const [name, code, answer] of faults) {
  test(`${name}: an error is shown, and a retry works`, async ({ app, analyze }) => {
    app.intercept = (request, response) => {
      if (request.url !== MODEL) return false;
      answer(response);
      return true;
    };
    await analyze.open();
    await analyze.write("I love this");
    await expect(analyze.error).toHaveAttribute("data-code", code);
    await expect(analyze.status).toContainText("not loaded");
    app.intercept = () => false;
    await analyze.error.getByRole("button", { name: "Try again" }).click();
    await analyze.expectLabel("positive");
  });
}

test("offline: an error is shown, and loading continues once online", async ({ app, analyze, context }) => {
  let reached = () => {};
  const waiting = new Promise<void>((resolve) => {
    reached = resolve;
  });
  app.intercept = (request) => {
    if (request.url !== MODEL) return false;
    reached();
    return true; // never answered
  };
  await analyze.open();
  await waiting;
  await context.setOffline(true);
  await analyze.page.getByRole("button", { name: "Cancel" }).click();
  await expect(analyze.error).toHaveAttribute("data-code", "cancelled");
  app.intercept = () => false;
  await context.setOffline(false);
  await analyze.error.getByRole("button", { name: "Start" }).click();
  await analyze.ready();
});

test("a crashed worker is replaced", async ({ app, analyze, page }) => {
  await analyze.open();
  await analyze.ready();
  await analyze.write("I love this");
  await analyze.expectLabel("positive");
  // Not a simulation: the worker's own code ends in an uncaught error.
  await page
    .workers()[0]
    ?.evaluate(() => void setTimeout(() => (undefined as unknown as { crash(): void }).crash()));
  await expect(analyze.error).toHaveAttribute("data-code", "worker-crashed");
  // The browser reports the error to the page and to its console in no order.
  await expect.poll(() => app.complaints).toEqual([expect.stringContaining("crash")]);
  app.complaints.splice(0);
  await analyze.error.getByRole("button", { name: "Try again" }).click();
  await analyze.expectLabel("positive");
  await analyze.write("I hate this");
  await analyze.expectLabel("negative");
});
