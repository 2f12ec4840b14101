// The part that also works in a browser page: nothing here reads files or needs Node.
export { didYouMean, suggest } from './problems/suggestion.ts'
export { usualKeys } from './settings/usual-keys.ts'
