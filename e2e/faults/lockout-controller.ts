// A controller of its own process, to be killed: `HK_LOCKOUT=NAME HK_WINDOW=SECONDS`. It forces one way to lose access, and says on stdout how it ended.
import { applyPlan, exit, Failure, makePlan, noSecrets, openSession } from '@hostkit/core'
import { ssh } from '@hostkit/cli/api'
import { lockoutProject, lockoutRegistry, lockouts, lockouts6 } from './lockouts.js'

const { HK_ADDRESS = '', HK_KEY = '', HK_KNOWN_HOSTS = '', HK_LOCKOUT = '', HK_WINDOW = '' } = process.env
const tell = (said: object): void => void process.stdout.write(`${JSON.stringify(said)}\n`)

try {
  const lockout = [...lockouts, ...lockouts6].find(({ name }) => name === HK_LOCKOUT)!
  const session = await openSession({
    name: 'target',
    runner: ssh({ host: HK_ADDRESS, user: 'root', identityFile: HK_KEY, knownHostsFile: HK_KNOWN_HOSTS }),
    registry: lockoutRegistry(),
    secrets: noSecrets,
  })
  try {
    const plan = await makePlan(lockoutProject(lockout, session.channel.from!), null, session, { force: true })
    const { outcome, diagnostics } = await applyPlan(plan, session, { window: Number(HK_WINDOW) })
    tell({ outcome, codes: diagnostics.map(({ code }) => code) })
    process.exitCode = outcome === 'rolled back' ? exit.rolledBack : outcome === 'applied' ? exit.ok : exit.needsOperator
  } finally {
    await session.close()
  }
} catch (error) {
  const told = error instanceof Failure ? error.diagnostics : []
  tell({ codes: told.map(({ code }) => code), words: told.length > 0 ? told.map(({ message }) => message) : String(error) })
  process.exitCode = exit.locked
}
