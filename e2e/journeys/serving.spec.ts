import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { expect, test } from "../support/app.ts";

test("the server sends the production headers", async ({ app, request }) => {
  const page = await request.get(app.url);
  const headers = page.headers();
  expect(headers["content-type"]).toContain("text/html");
  expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
  expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers["content-security-policy"]).not.toMatch(/'unsafe-(eval|inline)'/);
  expect(headers["cache-control"]).toBe("no-cache");

  const wasm = readdirSync("dist/assets").find((name) => name.endsWith(".wasm"));
  const runtime = await request.get(`${app.url}/assets/${wasm}`, { headers: { "accept-encoding": "br" } });
  expect(runtime.headers()["content-type"]).toBe("application/wasm");
  expect(runtime.headers()["content-encoding"]).toBe("br");
  expect(runtime.headers()["cache-control"]).toContain("immutable");

  const weights = `${app.url}/models/tonescope-tweets/onnx/model_int8.onnx`;
  const model = await request.head(weights, { headers: { "accept-encoding": "br" } });
  expect(model.headers()["content-encoding"]).toBe("br");
  expect(model.headers()["cache-control"]).toBe("no-cache");
  expect(model.headers()["etag"]).toBeTruthy();
  expect((await request.get(`${app.url}/nowhere`)).status()).toBe(404);
  expect((await request.get(`${app.url}/.build`)).status()).toBe(404);
  expect((await request.post(app.url)).status()).toBe(405);
});

test("the page is cross-origin isolated", async ({ analyze, page }) => {
  await analyze.open();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test("npm start prints its address and stops on Ctrl-C", async ({ request }) => {
  const start = () =>
    spawn(process.execPath, ["scripts/run/start.mjs"], { env: { ...process.env, PORT: "0" } });
  const child = start();
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = /http:\/\/localhost:\d+/.exec(line.toString())?.[0];
  expect(url).toBeDefined();
  expect((await request.get(url ?? "")).status()).toBe(200);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
});
