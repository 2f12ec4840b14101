// The layout of the one linear memory: addresses in bytes, float32 unless stated otherwise. Sizes are those of the
// largest batch and head, so that every address is a constant in the compiled code; untouched pages cost nothing. The
// compiler's own data is below PARAMETERS.

export const MAX_BATCH_SIZE: i32 = 256
export const MAX_CLASSES: i32 = 128
/** Bytes from one sample's logits, or label, to the next one's. */
export const CLASS_ROW: usize = 512
/** Bytes of an image as grey values, and normalised. */
export const GREY_IMAGE: usize = 784
export const IMAGE: usize = 3136
export const IMAGE_ROW: usize = 112
/** Bytes of one sample's activations in the first layer, of one of their rows, and of one of their positions. */
export const HIDDEN: usize = 4608
export const HIDDEN_ROW: usize = 384
export const HIDDEN_POSITION: usize = 32
/** Bytes of a sample's features, and of one of their channels. */
export const FEATURES: usize = 1024
export const FEATURE_CHANNEL: usize = 64

// Arrays that are traversed together start at different offsets within a 4 KiB page: a load after a store to the same
// offset of another page would have to wait for it.
const APART: usize = 448

const PARAMETERS: usize = 0x10000
export const CONV1_WEIGHT: usize = PARAMETERS // [tap 25][channel 8]
export const CONV1_BIAS: usize = CONV1_WEIGHT + 25 * 8 * 4 // [8]
export const CONV2_BIAS: usize = CONV1_BIAS + 8 * 4 // [16]
export const CONV2_WEIGHT: usize = CONV2_BIAS + 16 * 4 // [output channel 16][tap 25][input channel 8]
export const HEAD_BIAS: usize = CONV2_WEIGHT + 16 * 200 * 4 // [128]
export const HEAD_WEIGHT: usize = HEAD_BIAS + 128 * 4 // [128][256]

// Derived from the parameters at the start of each step.
export const CONV2_WINOGRAD: usize = HEAD_WEIGHT + 128 * 1024 // [16][36][8]: conv2's weights, transformed
export const FLAT: usize = CONV2_WINOGRAD + 16 * 36 * 8 * 4 // grey value, padding, conv1's 8 outputs for it
/** Bytes of conv2's transformed weights for one output channel. */
export const WINOGRAD_CHANNEL: usize = 36 * 8 * 4

// Scratch of the forward pass: one sample.
export const ROW_DIFFERS: usize = FLAT + 64 // i32 [28]: bit x is set if the pixel differs from the top left one
export const PLANES: usize = ROW_DIFFERS + 128 // [8][12][12]: activations by channel, even columns first
export const HORIZONTAL: usize = PLANES + 8 * 576 // [6][12][8][4 tiles]
export const TRANSFORMED: usize = HORIZONTAL + 6 * 12 * 128 // [36][8][16 tiles]
export const PRODUCTS: usize = TRANSFORMED + 36 * 512 // [36][2 channels][16 tiles]
export const HALF_BACK: usize = PRODUCTS + 36 * 128 // [2][6][2 channels][16 tiles]
const SCRATCH: usize = HALF_BACK + 12 * 128
// Scratch of the backward pass.
export const ACTIVE: usize = SCRATCH // (address, gradient) of 8 bytes, at most 256 × 16; or 16 bytes with weights
export const CONV1_CHANGE: usize = ACTIVE + 256 * 16 * 8 + 64 // [8][48]: five rows of 4 taps, bias, five last taps

// A batch.
export const NORMALISATION: usize = CONV1_CHANGE + 8 * 192 // 1/255, mean, 1/std
export const IMAGE_AT: usize = NORMALISATION + 16 // u32 [256]: address of each sample's image
export const CHANNELS_KEPT: usize = IMAGE_AT + 256 * 4 // u32 [256]
export const LOGITS: usize = CHANNELS_KEPT + 256 * 4 // [256][128]; then the scaled gradient of the loss
export const LABELS: usize = LOGITS + 256 * CLASS_ROW + APART // [256][128]: soft labels
export const FEATURE_VALUE: usize = LABELS + 256 * CLASS_ROW + APART // [256][channel 16][4][4]
export const FEATURE_FROM: usize = FEATURE_VALUE + 256 * FEATURES + APART // u32: address of the winning patch
export const FEATURE_CHANGE: usize = FEATURE_FROM + 256 * FEATURES + APART // scaled gradient
export const ORIGINALS: usize = FEATURE_CHANGE + 256 * FEATURES + APART // [256][784]: the batch's images, normalised
export const COMPOSED: usize = ORIGINALS + 256 * IMAGE + APART // [256][784]: the images after augmentation
export const HIDDEN_VALUE: usize = COMPOSED + 256 * IMAGE + APART // [256][12][12][8]
export const HIDDEN_FROM: usize = HIDDEN_VALUE + 256 * HIDDEN + APART // u32: address of the winning patch
export const HIDDEN_CHANGE: usize = HIDDEN_FROM + 256 * HIDDEN + APART // scaled gradient

// Exchanged with the caller.
export const STAGED_IMAGES: usize = HIDDEN_CHANGE + 256 * HIDDEN + APART // u8 [256][784]: images to classify
export const STAGED_LABELS: usize = STAGED_IMAGES + 256 * GREY_IMAGE // u8 [256]
export const PREDICTIONS: usize = STAGED_LABELS + 256 // u32 [256]
/** The most steps that one call trains. */
export const MAX_STEPS: i32 = 4096
export const LOSSES: usize = PREDICTIONS + 256 * 4 // [4096], per step or per image
/** The most 32-bit words that can describe a call's steps. */
export const MAX_DESCRIPTION_WORDS: i32 = 0x40000
export const DESCRIPTION: usize = LOSSES + 4096 * 4
/** Free for loaded images and their features; a multiple of 64. */
export const LOADED: usize = (DESCRIPTION + 4 * 0x40000 + 63) & ~63
