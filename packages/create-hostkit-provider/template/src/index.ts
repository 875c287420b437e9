export { $camel$Entry, type EntryOptions } from './entry.js'
