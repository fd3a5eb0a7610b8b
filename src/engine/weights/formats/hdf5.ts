/**
 * The datasets of an HDF5 file as Keras writes it: superblock 0, groups as symbol tables, datasets in one piece (HDF5 File
 * Format Specification, version 1.1 to 3.0). Packages for HDF5 in JavaScript need the whole file in memory.
 */

import { badWeights, type ByteRanges, readExactly } from "../tensors/byte-ranges.ts";
import { checkTensor, type Dtype, lengthOf, MAX_TENSORS, type Tensor } from "../tensors/tensor.ts";

const SIGNATURE = "\x89HDF\r\n\x1a\n";
const MAX_PARTS = 100_000;
const MAX_DEPTH = 32;
const MAX_NAMES = 2 ** 22;
const MAX_HEADER = 2 ** 20;

const MESSAGE = {
  dataspace: 1,
  linkInfo: 2,
  datatype: 3,
  link: 6,
  layout: 8,
  filters: 11,
  continuation: 16,
  symbols: 17,
};
const FLOAT_CLASS = 1;
const CONTIGUOUS = 1;
const DTYPE_BY_SIZE: Readonly<Record<number, Dtype>> = { 2: "f16", 4: "f32", 8: "f64" };
/** Where exponent and fraction of each size are: bytes 12 to 15 of its description. */
const IEEE_FIELDS: Readonly<Record<number, string>> = { 2: "10,5,0,10", 4: "23,8,0,23", 8: "52,11,0,52" };

interface Message {
  type: number;
  data: DataView;
}

const view = ({ buffer, byteOffset, length }: Uint8Array) => new DataView(buffer, byteOffset, length);
const textAt = (data: DataView, at: number, length: number) =>
  String.fromCharCode(...new Uint8Array(data.buffer, data.byteOffset + at, length));

class Hdf5 {
  readonly tensors = new Map<string, Tensor>();
  readonly #file: ByteRanges;
  /** Each part of a file is read once, so a loop ends. */
  readonly #visited = new Set<number>();

  constructor(file: ByteRanges) {
    this.#file = file;
  }

  #bad(reason: string) {
    return badWeights(this.#file, reason);
  }

