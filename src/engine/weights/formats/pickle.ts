/**
 * Reads the pickles of tensors (Python's pickletools, protocols 0 to 5) with the few opcodes that they need. Names are
 * looked up in a list, and nothing is called: what a name stands for is written down as data. Anything else is refused.
 */

import { AppError } from "../../../errors/app-error.ts";
import { valueText } from "../../model/json.ts";

/** A list and a tuple are both an array; a dict and an object with items are a map. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleName
  | PickleCall
  | PickleReference;

/** A name such as `torch.FloatStorage`. */
export class PickleName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What a pickle wants to be called, with the arguments. */
export class PickleCall {
  readonly name: string;
  readonly args: readonly PickleValue[];

  constructor(name: string, args: readonly PickleValue[]) {
    this.name = name;
    this.args = args;
  }
}

/** An object that is kept elsewhere in the file. */
export class PickleReference {
  readonly id: readonly PickleValue[];

  constructor(id: readonly PickleValue[]) {
    this.id = id;
  }
}

const EMPTY_DICT_NAMES = ["collections.OrderedDict", "builtins.dict", "__builtin__.dict"];
const MAX_LONG_BYTES = 16;
/** Of the longest pickle, in bytes; a state dict has some 100 kB. */
export const MAX_PICKLE = 2 ** 25;

const refuse = (reason: string) => new AppError("bad-model", `The pickle ${reason}.`);

const MARK = Symbol("mark");

const decoder = new TextDecoder();

