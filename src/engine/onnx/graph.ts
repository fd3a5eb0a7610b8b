/** The graph of an ONNX file: nodes, initializers, and which node produces and which nodes consume a tensor. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { type Field, fieldsOf, floatOf, int64sOf, textOf } from "./protobuf.ts";
import {
  ATTRIBUTE,
  DIMENSION,
  FLOAT16,
  GRAPH,
  MODEL,
  NODE,
  OPERATOR_SET_ID,
  TENSOR_SHAPE,
  TENSOR_TYPE,
  TYPE,
  VALUE_INFO,
} from "./schema.ts";
import { floatsOf, integersOf, type OnnxTensor, readTensor } from "./tensor.ts";

/** A graph that does not match what the kernel or a transform needs. The message says why, in a sentence. */
export class UnsupportedGraph extends Error {}

/** More than any exporter writes in a row; ends the search in a damaged graph that has a cycle. */
const MAX_IDENTITIES = 8;

export interface Attribute {
  /** One number or a list. */
  ints: bigint[];
  float?: number;
  string?: string;
  tensor?: OnnxTensor;
}

function readAttribute(bytes: ByteSource, { start, end }: Field): [name: string, attribute: Attribute] {
  const attribute: Attribute = { ints: [] };
  let name = "";
  for (const field of fieldsOf(bytes, start, end)) {
    if (field.number === ATTRIBUTE.name) name = textOf(bytes, field);
    else if (field.number === ATTRIBUTE.float) attribute.float = floatOf(bytes, field);
    else if (field.number === ATTRIBUTE.string) attribute.string = textOf(bytes, field);
    else if (field.number === ATTRIBUTE.int || field.number === ATTRIBUTE.ints)
      attribute.ints.push(...int64sOf(bytes, field));
    else if (field.number === ATTRIBUTE.tensor) [, attribute.tensor] = readTensor(bytes, field);
  }
  return [name, attribute];
}

export class OnnxNode {
  readonly opType: string = "";
  readonly inputs: string[] = [];
  readonly outputs: string[] = [];
  /** Where the node's message starts and ends in the model. */
  readonly start: number;
  readonly end: number;
  readonly #model: ByteSource;
  readonly #attributeFields: Field[] = [];
  #attributes: ReadonlyMap<string, Attribute> | undefined;

  constructor(model: ByteSource, { start, end }: Field) {
    this.#model = model;
    this.start = start;
    this.end = end;
    for (const field of fieldsOf(model, start, end)) {
      if (field.number === NODE.input) this.inputs.push(textOf(model, field));
      else if (field.number === NODE.output) this.outputs.push(textOf(model, field));
      else if (field.number === NODE.opType) this.opType = textOf(model, field);
      else if (field.number === NODE.attribute) this.#attributeFields.push(field);
    }
  }

  /** Read when first needed. @throws AppError `bad-model` */
  attribute(name: string): Attribute | undefined {
    this.#attributes ??= new Map(this.#attributeFields.map((field) => readAttribute(this.#model, field)));
    return this.#attributes.get(name);
  }

  /** Integers as numbers, which are exact to 2^53; undefined if the attribute is absent or has none. */
  ints(name: string): number[] | undefined {
    const ints = this.attribute(name)?.ints ?? [];
    return ints.length > 0 ? ints.map(Number) : undefined;
  }

  int(name: string): number | undefined {
    return this.ints(name)?.[0];
  }

  float(name: string): number | undefined {
    return this.attribute(name)?.float;
  }

  /** The tensor of a `Constant` or a `ConstantOfShape`. */
  get value(): OnnxTensor | undefined {
    return this.attribute("value")?.tensor;
  }
}

/** An input or an output as the graph declares it. */
export interface ValueInfo {
  name: string;
  /** A data type of schema.ts; undefined if it is not declared. */
  type?: number;
  /** The sizes of the dimensions, undefined where known only at run time; absent if the rank is not declared. */
  dims?: (number | undefined)[];
}

