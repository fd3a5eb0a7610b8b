/**
 * State dicts of PyTorch (`torch.save`): a zip archive since version 1.6, before that a stream of pickles and numbers
 * (torch/serialization.py). The pickle says which tensor is where; the numbers lie beside it.
 */

import { AppError } from "../../../errors/app-error.ts";
import { badWeights, type ByteRanges, Cursor, partOf, readExactly } from "../tensors/byte-ranges.ts";
import { checkTensor, countOf, type Dtype, MAX_TENSORS, type Tensor } from "../tensors/tensor.ts";
import {
  MAX_PICKLE,
  PickleCall,
  PickleName,
  PickleReference,
  type PickleValue,
  readPickle,
} from "./pickle.ts";
import { readZip } from "./zip.ts";
import { valueText } from "../../model/json.ts";

interface StorageType {
  dtype: Dtype;
  /** Bytes of one number. */
  bytes: number;
}

const STORAGES: Readonly<Record<string, StorageType>> = Object.fromEntries(
  (
    [
      ["DoubleStorage", "f64", 8],
      ["FloatStorage", "f32", 4],
      ["HalfStorage", "f16", 2],
      ["BFloat16Storage", "bf16", 2],
      ["LongStorage", "other", 8],
      ["IntStorage", "other", 4],
      ["ShortStorage", "other", 2],
      ["CharStorage", "other", 1],
      ["ByteStorage", "other", 1],
      ["BoolStorage", "other", 1],
    ] as const
  ).map(([name, dtype, bytes]) => [`torch.${name}`, { dtype, bytes }]),
);

const REBUILD_TENSOR = "torch._utils._rebuild_tensor_v2";
const REBUILD_PARAMETER = "torch._utils._rebuild_parameter";
const ALLOWED = new Set([...Object.keys(STORAGES), REBUILD_TENSOR, REBUILD_PARAMETER, "torch.Size"]);

/** The first pickle of a stream is this number. */
const STREAM_MAGIC = 0x1950a86a20f9469cfc6cn;
/** Before the numbers of a storage in a stream: how many they are. */
const COUNT_BYTES = 8;
const ZIP_MAGIC = "PK\x03\x04";

/** A run of numbers that tensors share or have alone. */
interface Storage extends StorageType {
  key: string;
  count: number;
}

interface StoredTensor {
  storage: Storage;
  /** Of the first number in the storage. */
  offset: number;
  shape: number[];
}

const isNumbers = (value: PickleValue | undefined): value is number[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "number");

/** `("storage", type, key, location, count)`; a stream adds the part of another storage, which tensors do not have. */
function storageOf(file: ByteRanges, reference: PickleValue | undefined): Storage {
  if (!(reference instanceof PickleReference)) throw badWeights(file, "a tensor in it has no numbers");
  const [kind, type, key, , count, view = null] = reference.id;
  const known = type instanceof PickleName && Object.hasOwn(STORAGES, type.name) && STORAGES[type.name];
  const isCount = typeof count === "number" && Number.isSafeInteger(count) && count >= 0;
  if (kind !== "storage" || !known || typeof key !== "string" || !isCount || view !== null)
    throw badWeights(file, "the numbers of a tensor in it are of an unknown kind");
  return { key, count, ...known };
}

/** In row order, or with one number or none. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis] as number;
  }
  return shape.length === strides.length;
}

/** @returns undefined for what is no tensor */
function tensorOf(file: ByteRanges, name: string, value: PickleValue): StoredTensor | undefined {
  if (!(value instanceof PickleCall)) return undefined;
  if (value.name === REBUILD_PARAMETER) return tensorOf(file, name, value.args[0] ?? null);
  if (value.name !== REBUILD_TENSOR) return undefined;
  const [reference, offset, shape, strides] = value.args;
  const storage = storageOf(file, reference);
  if (
    typeof offset !== "number" ||
    !isNumbers(shape) ||
    !isNumbers(strides) ||
    shape.some((size) => size < 0)
  )
    throw badWeights(file, `its tensor ${name.slice(0, 100)} is not described`);
  if (!isContiguous(shape, strides))
    throw badWeights(file, `its tensor ${name.slice(0, 100)} is not kept in row order`);
  if (!(offset >= 0 && offset + countOf(shape) <= storage.count))
    throw badWeights(file, `its tensor ${name.slice(0, 100)} is larger than its numbers`);
  return { storage, offset, shape };
}

