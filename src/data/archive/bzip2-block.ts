/** The steps that unpack a block of bzip2. */

const damaged = () => new Error("The block of bzip2 is damaged.");

/** Reads bits from the highest one of each byte. */
export class MsbBits {
  readonly #bytes: Uint8Array;
  #at = 0;
  #value = 0;
  #count = 0;

  /** @param used bits of the first byte that are not read */
  constructor(bytes: Uint8Array, used: number) {
    this.#bytes = bytes;
    this.take(used);
  }

  /** @param count at most 24 @throws Error at the end of the bytes */
  take(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.#bytes.length) throw damaged();
      this.#value = ((this.#value << 8) | (this.#bytes[this.#at++] as number)) >>> 0;
      this.#count += 8;
    }
    this.#count -= count;
    const taken = (this.#value >>> this.#count) & ((1 << count) - 1);
    this.#value &= (1 << this.#count) - 1;
    return taken;
  }

  /** Bytes that are read, with the one that is read in part. */
  get wholeBytes(): number {
    return this.#at;
  }

  /** Bytes before the one with the next bit, and the bits of it that are read. */
  get bytesBefore(): number {
    return this.#count === 0 ? this.#at : this.#at - 1;
  }

  get bitsInByte(): number {
    return this.#count === 0 ? 0 : 8 - this.#count;
  }
}

/** A canonical Huffman code. By length: the last code, and where its symbols begin. */
interface Code {
  shortest: number;
  limits: Int32Array;
  offsets: Int32Array;
  symbols: Uint16Array;
}

interface Tables {
  /** The bytes that occur in the block, ascending. */
  bytes: Uint8Array;
  codes: Code[];
  /** The code of each 50 symbols. */
  selectors: Uint8Array;
}

const LONGEST = 20;
const GROUP = 50;

/** @throws Error */
export function readTables(bits: MsbBits): Tables {
  const rows = bits.take(16);
  const present: number[] = [];
  for (let row = 0; row < 16; row++) {
    if ((rows & (0x8000 >> row)) === 0) continue;
    const columns = bits.take(16);
    for (let column = 0; column < 16; column++) {
      if ((columns & (0x8000 >> column)) !== 0) present.push(16 * row + column);
    }
  }
  const codeCount = bits.take(3);
  const selectors = new Uint8Array(bits.take(15));
  if (present.length === 0 || codeCount < 2 || codeCount > 6 || selectors.length === 0) throw damaged();
  const order = Array.from({ length: codeCount }, (_, index) => index);
  for (let index = 0; index < selectors.length; index++) {
    let steps = 0;
    while (bits.take(1) === 1) if (++steps >= codeCount) throw damaged();
    const [selected = 0] = order.splice(steps, 1);
    order.unshift(selected);
    selectors[index] = selected;
  }
  const codes = Array.from({ length: codeCount }, () => readCode(bits, present.length + 2));
  return { bytes: Uint8Array.from(present), codes, selectors };
}

