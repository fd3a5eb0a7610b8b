/**
 * Stands in for the runtime that transformers.js imports beside its tokenizer. The real one would be told, as soon as
 * it is loaded, to fetch itself from a CDN; sessions are made in `engine/runtime` alone.
 */

export const env = { wasm: {}, webgpu: {}, versions: {} };
export const InferenceSession = {};
export function Tensor() {}
