import { afterAll, beforeAll, expect, test } from "vitest";
import { QUANTIZED, tinyModel } from "../../testing/hub/models/bundle.ts";
import { createRepository } from "../../testing/hub/repository.ts";
import { Hub } from "../../testing/hub/server.ts";
import { newPublisher } from "../../testing/hub/signing.ts";
import { processLocks } from "../store/locks.ts";
import { memoryStorage } from "../store/memory.ts";
import { ModelStore } from "../store/model-store.ts";
import { HubClient } from "./client.ts";
import { downloadModel, lookUpModel } from "./download-model.ts";

const publisher = newPublisher();
const trusted = [{ name: "Publisher", publicKey: publisher.publicKey }];

let hub: Hub;
beforeAll(async () => {
  hub = await Hub.start({ repositories: [createRepository("example/plain", tinyModel())] });
});
afterAll(() => hub.close());

async function load(store: ModelStore, id: string) {
  const client = new HubClient({ url: new URL(`${hub.url}/`) });
  return downloadModel({ client, store, offer: await lookUpModel(client, id, "wasm") });
}

const newStore = () => new ModelStore({ storage: memoryStorage(), locks: processLocks() });

test("a publisher's manifest is stored unchanged, with the status of its signature", async () => {
  const store = newStore();
  const generated = (await load(store, "example/plain")).manifest ?? "";
  expect((await store.list(trusted))[0]?.signer).toEqual({ status: "unsigned" });

  const published = JSON.stringify(
    { ...JSON.parse(generated), description: "Calibrated by its publisher" },
    null,
    2,
  );
  const files = { ...tinyModel(), "manifest.json": published };
  hub.options.repositories.push(
    createRepository("example/signed", { ...files, "manifest.json.sig": publisher.sign(published) }),
    createRepository("example/forged", { ...files, "manifest.json.sig": publisher.sign(generated) }),
    createRepository("example/contradicts", {
      ...files,
      [QUANTIZED]: tinyModel({ seed: 5 })[QUANTIZED] ?? "",
    }),
  );
  expect((await load(store, "example/signed")).manifest).toBe(published);
  await load(store, "example/forged");
  const signers = Object.fromEntries((await store.list(trusted)).map(({ id, signer }) => [id, signer]));
  expect(signers["example/signed"]).toEqual({ status: "trusted", name: "Publisher" });
  expect(signers["example/forged"]).toEqual({ status: "invalid" });
  await expect(load(store, "example/contradicts")).rejects.toMatchObject({ code: "hash-mismatch" });
});
