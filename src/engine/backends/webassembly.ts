import { AppError } from "../../errors/app-error.ts";

/**
 * It may be absent, or refused by a content security policy: both show on the smallest module there is.
 * @throws AppError `runtime-unavailable`
 */
export function checkWebAssembly(): void {
  try {
    const magicAndVersion = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    void new WebAssembly.Module(magicAndVersion);
  } catch (cause) {
    throw new AppError("runtime-unavailable", "WebAssembly is missing or not allowed on this page.", {
      cause,
    });
  }
}
