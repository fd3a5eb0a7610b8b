/** Zips and gzips of content that is far larger than the file, without holding the content. */

import { Buffer } from "node:buffer";
import { constants, crc32, deflateRawSync } from "node:zlib";

/** @typedef {{ packed: Buffer, size: number, crc: number }} Packed */

/** @param {Buffer} bytes a part of a stream, after which another can follow */
const part = (bytes) => deflateRawSync(bytes, { level: 9, finishFlush: constants.Z_FULL_FLUSH });

/** With the checksum of what is before; the one of zlib is 0 after no bytes. @param {Buffer} bytes @param {number} before */
const checksum = (bytes, before) => (bytes.length === 0 ? before : crc32(bytes, before));

/** The content `head`, `count` times `unit`, `tail`, deflated. @param {string | Buffer} head @param {Buffer} unit @param {number} count @param {string} tail @returns {Packed} */
export function repeated(head, unit, count, tail) {
  const [first, last] = [Buffer.from(head), Buffer.from(tail)];
  const packedUnit = part(unit);
  let crc = checksum(first, 0);
  for (let done = 0; done < count; done++) crc = checksum(unit, crc);
  const packed = [part(first), ...Array(count).fill(packedUnit), deflateRawSync(last)];
  return {
    packed: Buffer.concat(packed),
    size: first.length + count * unit.length + last.length,
    crc: checksum(last, crc),
  };
}

/** @param {string | Buffer} content @returns {Packed} */
export const whole = (content) => repeated(content, Buffer.alloc(0), 0, "");

/** A zip. @param {Record<string, Packed>} parts */
export function zip(parts) {
  const files = [];
  const directory = [];
  let offset = 0;
  for (const [name, { packed, size, crc }] of Object.entries(parts)) {
    const path = Buffer.from(name);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(path.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(size, 24);
    central.writeUInt16LE(path.length, 28);
    central.writeUInt32LE(offset, 42);
    files.push(local, path, packed);
    directory.push(central, path);
    offset += local.length + path.length + packed.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  const count = Object.keys(parts).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, entries, end]);
}

/** @param {Packed} content */
export function gzip({ packed, size, crc }) {
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc);
  end.writeUInt32LE(size % 2 ** 32, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), packed, end]);
}
