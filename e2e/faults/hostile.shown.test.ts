import { Failure, makePlan } from '@hostkit/core'
import { defineProject, service } from '@hostkit/dsl'
import { file } from '@hostkit/provider-posix'
import { job } from '@hostkit/provider-systemd'
import { beforeAll, it } from 'vitest'
import { shownDiagnostics } from '../../packages/cli/src/print/diagnostics.js'
import { changeLine } from '../../packages/cli/src/print/json.js'
import { planTree } from '../../packages/cli/src/print/tree.js'
import { COUNT, plugins, raw, reading, type Reading } from './hostile/host.js'
import { clean, portions, printable, values } from './hostile/values.js'
import { Tally } from './tally.js'

/** What has bytes: half a character has none. */
const wellFormed = (value: string): string => Buffer.from(value).toString()

let lab: Reading
beforeAll(async () => {
  lab = await reading()
})

it('are shown as what they are in plans, diffs, JSON and errors', async () => {
  const tally = new Tally('hostile', 'what people are shown')
  const all = values('shown', COUNT)
  for (const some of portions(all, 200)) {
    const wanted = some.map(wellFormed)
    const before = Object.fromEntries(
      wanted.map((value, i) => [`/srv/shown/f${i}`, `${wellFormed([...value].toReversed().join(''))}\nsame\n`]),
    )
    await lab.host.host.script('rm -rf /srv/shown; mkdir -p /srv/shown')
    await lab.writeAll(before)
    const project = defineProject('test', (p) => {
      for (const [i, value] of wanted.entries())
        file(p, `/srv/shown/f${i}`, { content: `${value}\nsame\n${'x'.repeat(i === 0 ? 300_000 : 0)}` })
      service(p, 'shown', (web) => {
        for (const [i, value] of wanted.entries())
          if (clean(value) && i % 10 === 0)
            job(web, `j${i}`, { exec: ['/bin/echo', value], environment: printable(value) ? { V: value } : {} })
      })
    })
    const plan = await makePlan(project, null, lab.session).catch((error: unknown) => error)
    if (plan instanceof Failure) {
      // Refused by name: then that is what is shown.
      for (const value of some)
        tally.one(true, raw.exec((await shownDiagnostics(plan.diagnostics)).join('')) ? JSON.stringify(value) : null)
      continue
    }
    const made = plan as Awaited<ReturnType<typeof makePlan>>
    const shown = [
      ...planTree(made, plugins),
      ...planTree(made, plugins, { details: true }),
      ...made.parts.flatMap((part) => part.changes.map((change) => changeLine(change, part, plugins))),
      ...(await shownDiagnostics(
        some.map((value) => ({
          severity: 'error',
          code: 'HK4001',
          message: `x ${value}`,
          details: [value],
          hint: value,
          source: { file: value, line: 0 },
        })),
      )),
    ]
    const bad = shown.filter((line) => raw.test(line) || line.includes('\n'))
    for (const _ of some) tally.one(true, null)
    for (const line of bad) tally.one(true, JSON.stringify(line.slice(0, 300)))
  }
  for (const value of all.slice(0, 200)) tally.naive(raw.test(value) || value.includes('\n'))
  tally.end({ atLeast: COUNT, controlAbove: 0.1 })
})
