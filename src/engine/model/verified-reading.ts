import { createSHA256, type IHasher } from "hash-wasm";
import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import type { ManifestFile } from "./manifest.ts";
import { SegmentedBytes } from "./segmented-bytes.ts";
import { sha256Of } from "./sha256.ts";
import type { BundleSource } from "./source.ts";

export type OnBytes = (done: number) => void;

/** Largest size in bytes of a file that is read into one array. */
const WHOLE_BYTES = 2 ** 25;

/**
 * Largest size in bytes of a file that the platform hashes. It is ten times as fast as WebAssembly, but Chromium keeps an
 * array that it was handed until garbage is collected, which an idle worker does minutes later.
 */
const PLATFORM_BYTES = 2 ** 24;

/** The largest size of a manifest in bytes. */
const MAX_TEXT_BYTES = 4 * 2 ** 20;

/**
 * The bytes of a listed file, of exactly the listed size and not verified yet.
 * @param options.hasher gets the bytes as they arrive
 * @throws AppError `hash-mismatch` when the length differs, and the errors of the source
 */
export async function readManifestFile(
  source: BundleSource,
  file: ManifestFile,
  options: { signal?: AbortSignal | undefined; onBytes?: OnBytes; hasher?: IHasher | undefined } = {},
): Promise<SegmentedBytes> {
  const whole = file.size <= WHOLE_BYTES ? new Uint8Array(file.size) : undefined;
  const pieces: Uint8Array[] = whole ? [whole] : [];
  let done = 0;
  for await (const chunk of await source.open(file.path, options.signal)) {
    throwIfCancelled(options.signal);
    if (done + chunk.length > file.size) {
      throw new AppError(
        "hash-mismatch",
        `${file.path} is longer than the ${file.size} bytes it should have.`,
      );
    }
    if (whole) whole.set(chunk, done);
    else pieces.push(chunk);
    options.hasher?.update(chunk);
    done += chunk.length;
    options.onBytes?.(done);
  }
  if (done < file.size) {
    throw new AppError("hash-mismatch", `${file.path} ended after ${done} of ${file.size} bytes.`);
  }
  return new SegmentedBytes(pieces);
}

/**
 * Reads a file and compares its SHA-256 with the manifest's; that of a large file is computed while its bytes arrive.
 * @throws AppError `hash-mismatch`, `cancelled`, and the errors of the source
 */
export async function readVerified(
  source: BundleSource,
  file: ManifestFile,
  {
    onVerified,
    ...options
  }: { signal?: AbortSignal | undefined; onBytes?: OnBytes; onVerified?: OnBytes } = {},
): Promise<SegmentedBytes> {
  const hasher = file.size > PLATFORM_BYTES ? await createSHA256() : undefined;
  const pieces = await readManifestFile(source, file, { ...options, hasher });
  throwIfCancelled(options.signal);
  const digest = hasher ? hasher.digest("hex") : await sha256Of(pieces.join());
  if (digest !== file.sha256)
    throw new AppError("hash-mismatch", `${file.path} does not have the SHA-256 that the manifest lists.`);
  onVerified?.(file.size);
  return pieces;
}

/** Reads a small text file without a listed hash, such as the manifest. */
export async function readText(source: BundleSource, path: string, signal?: AbortSignal): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of await source.open(path, signal)) {
    size += chunk.length;
    if (size > MAX_TEXT_BYTES)
      throw new AppError("wrong-content", `${path} is too large to be what it should be.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