  async #at(address: number, length: number, most = MAX_HEADER): Promise<DataView> {
    return view(await readExactly(this.#file, address, length, most));
  }

  #visit(address: number): void {
    if (this.#visited.has(address)) throw this.#bad("its parts refer to each other in a circle");
    if (this.#visited.size === MAX_PARTS) throw this.#bad("it has too many parts");
    this.#visited.add(address);
  }

  #address(data: DataView, at: number): number {
    if (at + 8 > data.byteLength) throw this.#bad("it ends before what it lists");
    return Number(data.getBigUint64(at, true));
  }

  async run(): Promise<void> {
    const start = await this.#at(0, 96);
    if (textAt(start, 0, 8) !== SIGNATURE) throw this.#bad("it is no HDF5 file");
    const isKnown = start.getUint8(8) === 0 && start.getUint8(13) === 8 && start.getUint8(14) === 8;
    if (!isKnown || this.#address(start, 24) !== 0) throw this.#bad("it is HDF5 of a newer kind");
    await this.#object(this.#address(start, 64), []);
  }

  async #messages(address: number): Promise<Message[]> {
    this.#visit(address);
    const header = await this.#at(address, 16);
    if (header.getUint8(0) !== 1) throw this.#bad("it is HDF5 of a newer kind");
    const blocks = [{ address: address + 16, length: header.getUint32(8, true) }];
    const messages: Message[] = [];
    for (let block = blocks.shift(); block; block = blocks.shift()) {
      const data = await this.#at(block.address, block.length);
      for (let at = 0; at + 8 <= data.byteLength;) {
        const [type, size] = [data.getUint16(at, true), data.getUint16(at + 2, true)];
        if (at + 8 + size > data.byteLength) throw this.#bad("a description in it is cut");
        const part = new DataView(data.buffer, data.byteOffset + at + 8, size);
        if (type === MESSAGE.continuation) {
          const next = { address: this.#address(part, 0), length: this.#address(part, 8) };
          this.#visit(next.address);
          blocks.push(next);
        } else messages.push({ type, data: part });
        at += 8 + size;
      }
    }
    return messages;
  }

  async #object(address: number, path: readonly string[]): Promise<void> {
    if (path.length > MAX_DEPTH) throw this.#bad("its groups are nested too deeply");
    const messages = await this.#messages(address);
    const find = (type: number) => messages.find((message) => message.type === type)?.data;
    const symbols = find(MESSAGE.symbols);
    if (symbols) {
      await this.#group(this.#address(symbols, 0), this.#address(symbols, 8), path);
      return;
    }
    if (find(MESSAGE.linkInfo) ?? find(MESSAGE.link)) throw this.#bad("it is HDF5 of a newer kind");
    const [space, type, layout] = [find(MESSAGE.dataspace), find(MESSAGE.datatype), find(MESSAGE.layout)];
    if (!space || !type || !layout) return;
    const name = path.join("/");
    if (find(MESSAGE.filters)) throw this.#bad(`its dataset ${name.slice(0, 100)} is compressed`);
    this.#dataset(name, { space, type, layout });
  }

  #dataset(name: string, { space, type, layout }: Record<"space" | "type" | "layout", DataView>): void {
    if (type.byteLength < 8 || space.byteLength < 4 || layout.byteLength < 2)
      throw this.#bad("a description in it is cut");
    const rank = space.getUint8(1);
    const dims = space.getUint8(0) === 1 ? 8 : 4;
    const shape = Array.from({ length: rank }, (_, axis) => this.#address(space, dims + 8 * axis));
    const size = type.getUint32(4, true);
    const isFloat =
      (type.getUint8(0) & 15) === FLOAT_CLASS &&
      (type.getUint8(1) & 1) === 0 &&
      type.byteLength >= 20 &&
      [12, 13, 14, 15].map((at) => type.getUint8(at)).join() === IEEE_FIELDS[size];
    const dtype = (isFloat ? DTYPE_BY_SIZE[size] : undefined) ?? "other";
    if (dtype === "other") return;
    if (layout.getUint8(0) < 3 || layout.getUint8(1) !== CONTIGUOUS)
      throw this.#bad(`its dataset ${name.slice(0, 100)} is not in one piece`);
    const tensor: Tensor = { dtype, shape, file: this.#file, start: this.#address(layout, 2) };
    checkTensor(name, tensor);
    if (this.#address(layout, 10) !== lengthOf(tensor))
      throw this.#bad(`its dataset ${name.slice(0, 100)} has another size than its shape says`);
    if (this.tensors.size === MAX_TENSORS || this.tensors.has(name))
      throw this.#bad("it has too many datasets");
    this.tensors.set(name, tensor);
  }

  async #group(tree: number, heap: number, path: readonly string[]): Promise<void> {
    const head = await this.#at(heap, 32);
    if (textAt(head, 0, 4) !== "HEAP") throw this.#bad("a group in it has no names");
    const names = await this.#at(this.#address(head, 24), this.#address(head, 8), MAX_NAMES);
    const nameAt = (at: number): string => {
      const bytes = new Uint8Array(names.buffer, names.byteOffset, names.byteLength);
      const end = bytes.indexOf(0, at);
      if (!(at < bytes.length) || end < 0) throw this.#bad("a group in it has no names");
      return new TextDecoder().decode(bytes.subarray(at, end));
    };
    for (const { name, object } of await this.#entries(tree))
      await this.#object(object, [...path, nameAt(name)]);
  }

  /** The entries of a group: its B-tree has leaves of entries. */
  async #entries(address: number): Promise<{ name: number; object: number }[]> {
    this.#visit(address);
    const head = await this.#at(address, 24);
    const kind = textAt(head, 0, 4);
    const count = head.getUint16(6, true);
    if (kind === "SNOD") {
      const leaf = await this.#at(address + 8, 40 * count);
      return Array.from({ length: count }, (_, index) => ({
        name: this.#address(leaf, 40 * index),
        object: this.#address(leaf, 40 * index + 8),
      }));
    }
    if (kind !== "TREE" || head.getUint8(4) !== 0) throw this.#bad("a group in it has no entries");
    const keys = await this.#at(address + 24, 16 * count);
    const entries = [];
    for (let child = 0; child < count; child += 1)
      entries.push(...(await this.#entries(this.#address(keys, 16 * child + 8))));
    return entries;
  }
}

/** Datasets of floats by their path, such as `classifier/dense/kernel:0`. @throws AppError `bad-model` */
export async function readHdf5(file: ByteRanges): Promise<Map<string, Tensor>> {
  const hdf5 = new Hdf5(file);
  await hdf5.run();
  return hdf5.tensors;
}