function readCode(bits: MsbBits, size: number): Code {
  const lengths = new Uint8Array(size);
  let length = bits.take(5);
  for (let symbol = 0; symbol < size; symbol++) {
    for (;;) {
      if (length < 1 || length > LONGEST) throw damaged();
      if (bits.take(1) === 0) break;
      length += bits.take(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  const counts = new Int32Array(LONGEST + 2);
  for (const each of lengths) counts[each] = (counts[each] as number) + 1;
  const limits = new Int32Array(LONGEST + 1).fill(-1);
  const offsets = new Int32Array(LONGEST + 1);
  const symbols = new Uint16Array(size);
  let next = 0;
  let code = 0;
  for (let each = 1; each <= LONGEST; each++) {
    offsets[each] = next - code;
    for (let symbol = 0; symbol < size; symbol++) if (lengths[symbol] === each) symbols[next++] = symbol;
    code += counts[each] as number;
    limits[each] = code - 1;
    code *= 2;
  }
  return { shortest: lengths.reduce((least, each) => Math.min(least, each)), limits, offsets, symbols };
}

function readSymbol(bits: MsbBits, { shortest, limits, offsets, symbols }: Code): number {
  let length = shortest;
  let code = bits.take(shortest);
  while (code > (limits[length] as number)) {
    if (++length > LONGEST) throw damaged();
    code = 2 * code + bits.take(1);
  }
  const symbol = symbols[code + (offsets[length] as number)];
  if (symbol === undefined) throw damaged();
  return symbol;
}

/**
 * Undoes the Huffman code, the runs of the commonest byte and the moves to the front.
 * @param block gets the bytes of the block
 * @param counts gets the number of each byte
 * @returns number of bytes
 */
export function decodeRuns(
  bits: MsbBits,
  { bytes, codes, selectors }: Tables,
  block: Uint32Array,
  counts: Uint32Array,
): number {
  const order = bytes.slice();
  const end = bytes.length + 1;
  let length = 0;
  let run = 0;
  let weight = 1;
  const put = (byte: number, times: number) => {
    if (length + times > block.length) throw damaged();
    if (times === 1) block[length] = byte;
    else block.fill(byte, length, length + times);
    counts[byte] = (counts[byte] as number) + times;
    length += times;
  };
  for (let group = 0; ; group++) {
    const code = codes[selectors[group] ?? -1];
    if (!code) throw damaged();
    for (let index = 0; index < GROUP; index++) {
      const symbol = readSymbol(bits, code);
      if (symbol <= 1) {
        if (weight > block.length) throw damaged();
        run += weight * (symbol + 1);
        weight *= 2;
        continue;
      }
      if (run > 0) put(order[0] as number, run);
      run = 0;
      weight = 1;
      if (symbol === end) return length;
      const moved = order[symbol - 1] as number;
      order.copyWithin(1, 0, symbol - 1);
      order[0] = moved;
      put(moved, 1);
    }
  }
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});
const CHUNK = 1 << 16;
/** A byte that came so often is followed by the number of further ones. */
const REPEATED = 4;

/**
 * Undoes the Burrows-Wheeler transform, and the runs that were shortened before it.
 * @param block the bytes, which get the next position above their lower 8 bits
 * @returns the checksum of the bytes that were emitted
 */
export function invertTransform(
  block: Uint32Array,
  counts: Uint32Array,
  origin: number,
  emit: (chunk: Uint8Array<ArrayBuffer>) => void,
): number {
  const starts = new Uint32Array(256);
  for (let byte = 1; byte < 256; byte++) {
    starts[byte] = (starts[byte - 1] as number) + (counts[byte - 1] as number);
  }
  for (let at = 0; at < block.length; at++) {
    const byte = (block[at] as number) & 0xff;
    const place = starts[byte] as number;
    starts[byte] = place + 1;
    block[place] = (block[place] as number) | (at << 8);
  }
  let chunk = new Uint8Array(CHUNK);
  let filled = 0;
  let checksum = -1;
  const put = (byte: number) => {
    checksum = (checksum << 8) ^ (CRC[(checksum >>> 24) ^ byte] as number);
    chunk[filled++] = byte;
    if (filled < CHUNK) return;
    emit(chunk);
    chunk = new Uint8Array(CHUNK);
    filled = 0;
  };
  let entry = block[origin] as number;
  let previous = -1;
  let equal = 0;
  for (let left = block.length; left > 0; left--) {
    entry = block[entry >>> 8] as number;
    const byte = entry & 0xff;
    if (equal === REPEATED) {
      for (let times = byte; times > 0; times--) put(previous);
      equal = 0;
      previous = -1;
      continue;
    }
    equal = byte === previous ? equal + 1 : 1;
    previous = byte;
    put(byte);
  }
  if (filled > 0) emit(chunk.slice(0, filled));
  return ~checksum >>> 0;
}
