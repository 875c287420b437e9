// Generated from schemas/*.json by `npm run generate`. Do not edit.
import type { Validator } from '@hostkit/core'

export const account: Validator
export const command: Validator
export const directory: Validator
export const env: Validator
export const file: Validator
export const group: Validator
export const symlink: Validator
