/** `10,000,000` */
export const grouped = (value: number) => (Number.isInteger(value) ? value.toLocaleString('en-US') : String(value))
