import { fileURLToPath } from "node:url";

const fileOf = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const withoutRuntime = fileOf("src/engine/tokenizer/no-onnxruntime.ts");

/**
 * Of transformers.js only the tokenizer is used, and it is built in: its entry for Node would bring an image library
 * and a second runtime.
 */
export const tokenizerAlias = {
  "@xenova/transformers": fileOf("node_modules/@xenova/transformers/dist/transformers.web.js"),
  "onnxruntime-web/webgpu": withoutRuntime,
  "onnxruntime-common": withoutRuntime,
};
