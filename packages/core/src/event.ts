import type { Address } from './address.js'
import type { Diagnostic } from './diagnostic.js'
import type { Outcome } from './outcome.js'
import type { Timing } from './timing.js'

/** Everything that happens, in the words of the stages. The one source of the progress tree, the plain lines and `--json`. */
export type Event =
  | { readonly type: 'connect.started'; readonly target: string; readonly via: string }
  | {
      readonly type: 'connect.retry'
      readonly target: string
      readonly attempt: number
      readonly attempts: number
      readonly delay: number
      readonly why: string
    }
  | { readonly type: 'connect.newHostKey'; readonly target: string; readonly fingerprint: string }
  | { readonly type: 'connect.finished'; readonly target: string; readonly milliseconds: number }
  | { readonly type: 'read.started'; readonly target: string; readonly resources: number }
  | {
      readonly type: 'read.finished'
      readonly target: string
      readonly resources: number
      readonly requests: number
      readonly milliseconds: number
    }
  | { readonly type: 'plan.finished'; readonly target: string; readonly changes: number }
  | { readonly type: 'apply.started'; readonly target: string; readonly run: string; readonly changes: number; readonly bytes: number }
  | { readonly type: 'apply.armed'; readonly target: string; readonly run: string }
  | {
      readonly type: 'apply.change'
      readonly target: string
      readonly address: Address
      readonly status: 'started' | 'done' | 'failed' | 'undone'
    }
  | { readonly type: 'apply.waiting'; readonly target: string; readonly run: string; readonly seconds: number; readonly what: string }
  | { readonly type: 'apply.proving'; readonly target: string; readonly run: string; readonly seconds: number }
  | { readonly type: 'apply.proven'; readonly target: string; readonly run: string }
  | { readonly type: 'apply.undoing'; readonly target: string; readonly run: string }
  | {
      readonly type: 'apply.finished'
      readonly target: string
      readonly run: string | null
      readonly outcome: Outcome
      readonly milliseconds: number
    }
  | Timing
  | { readonly type: 'diagnostic'; readonly target: string | null; readonly diagnostic: Diagnostic }

export type Emit = (event: Event) => void
