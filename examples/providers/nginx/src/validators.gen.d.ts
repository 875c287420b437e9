// Generated from schemas/*.json by `npm run generate`. Do not edit.
import type { Validator } from '@hostkit/core'

export const site: Validator
