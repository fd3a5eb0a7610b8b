/** The members of a zip archive without compression, as PyTorch writes it (APPNOTE.TXT of PKWARE, 4.3). */

import { badWeights, type ByteRanges, Cursor, partOf, readExactly } from "../tensors/byte-ranges.ts";
import { checkOverlaps, MAX_TENSORS } from "../tensors/tensor.ts";

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;
const END_RECORD_64 = 0x06064b50;
const END_LOCATOR_64 = 0x07064b50;
const LOCAL_BYTES = 30;
const END_BYTES = 22;
const LOCATOR_BYTES = 20;
const MAX_COMMENT = 0xffff;
const MAX_32 = 0xffffffff;
const EXTRA_64 = 1;

interface Central {
  name: string;
  method: number;
  size: number;
  packedSize: number;
  header: number;
}

const viewOf = ({ buffer, byteOffset, length }: Uint8Array) => new DataView(buffer, byteOffset, length);

/** Where the central directory is, and how many members it lists. */
async function findDirectory(file: ByteRanges): Promise<{ start: number; count: number }> {
  const from = Math.max(0, file.size - END_BYTES - MAX_COMMENT);
  const tail = viewOf(await readExactly(file, from, file.size - from));
  let at = tail.byteLength - END_BYTES;
  while (at >= 0 && tail.getUint32(at, true) !== END_RECORD) at -= 1;
  if (at < 0) throw badWeights(file, "the archive has no end");
  const [count, start] = [tail.getUint16(at + 10, true), tail.getUint32(at + 16, true)];
  const locator = at - LOCATOR_BYTES;
  if (locator < 0 || tail.getUint32(locator, true) !== END_LOCATOR_64) return { start, count };
  const place = Number(tail.getBigUint64(locator + 8, true));
  const record = viewOf(await readExactly(file, place, 56));
  if (record.getUint32(0, true) !== END_RECORD_64) throw badWeights(file, "the archive has no end");
  return { start: Number(record.getBigUint64(48, true)), count: Number(record.getBigUint64(32, true)) };
}

/** Sizes of 64 bits are in an extra field, in this order, as far as the plain ones are full. */
function withExtra(central: Central, extra: Uint8Array): Central {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== EXTRA_64) continue;
    let next = at + 4;
    const large = (value: number) => {
      if (value !== MAX_32 || next + 8 > extra.length) return value;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    };
    const size = large(central.size);
    const packedSize = large(central.packedSize);
    return { ...central, size, packedSize, header: large(central.header) };
  }
  return central;
}

async function readCentral(cursor: Cursor): Promise<Central> {
  const view = viewOf(await cursor.take(46));
  if (view.getUint32(0, true) !== CENTRAL_HEADER) throw badWeights(cursor.file, "its directory is damaged");
  const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((at) => view.getUint16(at, true));
  const name = new TextDecoder().decode(await cursor.take(nameBytes ?? 0));
  const extra = await cursor.take(extraBytes ?? 0);
  await cursor.take(commentBytes ?? 0);
  const central: Central = {
    name,
    method: view.getUint16(10, true),
    packedSize: view.getUint32(20, true),
    size: view.getUint32(24, true),
    header: view.getUint32(42, true),
  };
  return withExtra(central, extra);
}

/**
 * The place of a member's bytes, behind its own header, which must agree with the directory.
 * @param end where the next member or the directory begins
 */
async function locate(file: ByteRanges, { name, size, header }: Central, end: number): Promise<number> {
  const view = viewOf(await readExactly(file, header, LOCAL_BYTES));
  const nameBytes = view.getUint16(26, true);
  const localName = new TextDecoder().decode(await readExactly(file, header + LOCAL_BYTES, nameBytes));
  if (view.getUint32(0, true) !== LOCAL_HEADER || localName !== name)
    throw badWeights(file, "its directory and its members differ");
  const start = header + LOCAL_BYTES + nameBytes + view.getUint16(28, true);
  if (start + size > end)
    throw badWeights(file, `its member ${name.slice(0, 100)} overlaps with the next one`);
  return start;
}

/**
 * The members by their names.
 * @throws AppError `bad-model` when two have one name or share bytes, and for compressed ones; also when a member is read
 */
export async function readZip(file: ByteRanges): Promise<Map<string, ByteRanges>> {
  const { start, count } = await findDirectory(file);
  if (count > MAX_TENSORS) throw badWeights(file, "it has too many members");
  const cursor = new Cursor(file);
  cursor.at = start;
  const listed: Central[] = [];
  while (listed.length < count) listed.push(await readCentral(cursor));
  checkOverlaps(
    file,
    listed.map(({ header, size }) => ({ start: header, end: header + LOCAL_BYTES + size })),
  );
  const inOrder = listed.toSorted((a, b) => a.header - b.header);
  const members = new Map<string, ByteRanges>();
  for (const [index, central] of inOrder.entries()) {
    const { name, method, size, packedSize, header } = central;
    if (method !== 0 || size !== packedSize)
      throw badWeights(file, `${name.slice(0, 100)} in it is compressed`);
    if (header + LOCAL_BYTES + size > file.size)
      throw badWeights(file, "a member is larger than the archive");
    if (members.has(name)) throw badWeights(file, "two of its members have one name");
    const end = inOrder[index + 1]?.header ?? start;
    members.set(
      name,
      partOf(file, header, size, () => locate(file, central, end)),
    );
  }
  return members;
}
