import { codes, didYouMean, exit, fail, type Code } from '@hostkit/core'
import type { Verb } from '../context.js'
import { jsonLine } from '../print/json.js'
import { table } from '../print/table.js'

const areas: Readonly<Record<string, string>> = {
  1: 'declarations',
  2: 'hosts',
  3: 'plans',
  4: 'applies',
  5: 'plugins',
  6: 'the command line',
}

/** What a code means; without one, all of them. */
export const run: Verb = async ({ terminal }, [typed]) => {
  const known = Object.keys(codes) as Code[]
  const wanted = typed === undefined ? known : known.filter((code) => code === typed.toUpperCase().replace(/^(\d)/, 'HK$1'))
  if (wanted.length === 0)
    fail('HK6001', `there is no code ${typed}`, { hint: didYouMean(String(typed).toUpperCase(), known) ?? 'hostkit explain lists them' })
  if (terminal.json) terminal.out(...wanted.map((code) => jsonLine('code', { code, area: areas[code[2]!], meaning: codes[code] })))
  else if (typed === undefined) terminal.out(...table(wanted.map((code) => [code, codes[code]])))
  else terminal.out(...wanted.map((code) => `${code} (${areas[code[2]!]}): ${codes[code]}`))
  return exit.ok
}
