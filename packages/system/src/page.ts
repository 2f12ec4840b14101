// The part that also works in a browser page.
export { UserFacingError } from './user-facing-error.ts'
