/** Told while a built-in set is drawn for the first time: images drawn so far, and how many there will be. */
export type DrawingProgress = (drawn: number, total: number) => void
