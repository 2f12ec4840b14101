// npm pack: builds what has changed, so that the package never contains an old bundle.
import { setUp } from '../../../scripts/setup.mjs'

setUp()
