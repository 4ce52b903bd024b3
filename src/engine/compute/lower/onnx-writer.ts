import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

// Writes ONNX files (protobuf) from plain data. Field numbers: onnx/onnx.proto of ONNX 1.17 (IR version 10 and below read the same fields).

/** A plain number is INT, a plain array INTS (or STRINGS); floats are wrapped, because 1 and 1.0 are one number in JavaScript. */
export type OnnxAttribute =
  number | string | readonly number[] | readonly string[] | OnnxTensor | { readonly float: number } | { readonly floats: readonly number[] }

/** One operator call. `domain` '' (or none) is ONNX's own; an input named '' is one that is left out. */
export type OnnxNode = {
  readonly op: string
  readonly domain?: string
  readonly name?: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

export type OnnxType = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'uint16' | 'bool'

/** Constant numbers. `data`: little-endian raw bytes in row-major order. */
export type OnnxTensor = { readonly name: string; readonly dtype: OnnxType; readonly shape: readonly number[]; readonly data: Uint8Array }

/** An input or output of the graph; a side given as text is dynamic. */
export type OnnxValue = { readonly name: string; readonly dtype: OnnxType; readonly shape: readonly (number | string)[] }

export type OnnxModel = {
  readonly name: string
  /** Version of each operator domain used; '' is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly nodes: readonly OnnxNode[]
  readonly initialisers: readonly OnnxTensor[]
  readonly metadata?: Readonly<Record<string, string>>
  readonly producer?: string
  /** 9 when not given: read by every ONNX Runtime since 1.15. */
  readonly irVersion?: number
}

/** TensorProto.DataType, and the bytes of one number. */
const TYPES = {
  float32: { code: 1, bytes: 4 },
  uint8: { code: 2, bytes: 1 },
  uint16: { code: 4, bytes: 2 },
  int32: { code: 6, bytes: 4 },
  int64: { code: 7, bytes: 8 },
  bool: { code: 9, bytes: 1 },
  float64: { code: 11, bytes: 8 },
} as const satisfies Record<OnnxType, { code: number; bytes: number }>

/** AttributeProto.AttributeType. */
const KIND = { FLOAT: 1, INT: 2, STRING: 3, TENSOR: 4, FLOATS: 6, INTS: 7, STRINGS: 8 } as const

/** The bytes of an .onnx file. Throws an Error (a bug) for a tensor whose bytes do not fit its shape and for an INT that is not whole. */
export function writeOnnx(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const out = new BinaryWriter()
  out.tag(1, WireType.Varint).int64(model.irVersion ?? 9)
  out.tag(2, WireType.LengthDelimited).string(model.producer ?? 'residuum')
  message(out, 7, (graph) => writeGraph(graph, model))
  for (const [domain, version] of Object.entries(model.opsets)) {
    message(out, 8, (opset) => opset.tag(1, WireType.LengthDelimited).string(domain).tag(2, WireType.Varint).int64(version))
  }
  for (const [key, value] of Object.entries(model.metadata ?? {})) {
    message(out, 14, (entry) => entry.tag(1, WireType.LengthDelimited).string(key).tag(2, WireType.LengthDelimited).string(value))
  }
  return out.finish()
}

/** Numbers as an initialiser. */
export function floatTensor(name: string, shape: readonly number[], values: Float32Array): OnnxTensor {
  return { name, dtype: 'float32', shape, data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) }
}

/** Numbers in double precision as an initialiser. */
export function doubleTensor(name: string, shape: readonly number[], values: readonly number[]): OnnxTensor {
  return { name, dtype: 'float64', shape, data: new Uint8Array(Float64Array.from(values).buffer) }
}

/** Whole numbers as an int64 initialiser, which is what ONNX wants for shapes and axes. */
export function int64Tensor(name: string, shape: readonly number[], values: readonly number[]): OnnxTensor {
  return { name, dtype: 'int64', shape, data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer) }
}

