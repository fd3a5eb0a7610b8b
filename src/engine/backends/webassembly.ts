import { AppError } from "../../errors/app-error.ts";

/**
 * Compiles an empty module.
 * @throws AppError `runtime-unavailable` when WebAssembly is absent or blocked by a content security policy
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