/** The parts of a message with this field number. */
function* partsOf(model: ByteSource, { start, end }: Pick<Field, "start" | "end">, number: number) {
  for (const field of fieldsOf(model, start, end)) if (field.number === number) yield field;
}

function valueInfoOf(model: ByteSource, field: Field): ValueInfo {
  const info: ValueInfo = { name: "" };
  for (const name of partsOf(model, field, VALUE_INFO.name)) info.name = textOf(model, name);
  for (const type of partsOf(model, field, VALUE_INFO.type))
    for (const tensor of partsOf(model, type, TYPE.tensorType)) {
      for (const element of partsOf(model, tensor, TENSOR_TYPE.elementType)) info.type = element.value;
      for (const shape of partsOf(model, tensor, TENSOR_TYPE.shape))
        info.dims = [...partsOf(model, shape, TENSOR_SHAPE.dim)].map(
          (dim) => [...partsOf(model, dim, DIMENSION.value)][0]?.value,
        );
    }
  return info;
}

/** The version of ONNX's own operators; undefined for those of another domain. */
function opsetOf(model: ByteSource, { start, end }: Field): number | undefined {
  const fields = [...fieldsOf(model, start, end)];
  const isOtherDomain = fields.some(
    (field) => field.number === OPERATOR_SET_ID.domain && field.end > field.start,
  );
  if (isOtherDomain) return undefined;
  return fields.find(({ number }) => number === OPERATOR_SET_ID.version)?.value ?? 0;
}

export class OnnxGraph {
  /** In the order of the file, which ONNX requires to be topological. */
  readonly nodes: readonly OnnxNode[];
  readonly outputs: readonly string[];
  /** The outputs with their types and shapes. */
  readonly declaredOutputs: readonly ValueInfo[];
  readonly opset: number;
  readonly #model: ByteSource;
  readonly #initializerFields: readonly Field[];
  readonly #inputs: readonly ValueInfo[];
  #initializers: ReadonlyMap<string, OnnxTensor> | undefined;
  readonly #producers = new Map<string, OnnxNode>();
  readonly #consumers = new Map<string, OnnxNode[]>();

  /**
   * @param model the bytes of an .onnx file. Weights are read when they are first needed.
   * @throws AppError `bad-model` if the bytes are not an ONNX file
   */
  constructor(model: ByteSource) {
    const [nodes, inputs, outputs]: [OnnxNode[], ValueInfo[], ValueInfo[]] = [[], [], []];
    const initializerFields: Field[] = [];
    let opset = 0;
    for (const part of fieldsOf(model)) {
      if (part.number === MODEL.opsetImport) opset = opsetOf(model, part) ?? opset;
      if (part.number !== MODEL.graph) continue;
      for (const field of fieldsOf(model, part.start, part.end)) {
        if (field.number === GRAPH.node) nodes.push(new OnnxNode(model, field));
        else if (field.number === GRAPH.initializer) initializerFields.push(field);
        else if (field.number === GRAPH.input) inputs.push(valueInfoOf(model, field));
        else if (field.number === GRAPH.output) outputs.push(valueInfoOf(model, field));
      }
    }
    for (const node of nodes) {
      for (const output of node.outputs) this.#producers.set(output, node);
      for (const input of new Set(node.inputs)) {
        const consumers = this.#consumers.get(input);
        if (consumers) consumers.push(node);
        else this.#consumers.set(input, [node]);
      }
    }
    this.#model = model;
    this.#initializerFields = initializerFields;
    this.nodes = nodes;
    this.#inputs = inputs;
    this.declaredOutputs = outputs;
    this.outputs = outputs.map(({ name }) => name);
    this.opset = opset;
  }

  /** The weights that the graph has by name. @throws AppError `bad-model` */
  get initializers(): ReadonlyMap<string, OnnxTensor> {
    this.#initializers ??= new Map(this.#initializerFields.map((field) => readTensor(this.#model, field)));
    return this.#initializers;
  }

