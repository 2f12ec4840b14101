const table = new Uint8Array(256)

/** Replaces each grey value by `of(value)`, which is rounded down and must lie in 0 … 255. */
export function mapGreys(image: Uint8Array, of: (grey: number) => number): void {
  for (let grey = 0; grey < 256; grey++) table[grey] = of(grey)
  for (let i = 0; i < image.length; i++) image[i] = table[image[i]]
}
