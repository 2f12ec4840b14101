export { type Initialization, TRUSTED } from './protocol.ts'
