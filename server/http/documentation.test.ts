import { afterAll, beforeAll, expect, it } from "vitest";
import { type CheckedFetch, checkedFetch, type Contract, json } from "../testing/checked-fetch.ts";
import { buildServer, type TestBuild, untilReady } from "../testing/server.ts";

let build: TestBuild;
let fetch: CheckedFetch;
let contract: Contract;
let url: string;

beforeAll(async () => {
  build = await buildServer();
  const server = await build.start();
  await untilReady(server);
  ({ url } = server);
  ({ fetch, contract } = await checkedFetch(url));
});
afterAll(() => build.dispose());

it("sends a browser that opens its address to the documentation, and no program", async () => {
  const open = (accept: string) => globalThis.fetch(url, { headers: { accept }, redirect: "manual" });
  const browser = await open("text/html,application/xhtml+xml,*/*;q=0.8");
  expect([browser.status, browser.headers.get("location")]).toEqual([302, "/docs/"]);
  expect((await open("application/json")).status).toBe(405);
});

it("documents every operation with a summary", () => {
  const operations = Object.entries(contract.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  );
  const { length } = operations;
  expect(length).toBeGreaterThan(10);
  for (const { name, operation } of operations) expect(operation, name).toHaveProperty("summary");
});

it.each(["/", "/predict", "/models/{name}", "/explain", "/v2/models/{name}/infer"])(
  "accepts the example of %s",
  async (path) => {
    const { post: operation } = contract.document.paths[path] as unknown as Record<
      "post",
      { requestBody: { content: Record<string, { example?: unknown }> } }
    >;
    const { example } = operation.requestBody.content["application/json"] ?? {};
    const response = await fetch(path.replace("{name}", "tonescope-tweets"), json(example));
    expect(response.status).toBe(200);
  },
);

it("has a documentation page that sends no requests to other hosts", async () => {
  const page = await globalThis.fetch(`${url}/docs/`);
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  const html = await page.text();
  expect(html).toContain("swagger-ui");
  const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? "");
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const address = new URL(file, `${url}/docs/`);
    expect(address.origin).toBe(url);
    expect((await globalThis.fetch(address)).status, file).toBe(200);
  }
});
