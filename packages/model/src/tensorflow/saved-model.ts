import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { makeFolder } from '@finetune-lab/system'
import type { Attribute, DataType, HostArray } from './operation.ts'

// TensorFlow's file format for graphs, as far as needed here: SavedModel > MetaGraphDef > GraphDef > NodeDef >
// AttrValue, field by field (tensorflow/core/protobuf/{saved_model,meta_graph}.proto,
// tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape,types}.proto). The binding runs only graphs
// that it loads from such a folder.

export interface GraphNode {
  readonly name: string
  readonly operation: string
  /** `node`, `node:output`, or `^node` for a control dependency. */
  readonly inputs: readonly string[]
  readonly attributes: Readonly<Record<string, NodeAttribute>>
}

export type NodeAttribute =
  | Attribute
  | { readonly resourceType: true }
  /** −1 for an unknown size. */
  | { readonly shape: readonly number[] }
  | { readonly tensor: HostArray }

export const SERVE_TAG = 'serve'

export function writeSavedModel(folder: string, nodes: readonly GraphNode[]): void {
  const graph = new BinaryWriter()
  for (const node of nodes) message(graph, 1, writer => writeNode(writer, node))
  message(graph, 4, versions => versions.tag(1, WireType.Varint).int32(GRAPH_VERSION))
  const metaGraph = new BinaryWriter()
  message(metaGraph, 1, info => info.tag(4, WireType.LengthDelimited).string(SERVE_TAG))
  metaGraph.tag(2, WireType.LengthDelimited).bytes(graph.finish())
  const model = new BinaryWriter()
  model.tag(1, WireType.Varint).int64(1) // the schema's version
  model.tag(2, WireType.LengthDelimited).bytes(metaGraph.finish())
  makeFolder(folder)
  writeFileSync(join(folder, 'saved_model.pb'), model.finish())
}

/** Of TensorFlow 2.9; every later version reads it. */
const GRAPH_VERSION = 1087

const TYPES: Readonly<Record<DataType, number>> = { float32: 1, int32: 3, uint8: 4, int64: 9, bool: 10 }
const RESOURCE_TYPE = 20

function writeNode(writer: BinaryWriter, { name, operation, inputs, attributes }: GraphNode): void {
  writer.tag(1, WireType.LengthDelimited).string(name)
  writer.tag(2, WireType.LengthDelimited).string(operation)
  for (const input of inputs) writer.tag(3, WireType.LengthDelimited).string(input)
  for (const [key, value] of Object.entries(attributes))
    message(writer, 5, entry => {
      entry.tag(1, WireType.LengthDelimited).string(key)
      message(entry, 2, own => writeAttribute(own, value))
    })
}

function writeAttribute(writer: BinaryWriter, attribute: NodeAttribute): void {
  if ('integers' in attribute)
    message(writer, 1, list =>
      message(list, 3, packed => {
        for (const integer of attribute.integers) packed.int64(integer)
      }),
    )
  else if ('text' in attribute) writer.tag(2, WireType.LengthDelimited).string(attribute.text)
  else if ('integer' in attribute) writer.tag(3, WireType.Varint).int64(attribute.integer)
  else if ('flag' in attribute) writer.tag(5, WireType.Varint).bool(attribute.flag)
  else if ('type' in attribute) writer.tag(6, WireType.Varint).int32(TYPES[attribute.type])
  else if ('resourceType' in attribute) writer.tag(6, WireType.Varint).int32(RESOURCE_TYPE)
  else if ('shape' in attribute) message(writer, 7, shape => writeShape(shape, attribute.shape))
  else message(writer, 8, tensor => writeTensor(tensor, attribute.tensor))
}

function writeShape(writer: BinaryWriter, sizes: readonly number[]): void {
  for (const size of sizes) message(writer, 2, dimension => dimension.tag(1, WireType.Varint).int64(size))
}

function writeTensor(writer: BinaryWriter, { type, shape, data }: HostArray): void {
  writer.tag(1, WireType.Varint).int32(TYPES[type])
  message(writer, 2, own => writeShape(own, shape))
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  writer.tag(4, WireType.LengthDelimited).bytes(bytes)
}

function message(writer: BinaryWriter, field: number, write: (own: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  write(writer)
  writer.join()
}
