import { sha256 as inWebAssembly } from "hash-wasm";

/** Undefined on a page that is not served securely. */
const platform = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * The SHA-256 of one array, hexadecimal. The platform's function is several times as fast as WebAssembly and runs on
 * another thread, but copies the array: for a large file, hash-wasm's `createSHA256` takes less memory.
 */
export const sha256 = async (bytes: Uint8Array): Promise<string> =>
  platform ? hex(await platform.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>)) : inWebAssembly(bytes);
