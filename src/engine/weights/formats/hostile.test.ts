/** Files that were made to harm: each ends in a typed error, at once. */

import { describe, expect, it, test } from "vitest";
import { weightsFiles } from "../../../testing/weights.ts";
import { bytesOf } from "../tensors/byte-ranges.ts";
import { readFlax } from "./flax.ts";
import { readHdf5 } from "./hdf5.ts";
import { readPickle } from "./pickle.ts";
import { readPyTorch } from "./pytorch.ts";
import { readSafetensors } from "./safetensors.ts";

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const bad = (reason: RegExp) => ({ code: "bad-model", message: expect.stringMatching(reason) });

describe("a pickle", () => {
  const read = (text: string) => () => readPickle(latin1(text), (name) => name === "torch.FloatStorage");

  it.each([
    ["wants to call a program", "cos\nsystem\n(X\x02\x00\x00\x00lstR.", /wants os\.system/],
    ["wants to call a program by its names", "\x80\x04\x8c\x02os\x8c\x06system\x93.", /wants os\.system/],
    ["makes an object of a class that is not known", "ctorch\nFloatStorage\n)\x81.", /opcode 0x81/],
    ["reads names from a table of the reader", "ctorch\n__proto__\n.", /wants torch\.__proto__/],
    ["has a text of four gigabytes", "X\xff\xff\xff\xffabc.", /ends too early/],
    ["has a number of two gigabytes", "\x8b\xff\xff\xff\x7f.", /opcode 0x8b/],
    ["has a number of 255 bytes", "\x8a\xff.", /too long/],
    ["takes from an empty stack", "0000R.", /not there/],
    ["takes a mark that is not there", "K\x01t.", /not there/],
    ["recalls what it did not remember", "h\x05.", /did not remember/],
    ["fills what is no dictionary", "K\x01K\x02K\x03s.", /no dictionary/],
    ["does not end", "K\x01", /ends too early/],
  ])("that %s", (_what, text, reason) => {
    expect(read(text)).toThrow(expect.objectContaining(bad(reason)));
  });

  it("that holds itself, or a tuple of a billion elements by doubling, takes no time to read", () => {
    expect(read("]q\x00h\x00a.")).not.toThrow();
    const doubled = `)q\x00${Array.from({ length: 30 }, () => "h\x00h\x00\x86q\x00").join("")}.`;
    expect(read(doubled)).not.toThrow();
  });
});

/** A file of safetensors with this header and 8 bytes behind it. */
function safetensors(header: object, headerBytes?: number): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(16 + json.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
}
const entry = (shape: unknown[], offsets: unknown[], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: offsets,
});

test.each([
  ["two tensors that overlap", { a: entry([2], [0, 8]), b: entry([1], [4, 8]) }, undefined, /overlap/],
  ["a tensor outside the file", { a: entry([2], [4, 12]) }, undefined, /not in it/],
  ["a tensor before the file", { a: entry([2], [-8, 0]) }, undefined, /overlap/],
  ["another size than the shape says", { a: entry([1], [0, 8]) }, undefined, /another size/],
  ["a negative size", { a: entry([-1, -2], [0, 8]) }, undefined, /not in it/],
  ["a size of a billion billions", { a: entry([1e18], [0, 8]) }, undefined, /not in it/],
  ["a thousand dimensions", { a: entry(Array(1000).fill(1), [0, 4]) }, undefined, /not in it/],
  ["offsets that are no numbers", { a: entry([2], ["x", {}]) }, undefined, /not in it/],
  ["a header longer than the file", {}, 2 ** 40, /ends before/],
])("safetensors with %s", async (_what, header, headerBytes, reason) => {
  const file = bytesOf("model.safetensors", safetensors(header, headerBytes));
  await expect(readSafetensors(file)).rejects.toMatchObject(bad(reason));
});

/** A member of a zip archive: its own header, and its entry in the directory. */
function zip(
  members: readonly { name: string; content: string; size?: number; method?: number }[],
): Uint8Array {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { name, content, size = content.length, method = 0 } of members) {
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(method, 10);
    header.writeUInt32LE(size, 20);
    header.writeUInt32LE(size, 24);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt32LE(at, 42);
    central.push(header, Buffer.from(name));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    parts.push(local, Buffer.from(name), Buffer.from(content, "latin1"));
    at += 30 + name.length + content.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...parts, ...central, end]));
}

const STORAGE = "((X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpu";
/** A state dict with one tensor of this count, offset, shape and strides; the numbers are small. */
const stateDict = (count: number, offset: number, shape: string, strides: string) =>
  `}X\x01\x00\x00\x00wctorch._utils\n_rebuild_tensor_v2\n${STORAGE}K${String.fromCharCode(count)}tQ` +
  `K${String.fromCharCode(offset)}${shape}${strides}\x89}tRs.`;

