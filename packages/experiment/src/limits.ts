/** Names of data sets end up in file names and paths: letters, digits, hyphen and underscore only. */
export const DATASET_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/
export const MOST_SAMPLES_PER_CLASS = 100_000
export const MOST_BATCHES = 10_000_000
export const MOST_SEEDS = 1000
/** Of any list in the file but the seeds'. */
export const LONGEST_LIST = 100
/** Of one sweep: its plan is held in memory and written to one file, which the run store bounds at 64 MiB. */
export const MAX_RUNS = 20_000