  /** What a run has to be given; old exports also declare the weights as inputs. */
  get inputs(): readonly ValueInfo[] {
    return this.#inputs.filter(({ name }) => !this.initializers.has(name));
  }

  /** The name that a tensor has where it is computed, before any `Identity`. */
  #original(tensor: string): string {
    let name = tensor;
    for (let steps = 0; steps < MAX_IDENTITIES; steps += 1) {
      const producer = this.#producers.get(name);
      if (producer?.opType !== "Identity") break;
      name = producer.inputs[0] ?? "";
    }
    return name;
  }

  /** The node that computes a tensor, an `Identity` skipped; if types are given, only a node of these types. */
  producer(tensor: string | undefined, ...opTypes: readonly string[]): OnnxNode | undefined {
    if (tensor === undefined) return undefined;
    const node = this.#producers.get(this.#original(tensor));
    return opTypes.length === 0 || (node && opTypes.includes(node.opType)) ? node : undefined;
  }

  /** Nodes that read the tensor under exactly this name. */
  consumers(tensor: string): readonly OnnxNode[] {
    return this.#consumers.get(tensor) ?? [];
  }

  /** The only reader of a tensor that is not an output of the graph. */
  onlyConsumer(tensor: string): OnnxNode | undefined {
    const [first, ...others] = this.consumers(tensor);
    return others.length === 0 && !this.outputs.includes(tensor) ? first : undefined;
  }

  isSameTensor(a: string | undefined, b: string | undefined): boolean {
    return a !== undefined && b !== undefined && this.#original(a) === this.#original(b);
  }

  /** An initializer or the value of a `Constant`. */
  constant(tensor: string | undefined): OnnxTensor | undefined {
    if (tensor === undefined) return undefined;
    const name = this.#original(tensor);
    const producer = this.#producers.get(name);
    return (producer?.opType === "Constant" ? producer.value : undefined) ?? this.initializers.get(name);
  }

  /** A constant of floats whose numbers are in the graph itself. */
  floats(tensor: string | undefined): Float32Array | undefined {
    return floatsOf(this.constant(tensor));
  }

  /** A constant that is one float. */
  float(tensor: string | undefined): number | undefined {
    const floats = this.floats(tensor);
    return floats?.length === 1 ? floats[0] : undefined;
  }

  /** A constant of 64-bit integers. */
  integers(tensor: string | undefined): number[] | undefined {
    return integersOf(this.constant(tensor));
  }

  /** Whether a node reduces one axis only, given as an attribute or, in newer opsets, as the second input. */
  reducesOnly(node: OnnxNode, axes: readonly number[]): boolean {
    const reduced = node.ints("axes") ?? this.integers(node.inputs[1]) ?? [];
    const [axis] = reduced;
    return axis !== undefined && reduced.length === 1 && axes.includes(axis);
  }

  /** Every node and graph input that a tensor depends on. The input of a `Shape` is not followed. */
  *ancestors(tensor: string): Generator<OnnxNode | string> {
    const seen = new Set<string>();
    const open = [tensor];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const name = this.#original(next);
      if (seen.has(name) || this.constant(name)) continue;
      seen.add(name);
      const producer = this.#producers.get(name);
      if (!producer) {
        yield name;
        continue;
      }
      yield producer;
      if (producer.opType !== "Shape") open.push(...producer.inputs.filter(Boolean));
    }
  }
}

/** Both orders of the two inputs of a commutative node; none if there is no node. */
export function operandOrders(node: OnnxNode | undefined): [string, string][] {
  if (!node) return [];
  const [a = "", b = ""] = node.inputs;
  return [
    [a, b],
    [b, a],
  ];
}

/** Whether a graph computes in 16-bit floats: it has such weights, and does not only convert them. */
export const hasFloat16 = (graph: OnnxGraph): boolean =>
  [...graph.initializers].some(
    ([name, { type }]) => type === FLOAT16 && graph.consumers(name).some(({ opType }) => opType !== "Cast"),
  );
