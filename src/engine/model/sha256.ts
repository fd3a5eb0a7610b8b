/** SHA-256 of bytes that are in memory. */

import { sha256 } from "hash-wasm";

/** Undefined on a page that is not served securely. */
const platform = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined;

const hex = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");

const COPIED_BYTES = 2 ** 20;
/** Handed over in place of the bytes: Chromium keeps what it got until garbage is collected, also after `releaseBuffer`. */
let copy: Uint8Array<ArrayBuffer> | undefined;

function handedOver(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (bytes.length > COPIED_BYTES) return bytes as Uint8Array<ArrayBuffer>;
  copy ??= new Uint8Array(COPIED_BYTES);
  copy.set(bytes);
  return copy.subarray(0, bytes.length);
}

/**
 * Uses the platform's function, which is several times as fast as WebAssembly and does not block.
 * @param bytes may change or be released as soon as the function has returned its promise
 * @returns hexadecimal
 */
export const sha256Of = async (bytes: Uint8Array): Promise<string> =>
  platform ? hex(await platform.digest("SHA-256", handedOver(bytes))) : sha256(bytes);