/** The tensors of a state dict, or of one that is kept under `state_dict` beside other things. */
function storedTensors(file: ByteRanges, pickled: PickleValue): Map<string, StoredTensor> {
  const inner = pickled instanceof Map ? (pickled.get("state_dict") ?? pickled) : pickled;
  if (!(inner instanceof Map)) throw badWeights(file, "it holds no state dict");
  if (inner.size > MAX_TENSORS) throw badWeights(file, "it has too many tensors");
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of inner) {
    const tensor = typeof name === "string" ? tensorOf(file, name, value) : undefined;
    if (tensor) tensors.set(String(name), tensor);
  }
  return tensors;
}

/** @param numbersOf the bytes of a storage */
function placed(
  file: ByteRanges,
  stored: ReadonlyMap<string, StoredTensor>,
  numbersOf: (storage: Storage) => ByteRanges | undefined,
) {
  const tensors = new Map<string, Tensor>();
  for (const [name, { storage, offset, shape }] of stored) {
    const numbers = numbersOf(storage);
    if (numbers?.size !== storage.count * storage.bytes)
      throw badWeights(file, `the numbers ${storage.key.slice(0, 100)} are not as long as it says`);
    const tensor = { dtype: storage.dtype, shape, file: numbers, start: offset * storage.bytes };
    checkTensor(name, tensor);
    tensors.set(name, tensor);
  }
  return tensors;
}

const isAllowed = (name: string) => ALLOWED.has(name);

/** Names the file in an error about its pickle. */
function pickleOf(file: ByteRanges, bytes: Uint8Array, start = 0) {
  try {
    return readPickle(bytes, isAllowed, start);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new AppError(cause.code, `${file.name}: ${cause.message}`, { cause });
  }
}

async function readArchive(file: ByteRanges): Promise<Map<string, Tensor>> {
  const members = await readZip(file);
  const [pickleName = ""] = [...members.keys()].filter((name) => /^(?:[^/]+\/)?data\.pkl$/.test(name));
  const folder = pickleName.slice(0, -"data.pkl".length);
  const member = members.get(pickleName);
  if (!member) throw badWeights(file, "it is no archive of PyTorch");
  const order = members.get(`${folder}byteorder`);
  if (order && new TextDecoder().decode(await readExactly(order, 0, order.size, 16)) !== "little")
    throw badWeights(file, "its numbers are in big endian");
  const { value } = pickleOf(file, await readExactly(member, 0, member.size, MAX_PICKLE));
  return placed(file, storedTensors(file, value), ({ key }) => members.get(`${folder}data/${key}`));
}

/** The numbers of a storage in a stream, behind their count in 8 bytes. */
function countedNumbers(file: ByteRanges, { key, count, bytes }: Storage, at: number): ByteRanges {
  return partOf(file, at, count * bytes, async () => {
    const cursor = new Cursor(file);
    cursor.at = at;
    if ((await cursor.integer(8)) !== count)
      throw badWeights(file, `the numbers ${key.slice(0, 100)} are not as long as it says`);
    return cursor.at;
  });
}

/** Behind the pickles: the numbers of each storage, in the order of the last pickle. */
async function readStream(file: ByteRanges): Promise<Map<string, Tensor>> {
  const bytes = await readExactly(file, 0, Math.min(file.size, MAX_PICKLE));
  const pickles: PickleValue[] = [];
  let at = 0;
  for (let index = 0; index < 5; index += 1) {
    const { value, end } = pickleOf(file, bytes, at);
    pickles.push(value);
    at = end;
    if (index === 0 && value !== STREAM_MAGIC) throw badWeights(file, "it is no file of PyTorch");
  }
  const [, , system, state = null, keys] = pickles;
  if (system instanceof Map && system.get("little_endian") === false)
    throw badWeights(file, "its numbers are in big endian");
  const stored = storedTensors(file, state);
  const storages = new Map([...stored.values()].map(({ storage }) => [storage.key, storage]));
  if (!Array.isArray(keys) || keys.length > MAX_TENSORS || new Set(keys).size < keys.length)
    throw badWeights(file, "it does not list its numbers");
  const numbers = new Map<string, ByteRanges>();
  for (const key of keys) {
    const storage = storages.get(valueText(key));
    if (!storage) throw badWeights(file, "it lists numbers that no tensor has");
    numbers.set(storage.key, countedNumbers(file, storage, at));
    at += COUNT_BYTES + storage.count * storage.bytes;
  }
  if (at > file.size) throw badWeights(file, "it ends before what it lists");
  return placed(file, stored, ({ key }) => numbers.get(key));
}

/** @throws AppError `bad-model`, which names what the pickle wants and no tensor needs */
export async function readPyTorch(file: ByteRanges): Promise<Map<string, Tensor>> {
  const magic = new TextDecoder().decode(await readExactly(file, 0, ZIP_MAGIC.length));
  return magic === ZIP_MAGIC ? readArchive(file) : readStream(file);
}
