// TFRecord, the file format of TensorBoard's events: for each record
//
//   uint64 length · uint32 masked CRC of the length · the bytes · uint32 masked CRC of the bytes      (little-endian)
//
// https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details

/** @returns the concatenated records, each with its checksums */
export function tfRecords(records: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(records.reduce((size, { length }) => size + length + 16, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const record of records) {
    view.setBigUint64(at, BigInt(record.length), true)
    view.setUint32(at + 8, maskedCrc32c(bytes.subarray(at, at + 8)), true)
    bytes.set(record, at + 12)
    view.setUint32(at + 12 + record.length, maskedCrc32c(record), true)
    at += record.length + 16
  }
  return bytes
}

/** Masked (rotated by 15 bits, plus a constant), because checksums of data that contain checksums are weak. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

/** CRC-32C (Castagnoli's polynomial, reflected: 0x82f63b78), RFC 3720 appendix B.4. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8)
  return ~crc >>> 0
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  return crc
})
