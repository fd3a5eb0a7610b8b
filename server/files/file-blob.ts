/** A file as a Blob of any size. `openAsBlob` of Node takes the size modulo 2^32 and does not notice every change. */

import { Buffer } from "node:buffer";
import type { BigIntStats } from "node:fs";
import { open, stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../src/errors/app-error.ts";

/** What tells a state of a file from later ones. */
interface FileState {
  size: number;
  modified: bigint;
  inode: bigint;
}

/** Bytes of a part of the stream. */
const PART = 2 ** 18;

const stateOf = ({ size, mtimeNs, ino }: BigIntStats): FileState => ({
  size: Number(size),
  modified: mtimeNs,
  inode: ino,
});

/** A file, or a range of it, that is opened for each read. A read fails once the file was changed after `openFile`. */
export class FileBlob extends Blob {
  override readonly size: number;
  readonly #path: string;
  readonly #state: FileState;
  readonly #start: number;

  constructor(path: string, state: FileState, start: number, end: number) {
    super();
    this.size = end - start;
    this.#path = path;
    this.#state = state;
    this.#start = start;
  }

  override slice(start = 0, end = this.size): FileBlob {
    const clamp = (at: number) => Math.min(Math.max(at < 0 ? this.size + at : at, 0), this.size);
    const from = clamp(start);
    return new FileBlob(
      this.#path,
      this.#state,
      this.#start + from,
      this.#start + Math.max(from, clamp(end)),
    );
  }

  /** @throws AppError `unreadable-file` when the file was changed since it was opened; Error when it cannot be read */
  override async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new Uint8Array(this.size);
    const file = await open(this.#path);
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesRead } = await file.read(bytes, done, bytes.length - done, this.#start + done);
        if (bytesRead === 0) throw this.#changed();
        done += bytesRead;
      }
      if (this.#differs(await file.stat({ bigint: true }))) throw this.#changed();
    } finally {
      await file.close();
    }
    return bytes.buffer;
  }

  override async text(): Promise<string> {
    return Buffer.from(await this.arrayBuffer()).toString();
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let at = 0;
    return new ReadableStream({
      pull: async (controller) => {
        if (at >= this.size) return controller.close();
        const part = new Uint8Array(await this.slice(at, at + PART).arrayBuffer());
        at += part.length;
        controller.enqueue(part);
      },
    });
  }

  /** Whether the file has another size, time of change or identity than when it was opened. */
  async isChanged(): Promise<boolean> {
    return this.#differs(await stat(this.#path, { bigint: true }));
  }

  #differs(stats: BigIntStats): boolean {
    return !isDeepStrictEqual(stateOf(stats), this.#state);
  }

  #changed(): AppError {
    return new AppError("unreadable-file", `${this.#path} was changed while it was read.`);
  }
}

/** @throws Error when there is no such file */
export async function openFile(path: string): Promise<FileBlob> {
  const state = stateOf(await stat(path, { bigint: true }));
  return new FileBlob(path, state, 0, state.size);
}
