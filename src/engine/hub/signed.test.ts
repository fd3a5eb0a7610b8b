import { createHash, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { QUANTIZED, tinyModel } from "../../../e2e/hub/models/bundle.ts";
import { createRepository } from "../../../e2e/hub/repository.ts";
import { Hub } from "../../../e2e/hub/server.ts";
import { processLocks } from "../store/locks.ts";
import { memoryStorage } from "../store/memory.ts";
import { ModelStore } from "../store/model-store.ts";
import { HubClient } from "./client.ts";
import { downloadModel, lookUp } from "./load.ts";

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const der = createPublicKey(privateKey).export({ type: "spki", format: "der" });
const trusted = [{ name: "Publisher", publicKey: der.toString("base64") }];

function signatureOf(manifest: string): string {
  return JSON.stringify({
    algorithm: "ECDSA-P256-SHA256",
    keyId: createHash("sha256").update(der).digest("hex"),
    signature: sign("sha256", Buffer.from(manifest), {
      key: privateKey,
      dsaEncoding: "ieee-p1363",
    }).toString("base64"),
  });
}

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start({ repositories: [createRepository("example/plain", tinyModel())] });
});
afterAll(() => hub.close());

async function load(store: ModelStore, id: string) {
  const client = new HubClient({ url: new URL(`${hub.url}/`) });
  return downloadModel({ client, store, offer: await lookUp(client, id, "wasm") });
}

const newStore = () => new ModelStore({ storage: memoryStorage(), locks: processLocks() });

test("a publisher's own manifest is kept byte for byte, with who signed it", async () => {
  const store = newStore();
  const made = (await load(store, "example/plain")).manifest ?? "";
  expect((await store.list(trusted))[0]?.signer).toEqual({ status: "unsigned" });

  const own = JSON.stringify({ ...JSON.parse(made), description: "Calibrated by its publisher" }, null, 2);
  const files = { ...tinyModel(), "manifest.json": own };
  hub.options.repositories.push(
    createRepository("example/signed", { ...files, "manifest.json.sig": signatureOf(own) }),
    createRepository("example/forged", { ...files, "manifest.json.sig": signatureOf(made) }),
    createRepository("example/contradicts", {
      ...files,
      [QUANTIZED]: tinyModel({ seed: 5 })[QUANTIZED] ?? "",
    }),
  );
  expect((await load(store, "example/signed")).manifest).toBe(own);
  await load(store, "example/forged");
  const signers = Object.fromEntries((await store.list(trusted)).map(({ id, signer }) => [id, signer]));
  expect(signers["example/signed"]).toEqual({ status: "trusted", name: "Publisher" });
  expect(signers["example/forged"]).toEqual({ status: "invalid" });
  await expect(load(store, "example/contradicts")).rejects.toMatchObject({ code: "hash-mismatch" });
});