class Interpreter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #isAllowed: (name: string) => boolean;
  readonly #stack: (PickleValue | typeof MARK)[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #at: number;

  constructor(bytes: Uint8Array, start: number, isAllowed: (name: string) => boolean) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#at = start;
    this.#isAllowed = isAllowed;
  }

  #take(length: number): Uint8Array {
    const start = this.#at;
    if (!(length >= 0 && start + length <= this.#bytes.length)) throw refuse("ends too early");
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }

  #unsigned(length: 1 | 2 | 4 | 8): number {
    const at = this.#at;
    this.#take(length);
    if (length === 1) return this.#view.getUint8(at);
    if (length === 2) return this.#view.getUint16(at, true);
    if (length === 4) return this.#view.getUint32(at, true);
    return Number(this.#view.getBigUint64(at, true));
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw refuse("ends too early");
    const line = decoder.decode(this.#take(end - this.#at));
    this.#at += 1;
    return line;
  }

  #long(length: number): number | bigint {
    if (length > MAX_LONG_BYTES) throw refuse("has a number that is too long");
    const value = this.#take(length).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const signed = BigInt.asIntN(8 * length, value);
    const number = Number(signed);
    return Number.isSafeInteger(number) ? number : signed;
  }

  #pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw refuse("takes what is not there");
    return value;
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined || value === MARK) throw refuse("takes what is not there");
    return value;
  }

  #popToMark(): PickleValue[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw refuse("takes what is not there");
    const values = this.#stack.splice(mark + 1);
    this.#stack.pop();
    return values as PickleValue[];
  }

  #popMany(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.#pop()).toReversed();
  }

  #name(module: string, name: string): PickleName {
    const full = `${module}.${name}`;
    if (!this.#isAllowed(full) && !EMPTY_DICT_NAMES.includes(full))
      throw refuse(`wants ${full.slice(0, 100)}, which no tensor needs`);
    return new PickleName(full);
  }

  #call(callee: PickleValue, args: PickleValue): PickleValue {
    if (!(callee instanceof PickleName) || !Array.isArray(args)) throw refuse("calls what is no name");
    if (EMPTY_DICT_NAMES.includes(callee.name)) {
      const [pairs = []] = args;
      if (!Array.isArray(pairs) || !pairs.every((pair) => Array.isArray(pair) && pair.length === 2))
        throw refuse("makes a dictionary of something else");
      return new Map(pairs as [PickleValue, PickleValue][]);
    }
    return new PickleCall(callee.name, args);
  }

  #setItems(values: readonly PickleValue[]): void {
    const target = this.#top();
    if (!(target instanceof Map) || values.length % 2 !== 0) throw refuse("fills what is no dictionary");
    for (let at = 0; at < values.length; at += 2)
      target.set(values[at] as PickleValue, values[at + 1] as PickleValue);
  }

  #append(values: readonly PickleValue[]): void {
    const target = this.#top();
    if (!Array.isArray(target)) throw refuse("fills what is no list");
    for (const value of values) target.push(value);
  }

  #remember(index: number): void {
    this.#memo.set(index, this.#top());
  }

  #recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw refuse("recalls what it did not remember");
    this.#stack.push(value);
  }

  /** The opcodes by their byte; each takes its argument from the bytes. */
  readonly #opcodes: Readonly<Record<string, () => void>> = {
    "\x80": () => void this.#unsigned(1),
    "\x95": () => void this.#unsigned(8),
    "(": () => void this.#stack.push(MARK),
    "0": () => void this.#stack.pop(),
    "1": () => void this.#popToMark(),
    "2": () => void this.#stack.push(this.#top()),
    N: () => void this.#stack.push(null),
    "\x88": () => void this.#stack.push(true),
    "\x89": () => void this.#stack.push(false),
    J: () => void this.#stack.push(this.#unsigned(4) | 0),
    K: () => void this.#stack.push(this.#unsigned(1)),
    M: () => void this.#stack.push(this.#unsigned(2)),
    "\x8a": () => void this.#stack.push(this.#long(this.#unsigned(1))),
    G: () => void this.#stack.push(this.#view.getFloat64(this.#at - 8 + this.#take(8).length)),
    X: () => void this.#stack.push(decoder.decode(this.#take(this.#unsigned(4)))),
    "\x8c": () => void this.#stack.push(decoder.decode(this.#take(this.#unsigned(1)))),
    "\x8d": () => void this.#stack.push(decoder.decode(this.#take(this.#unsigned(8)))),
    T: () => void this.#stack.push(decoder.decode(this.#take(this.#unsigned(4)))),
    U: () => void this.#stack.push(decoder.decode(this.#take(this.#unsigned(1)))),
    "}": () => void this.#stack.push(new Map()),
    "]": () => void this.#stack.push([]),
    ")": () => void this.#stack.push([]),
    t: () => void this.#stack.push(this.#popToMark()),
    l: () => void this.#stack.push(this.#popToMark()),
    "\x85": () => void this.#stack.push(this.#popMany(1)),
    "\x86": () => void this.#stack.push(this.#popMany(2)),
    "\x87": () => void this.#stack.push(this.#popMany(3)),
    d: () => {
      const values = this.#popToMark();
      this.#stack.push(new Map());
      this.#setItems(values);
    },
    a: () => this.#append(this.#popMany(1)),
    e: () => this.#append(this.#popToMark()),
    s: () => this.#setItems(this.#popMany(2)),
    u: () => this.#setItems(this.#popToMark()),
    c: () => void this.#stack.push(this.#name(this.#line(), this.#line())),
    "\x93": () => {
      const [module, name] = this.#popMany(2);
      this.#stack.push(this.#name(valueText(module), valueText(name)));
    },
    R: () => {
      const [callee = null, args = null] = this.#popMany(2);
      this.#stack.push(this.#call(callee, args));
    },
    // The attributes of an object, such as the versions in a state dict, are no tensors.
    b: () => void this.#pop(),
    Q: () => {
      const id = this.#pop();
      if (!Array.isArray(id)) throw refuse("refers to something without a name");
      this.#stack.push(new PickleReference(id));
    },
    q: () => this.#remember(this.#unsigned(1)),
    r: () => this.#remember(this.#unsigned(4)),
    "\x94": () => this.#remember(this.#memo.size),
    h: () => this.#recall(this.#unsigned(1)),
    j: () => this.#recall(this.#unsigned(4)),
  };

  run(): { value: PickleValue; end: number } {
    for (;;) {
      const opcode = String.fromCharCode(this.#unsigned(1));
      if (opcode === ".") return { value: this.#pop(), end: this.#at };
      const step = Object.hasOwn(this.#opcodes, opcode) ? this.#opcodes[opcode] : undefined;
      if (!step) throw refuse(`has the opcode 0x${opcode.charCodeAt(0).toString(16)}, which no tensor needs`);
      step();
    }
  }
}

/**
 * Reads one pickle.
 * @param isAllowed which names it may have, such as `torch._utils._rebuild_tensor_v2`
 * @returns the value, and where the pickle ends
 * @throws AppError `bad-model`
 */
export function readPickle(
  bytes: Uint8Array,
  isAllowed: (name: string) => boolean,
  start = 0,
): { value: PickleValue; end: number } {
  return new Interpreter(bytes, start, isAllowed).run();
}
