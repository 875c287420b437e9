// Generated from schemas/*.json by `npm run generate`. Do not edit.
import type { Validator } from '@hostkit/core'

export const importProps: Validator
export const server: Validator
export const site: Validator
