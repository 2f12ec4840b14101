import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

// The TensorBoard messages that we write, encoded with protobuf's writer. The numbers are field numbers.
// tensorboard/compat/proto/{event,summary,tensor}.proto and tensorboard/plugins/hparams/plugin_data.proto.

/** A value of a run at a step, or the run's data for the hparams plugin. */
export interface TensorboardEvent {
  /** Seconds since 1970. */
  readonly wallTime: number
  readonly step: number
  readonly tag: string
  readonly value: number | HparamsData
}

export type HparamsData =
  | {
      readonly kind: 'session start'
      readonly hparams: Readonly<Record<string, string | number>>
      readonly startTime: number
    }
  | { readonly kind: 'session end'; readonly status: keyof typeof STATUS; readonly endTime: number }

const STATUS = { success: 1, failure: 2, running: 3 } as const

/** Event 1 of every file. */
export function fileVersion(wallTime: number): Uint8Array {
  return message(event => {
    event.tag(1, WireType.Bit64).double(wallTime)
    event.tag(3, WireType.LengthDelimited).string('brain.Event:2')
  })
}

export function encodeEvent({ wallTime, step, tag, value }: TensorboardEvent): Uint8Array {
  return message(event => {
    event.tag(1, WireType.Bit64).double(wallTime)
    event.tag(2, WireType.Varint).int64(step)
    nested(event, 5, summary =>
      nested(summary, 1, entry => {
        entry.tag(1, WireType.LengthDelimited).string(tag)
        if (typeof value === 'number') entry.tag(2, WireType.Bit32).float(value)
        else pluginValue(entry, value)
      }),
    )
  })
}

/** The plugin reads only the metadata. Values with metadata need a tensor, so they get an empty one. */
function pluginValue(entry: BinaryWriter, data: HparamsData): void {
  nested(entry, 9, metadata => {
    nested(metadata, 1, plugin => {
      plugin.tag(1, WireType.LengthDelimited).string('hparams')
      plugin.tag(2, WireType.LengthDelimited).bytes(hparamsData(data))
    })
    metadata.tag(4, WireType.Varint).int32(DATA_CLASS_TENSOR)
  })
  nested(entry, 8, tensor => {
    tensor.tag(1, WireType.Varint).int32(DT_FLOAT)
    // One dimension, of size 0.
    nested(tensor, 2, shape => nested(shape, 2, () => {}))
  })
}

const DATA_CLASS_TENSOR = 2
const DT_FLOAT = 1

function hparamsData(data: HparamsData): Uint8Array {
  return message(plugin => {
    if (data.kind === 'session end')
      nested(plugin, 4, end => {
        end.tag(1, WireType.Varint).int32(STATUS[data.status])
        end.tag(2, WireType.Bit64).double(data.endTime)
      })
    else
      nested(plugin, 3, start => {
        for (const [name, value] of Object.entries(data.hparams))
          nested(start, 1, entry => {
            entry.tag(1, WireType.LengthDelimited).string(name)
            nested(entry, 2, any => {
              if (typeof value === 'number') any.tag(2, WireType.Bit64).double(value)
              else any.tag(3, WireType.LengthDelimited).string(value)
            })
          })
        start.tag(5, WireType.Bit64).double(data.startTime)
      })
  })
}

function message(write: (writer: BinaryWriter) => void): Uint8Array {
  const writer = new BinaryWriter()
  write(writer)
  return writer.finish()
}

function nested(writer: BinaryWriter, field: number, write: (writer: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  write(writer)
  writer.join()
}
