/**
 * Field numbers and enumerations of the ONNX file format, for every message that the engine reads or writes. Source:
 * onnx.proto3 (github.com/onnx/onnx/blob/main/onnx/onnx.proto3); a constant has the name of its message.
 */

export const MODEL = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8, functions: 25 } as const;

export const OPERATOR_SET_ID = { domain: 1, version: 2 } as const;

export const FUNCTION = { node: 7 } as const;

export const GRAPH = {
  node: 1,
  name: 2,
  initializer: 5,
  input: 11,
  output: 12,
  sparseInitializer: 15,
} as const;

export const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5, domain: 7 } as const;

export const ATTRIBUTE = {
  name: 1,
  float: 2,
  int: 3,
  string: 4,
  tensor: 5,
  graph: 6,
  ints: 8,
  tensors: 10,
  graphs: 11,
  type: 20,
  sparseTensor: 22,
  sparseTensors: 23,
} as const;

/** AttributeProto.AttributeType. */
export const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7 } as const;

export const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  int32Data: 5,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14,
} as const;

/** TensorProto.DataLocation: the numbers are in another file. */
export const DATA_LOCATION_EXTERNAL = 1;

/** TensorProto.DataType, as far as the engine computes with it. */
export const FLOAT = 1;
export const UINT8 = 2;
export const INT8 = 3;
export const INT64 = 7;
export const FLOAT16 = 10;
export const DOUBLE = 11;
export const BFLOAT16 = 16;

/** Bits of one element by TensorProto.DataType; strings and undefined have no fixed size. */
export const ELEMENT_BITS: Readonly<Record<number, number>> = {
  1: 32, // float
  2: 8, // uint8
  3: 8, // int8
  4: 16, // uint16
  5: 16, // int16
  6: 32, // int32
  7: 64, // int64
  9: 8, // bool
  10: 16, // float16
  11: 64, // double
  12: 32, // uint32
  13: 64, // uint64
  14: 64, // complex64
  15: 128, // complex128
  16: 16, // bfloat16
  17: 8, // float8e4m3fn
  18: 8, // float8e4m3fnuz
  19: 8, // float8e5m2
  20: 8, // float8e5m2fnuz
  21: 4, // uint4
  22: 4, // int4
  23: 4, // float4e2m1
};

export const STRING_STRING_ENTRY = { key: 1, value: 2 } as const;

export const VALUE_INFO = { name: 1, type: 2 } as const;

export const TYPE = { tensorType: 1 } as const;

export const TENSOR_TYPE = { elementType: 1, shape: 2 } as const;

export const TENSOR_SHAPE = { dim: 1 } as const;

export const DIMENSION = { value: 1, parameter: 2 } as const;
