import { Gunzip } from "fflate";
import type { ByteStream } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { crc32 } from "./crc32.ts";
import { LIMITS } from "../limits.ts";
import { inflateThrough } from "./inflate.ts";

export const isGzip = (head: Uint8Array) => head[0] === 0x1f && head[1] === 0x8b;

const damaged = (cause?: unknown) =>
  new AppError("damaged", "The compressed file cannot be unpacked.", { cause });

/**
 * The content of a gzip stream (RFC 1952) with one or several members.
 * The checksum is compared only when the stream has one member.
 * @throws AppError `damaged` when the stream is cut off, malformed, or fails its checksum
 */
export async function* gunzip(source: ByteStream): AsyncGenerator<Uint8Array, void, undefined> {
  let furtherMembers = 0;
  let checksum = 0;
  let tail = new Uint8Array(0);
  const inflater = new Gunzip();
  let packed = 0;
  inflater.onmember = () => {
    furtherMembers++;
    if (furtherMembers > LIMITS.gzipMembers + packed / LIMITS.gzipMemberBytes) {
      throw new AppError("over-limit", "The compressed file consists of very many tiny files.");
    }
  };
  async function* withTail() {
    for await (const chunk of source) {
      packed += chunk.length;
      yield chunk;
      tail = lastBytes(tail, chunk, 8);
    }
  }
  for await (const chunk of inflateThrough(inflater, withTail(), damaged)) {
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (furtherMembers === 0 && tail.length === 8) {
    const expected = new DataView(tail.buffer).getUint32(0, true);
    if (expected !== checksum) throw damaged();
  }
}

function lastBytes(before: Uint8Array, chunk: Uint8Array, count: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(before.length + Math.min(chunk.length, count));
  joined.set(before);
  joined.set(chunk.subarray(-count), before.length);
  return joined.slice(-count);
}