function writeGraph(out: BinaryWriter, model: OnnxModel): void {
  for (const node of model.nodes) message(out, 1, (sub) => writeNode(sub, node))
  out.tag(2, WireType.LengthDelimited).string(model.name)
  for (const tensor of model.initialisers) message(out, 5, (sub) => writeTensor(sub, tensor))
  for (const value of model.inputs) message(out, 11, (sub) => writeValue(sub, value))
  for (const value of model.outputs) message(out, 12, (sub) => writeValue(sub, value))
}

function writeNode(out: BinaryWriter, node: OnnxNode): void {
  for (const input of node.inputs) out.tag(1, WireType.LengthDelimited).string(input)
  for (const output of node.outputs) out.tag(2, WireType.LengthDelimited).string(output)
  if (node.name !== undefined) out.tag(3, WireType.LengthDelimited).string(node.name)
  out.tag(4, WireType.LengthDelimited).string(node.op)
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    message(out, 5, (sub) => writeAttribute(sub.tag(1, WireType.LengthDelimited).string(name), value, `${node.op}.${name}`))
  }
  if (node.domain !== undefined) out.tag(7, WireType.LengthDelimited).string(node.domain)
}

function writeAttribute(out: BinaryWriter, value: OnnxAttribute, owner: string): void {
  const kind = (code: number): void => void out.tag(20, WireType.Varint).int32(code)
  if (typeof value === 'number') {
    out.tag(3, WireType.Varint).int64(whole(value, owner))
    kind(KIND.INT)
  } else if (typeof value === 'string') {
    out.tag(4, WireType.LengthDelimited).string(value)
    kind(KIND.STRING)
  } else if ('dtype' in value) {
    message(out, 5, (sub) => writeTensor(sub, value))
    kind(KIND.TENSOR)
  } else if ('float' in value) {
    out.tag(2, WireType.Bit32).float(value.float)
    kind(KIND.FLOAT)
  } else if ('floats' in value) {
    for (const number of value.floats) out.tag(7, WireType.Bit32).float(number)
    kind(KIND.FLOATS)
  } else if (value.some((one) => typeof one === 'string')) {
    for (const text of value) out.tag(9, WireType.LengthDelimited).string(String(text))
    kind(KIND.STRINGS)
  } else {
    for (const number of value) out.tag(8, WireType.Varint).int64(whole(Number(number), owner))
    kind(KIND.INTS)
  }
}

function writeTensor(out: BinaryWriter, tensor: OnnxTensor): void {
  const { code, bytes } = TYPES[tensor.dtype]
  const size = tensor.shape.reduce((product, side) => product * side, bytes)
  if (size !== tensor.data.byteLength) {
    throw new Error(`${tensor.name}: ${tensor.dtype} [${tensor.shape.join(', ')}] takes ${size} bytes, not ${tensor.data.byteLength}.`)
  }
  for (const side of tensor.shape) out.tag(1, WireType.Varint).int64(side)
  out.tag(2, WireType.Varint).int32(code)
  out.tag(8, WireType.LengthDelimited).string(tensor.name)
  out.tag(9, WireType.LengthDelimited).bytes(tensor.data)
}

/** ValueInfoProto { name, type: TypeProto { tensor_type { elem_type, shape } } } */
function writeValue(out: BinaryWriter, value: OnnxValue): void {
  out.tag(1, WireType.LengthDelimited).string(value.name)
  message(out, 2, (type) =>
    message(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(TYPES[value.dtype].code)
      message(tensor, 2, (shape) => {
        for (const side of value.shape) {
          message(shape, 1, (dimension) => {
            if (typeof side === 'number') dimension.tag(1, WireType.Varint).int64(side)
            else dimension.tag(2, WireType.LengthDelimited).string(side)
          })
        }
      })
    }),
  )
}

/** A nested message: its bytes, with their length before them. */
function message(out: BinaryWriter, field: number, write: (sub: BinaryWriter) => unknown): void {
  out.tag(field, WireType.LengthDelimited).fork()
  write(out)
  out.join()
}

function whole(value: number, owner: string): number {
  if (!Number.isSafeInteger(value)) throw new Error(`${owner}: ${value} is not a whole number; wrap it as { float }.`)
  return value
}
