import { exit } from '@hostkit/core'
import { resolve } from 'node:path'
import { registryHere, type Verb } from '../context.js'
import { selectMany } from '../many/choose.js'
import { projectFolder } from '../manifest.js'
import { showPlan } from '../print/plan.js'
import { selection } from '../select.js'
import { defaultPlan, loadPlan } from '../store.js'

/** A saved plan once more, from the file alone: no host, no config. */
export const run: Verb = async (context, [file]) => {
  const { flags, cwd } = context
  const plan = await loadPlan(file === '-' ? file : file === undefined ? defaultPlan(projectFolder(cwd)) : resolve(cwd, file))
  const registry = await registryHere(context)
  const known = plan.parts.map(({ target, resources }) => ({ target: target.name, addresses: resources.map(({ address }) => address) }))
  const selects = known.length > 1 ? selectMany(flags, known) : known.map(({ target, addresses }) => selection(flags, addresses, target))
  const parts = plan.parts.map((part, i) => {
    const chosen = selects[i]!
    return {
      ...part,
      resources: part.resources.filter(({ address }) => chosen(address)),
      changes: part.changes.filter(({ address }) => chosen(address)),
      notes: part.notes.filter(({ address }) => chosen(address)),
    }
  })
  showPlan(context, { ...plan, parts }, { registry, details: flags.details === true })
  return exit.ok
}
