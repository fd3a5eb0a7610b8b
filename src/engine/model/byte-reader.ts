/** Reads streams of bytes into memory that is used again. */

const BUFFER_BYTES = 2 ** 20;
/** Of readers that are closed. */
const buffers: ArrayBuffer[] = [];
/** Open readers: Chromium collects the stream of a Blob as garbage while it is read, and the read never ends. */
const open = new Set<ByteReader>();

type Read = Pick<ReadableStreamDefaultReader<Uint8Array>, "read">;

/** A stream as browsers and Node have it. */
export interface ByteStream {
  getReader(options?: { mode?: undefined }): Read;
}

/**
 * Reads a stream into a buffer of its own if the stream allows it. What the browser allocates for each part stays until
 * garbage is collected, which may be when as much as a whole model has been read.
 */
export class ByteReader {
  readonly #byParts: Read | undefined;
  readonly #intoBuffer: ReadableStreamBYOBReader | undefined;
  /** Undefined while it is read into. */
  #buffer: ArrayBuffer | undefined;

  constructor(stream: ByteStream) {
    try {
      this.#intoBuffer = (stream as ReadableStream<Uint8Array>).getReader({ mode: "byob" });
      this.#buffer = buffers.pop() ?? new ArrayBuffer(BUFFER_BYTES);
    } catch {
      this.#byParts = stream.getReader();
    }
    open.add(this);
  }

  /** The next bytes, valid until the next call; undefined at the end. */
  async read(): Promise<Uint8Array | undefined> {
    if (!this.#intoBuffer) return (await this.#byParts?.read())?.value;
    const buffer = this.#buffer ?? new ArrayBuffer(BUFFER_BYTES);
    this.#buffer = undefined;
    const { done, value } = await this.#intoBuffer.read(new Uint8Array(buffer));
    this.#buffer = value?.buffer;
    return done ? undefined : value;
  }

  /** Gives the buffer to the next reader. The stream is not read further. */
  close(): void {
    open.delete(this);
    this.#intoBuffer?.cancel().catch(() => {});
    if (this.#buffer) buffers.push(this.#buffer);
    this.#buffer = undefined;
  }
}
