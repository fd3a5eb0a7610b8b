import { fileURLToPath } from "node:url";

const pathOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const emptyRuntime = pathOf("src/engine/tokenizer/no-onnxruntime.ts");

/**
 * Bundles the tokenizer of transformers.js and nothing else of it: its entry for Node would add an image library and a
 * second runtime.
 */
export const tokenizerAlias = {
  "@xenova/transformers": pathOf("node_modules/@xenova/transformers/dist/transformers.web.js"),
  "onnxruntime-web/webgpu": emptyRuntime,
  "onnxruntime-common": emptyRuntime,
};
