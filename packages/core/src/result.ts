// The only file that names the library, so that it can be swapped: results stand at the seams between stages and in runners.
export { err, errAsync, ok, okAsync, Result, ResultAsync } from 'neverthrow'
