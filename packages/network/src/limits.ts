// A network beyond these limits is refused in words before anything is allocated for it.

/** Layers of a network, those inside residuals included. */
export const MOST_LAYERS = 256
/** Residuals inside residuals. */
export const DEEPEST_RESIDUAL = 8
export const MOST_CHANNELS = 4096
/** Values that one layer puts out for one image: 16 MiB of float32. */
export const MOST_VALUES = 2 ** 22
/** Trained parameters: 64 MiB of float32, and an optimizer keeps up to three more of them. */
export const MOST_PARAMETERS = 2 ** 24
/** Memory that training a batch may need. */
export const MOST_BYTES = 2 ** 30
