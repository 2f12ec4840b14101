/** `read`: PNG or JPEG. Otherwise the name of an image format that we do not read; undefined if it does not seem to be an image. */
export type ImageKind = 'read' | (string & {}) | undefined

/** Judges by the extension. */
export function kindByName(file: string): ImageKind {
  const extension = /\.([^.]+)$/.exec(file)?.[1]?.toLowerCase() ?? ''
  if (READ_EXTENSIONS.includes(extension)) return 'read'
  return OTHER_FORMATS.find(({ extensions }) => extensions.split(' ').includes(extension))?.name
}

/** Judges by the first bytes. @param head at least 16 bytes, or the whole file */
export function kindByContent(head: Buffer): ImageKind {
  const text = head.toString('latin1', 0, 16)
  if (text.startsWith(PNG_SIGNATURE) || text.startsWith(JPEG_SIGNATURE)) return 'read'
  const visible = text.replaceAll(/\p{Cc}/gu, '·')
  return OTHER_FORMATS.find(({ signature }) => signature?.test(visible))?.name
}

/** Why files of another format were left out; the same text for all files of that format. */
export const notRead = (kind: string) => `${kind} images, which are not read; convert them to PNG or JPEG`

/** The first four bytes of a PNG (ISO/IEC 15948, 5.2); damage by a text transfer comes after them. */
export const PNG_SIGNATURE = '\x89PNG'
/** Start of image, and the first byte of the next marker (ITU-T T.81, B.1). */
export const JPEG_SIGNATURE = '\xff\xd8'

const READ_EXTENSIONS = ['png', 'apng', 'jpg', 'jpeg', 'jpe', 'jfif']

interface OtherFormat {
  readonly name: string
  readonly extensions: string
  readonly signature?: RegExp
}

/** Signatures with "·" for control characters. */
const OTHER_FORMATS: readonly OtherFormat[] = [
  { name: 'WebP', extensions: 'webp', signature: /^RIFF....WEBP/ },
  { name: 'GIF', extensions: 'gif', signature: /^GIF8[79]a/ },
  { name: 'BMP', extensions: 'bmp dib', signature: /^BM....····/ },
  { name: 'TIFF', extensions: 'tif tiff', signature: /^(II[*+]·|MM·[*+])/ },
  { name: 'AVIF', extensions: 'avif', signature: /^....ftypavi[fs]/ },
  { name: 'HEIC', extensions: 'heic heif hif', signature: /^....ftyp(hei[cfmsx]|hev[cmsx]|mif1|msf1)/ },
  { name: 'JPEG XL', extensions: 'jxl', signature: /^(ÿ·|····JXL )/ },
  { name: 'JPEG 2000', extensions: 'jp2 j2k jpx jpf', signature: /^(····jP {2}|ÿOÿQ)/ },
  { name: 'SVG', extensions: 'svg svgz', signature: /^<svg/i },
  { name: 'Netpbm', extensions: 'pbm pgm ppm pnm pam', signature: /^P[1-7][ ·]/ },
  { name: 'Photoshop', extensions: 'psd psb', signature: /^8BPS/ },
  { name: 'Windows icon', extensions: 'ico cur' },
  { name: 'Targa', extensions: 'tga' },
  { name: 'OpenEXR', extensions: 'exr', signature: /^v\/1·/ },
  { name: 'raw camera', extensions: 'dng cr2 cr3 nef arw orf rw2 raf' },
  { name: 'NumPy', extensions: 'npy npz', signature: /^·NUMPY/ },
  { name: 'DICOM', extensions: 'dcm' },
]
