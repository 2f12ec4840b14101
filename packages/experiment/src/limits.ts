export const MOST_SAMPLES_PER_CLASS = 100_000
export const MOST_BATCHES = 10_000_000
export const MOST_SEEDS = 1000
/** For every list in the file except the seeds. */
export const LONGEST_LIST = 100
/** Per sweep. Its plan is held in memory and written to one file, which the run store limits to 64 MiB. */
export const MAX_RUNS = 20_000