test.each([
  [
    "two members of one name",
    [
      { name: "a/data.pkl", content: "N." },
      { name: "a/data.pkl", content: "N." },
    ],
    /one name/,
  ],
  ["a compressed member", [{ name: "a/data.pkl", content: "N.", method: 8 }], /compressed/],
  ["a member larger than the archive", [{ name: "a/data.pkl", content: "N.", size: 5000 }], /larger/],
  [
    "members that overlap",
    [
      { name: "a/data.pkl", content: "N.", size: 50 },
      { name: "b", content: "" },
    ],
    /overlap/,
  ],
  ["no pickle", [{ name: "a/version", content: "3" }], /no archive of PyTorch/],
  ["something else than tensors", [{ name: "a/data.pkl", content: "N." }], /no state dict/],
  [
    "a pickle that calls",
    [{ name: "a/data.pkl", content: "cbuiltins\neval\n(X\x01\x00\x00\x001tR." }],
    /pytorch_model\.bin: .*wants builtins\.eval/,
  ],
  [
    "fewer numbers than it says",
    [
      { name: "a/data.pkl", content: stateDict(2, 0, "K\x02\x85", "K\x01\x85") },
      { name: "a/data/0", content: "1234" },
    ],
    /not as long/,
  ],
  [
    "a tensor larger than its numbers",
    [
      { name: "a/data.pkl", content: stateDict(1, 1, "K\x01\x85", "K\x01\x85") },
      { name: "a/data/0", content: "1234" },
    ],
    /larger than its numbers/,
  ],
  [
    "a tensor in another order",
    [
      { name: "a/data.pkl", content: stateDict(4, 0, "K\x02K\x02\x86", "K\x01K\x02\x86") },
      { name: "a/data/0", content: "1234123412341234" },
    ],
    /row order/,
  ],
])("an archive of PyTorch with %s", async (_what, members, reason) => {
  await expect(readPyTorch(bytesOf("pytorch_model.bin", zip(members)))).rejects.toMatchObject(bad(reason));
});

test("an archive of PyTorch without a fault, made in the same way", async () => {
  const content = stateDict(1, 0, "K\x01\x85", "K\x01\x85");
  const file = zip([
    { name: "a/data.pkl", content },
    { name: "a/data/0", content: "1234" },
  ]);
  const tensors = await readPyTorch(bytesOf("pytorch_model.bin", file));
  expect(tensors.get("w")).toMatchObject({ dtype: "f32", shape: [1] });
});

test.each([
  ["maps in maps without end", "\x81\xa1a".repeat(500), /too many parts/],
  ["four billion entries", "\xdf\xff\xff\xff\xff", /ends before/],
  ["bytes longer than the file", "\x81\xa1a\xc6\xff\xff\xff\xff", /ends before/],
  ["an array whose shape lies", "\x81\xa1a\xc7\x0f\x01\x93\x91\x05\xa7float32\xc4\x04abcd", /another size/],
  ["more behind its end", "\x80\x80", /more follows/],
])("parameters of Flax with %s", async (_what, text, reason) => {
  await expect(readFlax(bytesOf("flax_model.msgpack", latin1(text)))).rejects.toMatchObject(bad(reason));
});

describe("HDF5", () => {
  const plain = weightsFiles("tensorflow-bert").get("tf_model.h5") ?? new Uint8Array();
  /** The file with 64-bit numbers written over. */
  function changed(...changes: readonly [at: number, value: number][]): Uint8Array {
    const copy = new Uint8Array(plain);
    const view = new DataView(copy.buffer);
    for (const [at, value] of changes) view.setBigUint64(at, BigInt(value), true);
    return copy;
  }
  const at = (mark: string, from = 0) => Buffer.from(plain).indexOf(mark, from);
  const number = (offset: number) => Number(new DataView(plain.slice().buffer).getBigUint64(offset, true));
  const read = (bytes: Uint8Array) => readHdf5(bytesOf("tf_model.h5", bytes));

  it("as TensorFlow wrote it", async () => {
    expect((await read(plain)).size).toBeGreaterThan(30);
  });

  it("whose group is in itself", async () => {
    const leaf = at("SNOD");
    await expect(read(changed([leaf + 16, number(64)]))).rejects.toMatchObject(bad(/circle/));
  });

  it("whose tree is in itself", async () => {
    const tree = at("TREE");
    await expect(read(changed([tree + 32, tree]))).rejects.toMatchObject(bad(/circle/));
  });

  it("whose parts are outside the file", async () => {
    await expect(read(changed([64, 2 ** 50]))).rejects.toMatchObject(bad(/ends before/));
  });

  it("that is cut", async () => {
    await expect(read(plain.slice(0, 4000))).rejects.toMatchObject({ code: "bad-model" });
  });
});
