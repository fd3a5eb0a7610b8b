import type { SegmentedBytes } from "../model/segmented-bytes.ts";
import type { ExternalData } from "../model/inference-session.ts";

/**
 * Segmented bytes as the array that onnxruntime-web expects for external data. The runtime reads only the length of the
 * array and the bytes of one weight at a time, which it copies (`Module.MountedFiles` in its glue code).
 */
class MountedBytes extends Uint8Array {
  readonly #pieces: SegmentedBytes;

  constructor(pieces: SegmentedBytes) {
    super(0);
    this.#pieces = pieces;
    Object.defineProperty(this, "byteLength", { value: pieces.length });
  }

  override subarray(start = 0, end = this.#pieces.length): Uint8Array<ArrayBuffer> {
    return this.#pieces.take(start, end) as Uint8Array<ArrayBuffer>;
  }
}

/** External data in the form of the option `externalData` of onnxruntime-web. */
export function toMountedFile({ path, data }: ExternalData): { path: string; data: Uint8Array } {
  return { path, data: data instanceof Uint8Array ? data : new MountedBytes(data) };
}
