import { expect, it } from "vitest";
import { folderSource } from "../../server/models/folder-source.ts";
import { Classifier } from "../engine/classifier/classifier.ts";
import { wasmBackend } from "../engine/backends/wasm.ts";

const TEXT = "Two hours late and they still lost my bag 😤 thanks for nothing @airline";

/** After a change of the model, `npx vitest run stored-example --update` writes the file again. */
it("stores the embedded model's prediction of the example", async () => {
  const source = folderSource("public/models/tonescope-tweets");
  const classifier = await Classifier.load({ source, backend: wasmBackend({ threads: 1 }) });
  const prediction = await classifier.classify(TEXT);
  await classifier.dispose();
  await expect(`${JSON.stringify(prediction, null, 2)}\n`).toMatchFileSnapshot("stored-example.json");
});
