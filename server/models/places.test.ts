import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { HubClient } from "../../src/engine/hub/client.ts";
import { createRepository } from "../../src/testing/hub/repository.ts";
import { Hub } from "../../src/testing/hub/server.ts";
import { hubOf } from "./places.ts";

const ID = "example/model";
const folder = mkdtempSync(join(tmpdir(), "hub-home-"));
let hub: Hub;

beforeAll(async () => {
  hub = await Hub.start({
    repositories: [createRepository(ID, { "config.json": "{}" })],
    tokens: ["hf_file"],
  });
  writeFileSync(join(folder, "token"), "hf_file\n");
});
beforeEach(() => hub.reset());
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const resolve = (client: HubClient) => client.resolve({ id: ID });
const tokensSent = () => hub.log.map(({ authorization }) => authorization);

it("the token that the Python client has stored is sent unless the environment has another", async () => {
  const env = { HF_ENDPOINT: hub.url, HF_HOME: folder };
  await resolve(hubOf(env));
  await resolve(hubOf({ HF_ENDPOINT: hub.url, HF_TOKEN_PATH: join(folder, "token"), HF_HOME: "/nowhere" }));
  await resolve(hubOf({ ...env, HF_HUB_DISABLE_IMPLICIT_TOKEN: "1" }));
  expect(tokensSent()).toEqual(["Bearer hf_file", "Bearer hf_file", undefined]);
  await expect(resolve(hubOf({ ...env, HF_TOKEN: "hf_other" }))).rejects.toMatchObject({
    code: "unauthorized",
  });
});

it.each(["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"])("no request is sent with %s", async (name) => {
  const client = hubOf({ HF_ENDPOINT: hub.url, HF_HOME: folder, [name]: "1" });
  await expect(resolve(client)).rejects.toMatchObject({ code: "not-stored" });
  expect(hub.log).toEqual([]);
});

it("requests go through the proxy of the environment, but for the hosts of NO_PROXY", async () => {
  const targets: string[] = [];
  const proxy = createServer();
  proxy.on("connect", ({ url = "" }, socket) => {
    targets.push(url);
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) end.on("error", () => {});
  });
  await new Promise<void>((done) => proxy.listen(0, "127.0.0.1", done));
  const env = {
    HF_ENDPOINT: hub.url,
    HF_HOME: folder,
    http_proxy: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
  };
  try {
    await resolve(hubOf(env));
    expect(targets).toEqual([new URL(hub.url).host]);
    await resolve(hubOf({ ...env, NO_PROXY: "127.0.0.1" }));
    expect(targets).toHaveLength(1);
    expect(hub.log).toHaveLength(2);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});
