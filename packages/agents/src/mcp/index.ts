export { serveMcp } from './serve-mcp.ts'
export type { ServeOptions } from './serve-options.ts'
