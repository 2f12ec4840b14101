import { createWriteStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { makeFolder, UserFacingError } from '@finetune-lab/system'
import { openPromise } from 'yauzl'

/** From TensorFlow's wheel: the library, and the C headers that the binding includes. */
const LIBRARY = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/
const HEADER =
  /^tensorflow\/include\/((?:tensorflow\/c\/|tensorflow\/core\/platform\/ctstring|(?:tensorflow\/|xla\/)?tsl\/(?:platform|c)\/).*\.h)$/
/** From a CUDA wheel: the libraries, and nvcc's programs, which compile what no library holds. */
const CUDA = /^(nvidia\/\w+\/(?:lib|bin|nvvm)\/.*[^/])$/

/**
 * Unpacks the parts of a wheel (a zip archive) that Node needs into a folder: `lib/`, `include/` and `nvidia/`.
 *
 * @throws UserFacingError if it is not such a wheel; an AbortError if the signal was aborted
 */
export async function unpackWheel(wheel: string, folder: string, signal?: AbortSignal): Promise<void> {
  let unpacked = 0
  const zip = await openPromise(wheel, { autoClose: false }).catch(cause => {
    throw new UserFacingError('failed', `${wheel}: not a complete wheel (${cause.message})`, { cause })
  })
  try {
    for await (const entry of zip.eachEntry()) {
      const place = placeOf(entry.fileName)
      if (place === undefined) continue
      const file = join(folder, place)
      makeFolder(dirname(file))
      const mode = /^nvidia\/\w+\/(bin|nvvm\/bin)\//.test(place) ? 0o755 : 0o644
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { mode }), { signal })
      unpacked++
    }
  } finally {
    zip.close()
  }
  if (unpacked === 0) throw new UserFacingError('failed', `${wheel}: holds none of the expected libraries`)
}

/** yauzl refuses names that lead out of the folder. */
function placeOf(name: string): string | undefined {
  const [, library] = LIBRARY.exec(name) ?? []
  if (library) return join('lib', library)
  const [, header] = HEADER.exec(name) ?? []
  return header ? join('include', header) : CUDA.exec(name)?.[1]
}
