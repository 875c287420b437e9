import type { Explanations } from './explanation.js'
import { applies } from './applies.js'
import { commandLine } from './commandLine.js'
import { declarations } from './declarations.js'
import { hosts } from './hosts.js'
import { plans } from './plans.js'
import { plugins } from './plugins.js'

export { exampleText } from './explanation.js'

/** Every code with what is behind it. */
export const explanations: Explanations<'HK'> = { ...declarations, ...hosts, ...plans, ...applies, ...plugins, ...commandLine }

export const areas: Readonly<Record<string, string>> = {
  1: 'declarations',
  2: 'hosts',
  3: 'plans',
  4: 'applies',
  5: 'plugins',
  6: 'the command line',
}
