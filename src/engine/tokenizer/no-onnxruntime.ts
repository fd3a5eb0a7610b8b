/**
 * Replaces onnxruntime in transformers.js, of which only the tokenizer is used. When transformers.js loads the real
 * runtime, it configures it to download its files from a CDN. Sessions are created only in `engine/backends`.
 */

export const env = { wasm: {}, webgpu: {}, versions: {} };
export const InferenceSession = {};
export function Tensor() {}
