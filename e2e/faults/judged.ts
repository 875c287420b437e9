import { Channel, Failure, arm, follow, noSecrets, say, spawnShell, startRecovery, withdraw, type Ending } from '@hostkit/core'
import { expect } from 'vitest'
import type { Bundle } from '../../packages/core/src/bundle.js'
import { describe as described, explain } from '../../packages/core/src/describe.js'
import { conformanceHost } from '../enter.js'
import type { Host } from '../harness/host.mjs'
import { everything, LOOK, RESET, STATE, THERE } from './everything.js'
import { installFailing, SHELL } from './failing.js'

/** How a run ended: its ending, or why there is none. */
export type End = Ending | Failure | 'interrupted' | 'detached' | { readonly refused: string }

/** A host on which one and the same work is done again and again, and that says of each end whether it is a good one. */
export class Judged {
  readonly host: Host
  readonly channel: Channel
  before = ''
  after = ''

  private constructor(host: Host, channel: Channel) {
    this.host = host
    this.channel = channel
  }

  static async launch(): Promise<Judged> {
    const { host } = await conformanceHost()
    try {
      await installFailing(host)
      await host.script(`mkdir -p ${THERE} ${STATE}; mount -t tmpfs -o mode=755 none ${THERE}`)
      const wire = (program: string) =>
        spawnShell('incus', ['exec', host.name, '--env', `HOSTKIT_SHELL=${SHELL}`, '--', 'sh', '-c', program], host.name)
      const channel = await Channel.open({ name: host.name, access: { kind: 'other', user: 'root' }, connect: wire }, noSecrets)
      const judged = new Judged(host, channel)
      await judged.script(RESET)
      judged.before = await judged.look()
      expect(await judged.apply(everything())).toMatchObject({ outcome: 'applied' })
      judged.after = await judged.look()
      expect(judged.after).not.toBe(judged.before)
      return judged
    } catch (error) {
      await host.delete()
      throw error
    }
  }

  async close(): Promise<void> {
    await this.channel.close()
    await this.host.delete()
  }

  /** From outside, with programs of the host alone. */
  async script(text: string, ...args: string[]): Promise<string> {
    return (await this.host.script(text, ...args)).stdout
  }

  /** The files as they are, after another script. */
  async look(first = '', ...args: string[]): Promise<string> {
    return this.script(`${first}${LOOK}`, ...args)
  }

  /** A run from its beginning to what its controller is told. */
  async apply(run: Bundle, armed: () => void = () => {}): Promise<End> {
    return told(async () => {
      const refusal = await arm(this.channel, run, STATE)
      if (refusal) return refusal
      armed()
      await say(this.channel, STATE, run.run, 'go')
      return follow(this.channel, STATE, run.run)
    })
  }

  /** Whoever looks again, to what is told then. */
  async recover(run: Bundle, verb: 'resume' | 'undo'): Promise<End> {
    return told(async () => {
      await startRecovery(this.channel, STATE, run.run, verb)
      return follow(this.channel, STATE, run.run)
    })
  }

  /** What is wrong with an end now that its fault is over, `null` when nothing is. `now` is what LOOK said. */
  async verdict(run: Bundle, end: End, now: string, verb: 'resume' | 'undo'): Promise<string | null> {
    const first = this.judge(end, now)
    if (first === null) return this.cleared(run)
    if (first !== UNFINISHED) return this.explained(run, first, end, now)
    const recovered = await this.recover(run, verb)
    const then = await this.look()
    const second = this.judge(recovered, then, true)
    return second === null ? this.cleared(run) : this.explained(run, `after ${verb}: ${second}\n${JSON.stringify(end)}`, recovered, then)
  }

  /** What it says must be so: the files as planned, as they were, or left for another look. */
  private judge(end: End, now: string, again = false): string | null {
    if (end === 'interrupted') return UNFINISHED
    if (end === 'detached') return 'it was left alone, and nobody had asked for that'
    if (end instanceof Failure || 'refused' in end) return now === this.before ? null : 'refused, and the files have changed'
    const silent = end.cause.trim() === '' && end.foreign.length === 0
    if (end.outcome === 'applied') return now === this.after ? null : 'applied, and the files are not as planned'
    if (end.outcome === 'needs operator')
      return silent ? 'needs an operator, and says not why' : again ? 'still needs an operator' : UNFINISHED
    // Where nothing at all could be written, the cause is known to nobody: the run was cut off.
    if (end.outcome === 'rolled back' && silent && !again) return 'rolled back, and says not why'
    return now === this.before ? null : `${end.outcome}, and the files are not as they were`
  }

  /** A run that has ended may still have to clear away; whoever looks next does that, and the next run. */
  private async cleared(run: Bundle): Promise<string | null> {
    // One that never began leaves what was sent for ten minutes: it could be on its way still.
    const own = `grep -q ' begin ' ${STATE}/runs/${run.run}/journal 2>/dev/null && ls ${STATE}/runs/${run.run}/x`
    const rest = async (): Promise<string> => this.script(`{ ls -d ${STATE}/open ${THERE}/.hostkit; ${own}; } 2>/dev/null || :`)
    let left = await rest()
    if (left === '') return null
    const again = await told(async () => {
      if (left.includes('/open')) {
        await startRecovery(this.channel, STATE, run.run, 'resume')
        await follow(this.channel, STATE, run.run)
      }
      const next = everything()
      const refusal = await arm(this.channel, next, STATE)
      if (refusal) return refusal
      await withdraw(this.channel, STATE, next.run)
      return 'interrupted'
    })
    const now = await this.look()
    left = await rest()
    return left === '' && (now === this.before || now === this.after)
      ? null
      : this.explained(run, `it does not clear away ${left}`, again, now)
  }

  private async explained(run: Bundle, what: string, end: End, now: string): Promise<string> {
    const directory = `${STATE}/runs/${run.run}`
    const left = await this.script(`cat ${directory}/journal ${directory}/cause*; ls ${directory} || :`).catch(() => 'nothing')
    return [
      what,
      end instanceof Failure ? end.message : JSON.stringify(end),
      difference(this.before, now),
      difference(this.after, now),
      left,
    ].join('\n')
  }
}

const NOBODY = { name: '', state: '', way: '' }

/** The first code that people are told for an end, `null` where nothing went wrong or only another look can tell. */
export function codeOf(end: End): string | null {
  if (typeof end === 'string') return null
  if (end instanceof Failure) return end.diagnostics[0]?.code ?? null
  if ('refused' in end) return explain(end.refused, {}, NOBODY).code
  const refused = end.outcome === 'unchanged' ? end.journal.find(({ kind }) => kind === 'refused') : undefined
  return (refused ? explain(refused.values['why'] ?? '', {}, NOBODY) : described(end, [], [], NOBODY).diagnostics[0])?.code ?? null
}

const UNFINISHED = 'to be recovered'

async function told(run: () => Promise<End>): Promise<End> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

function difference(from: string, to: string): string {
  const [before, after] = [from.split('\n'), to.split('\n')]
  return [
    'difference:',
    ...before.filter((line) => !after.includes(line)).map((line) => `  - ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `  + ${line}`),
  ].join('\n')
}
