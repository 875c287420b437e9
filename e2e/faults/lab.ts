import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ChildProcess } from 'node:child_process'
import { difference, manifest } from '../harness/manifest.mjs'
import type { Plan, Runner } from '@hostkit/core'
import { noSecrets } from '@hostkit/core'
import { ssh } from '../../packages/cli/src/ssh/ssh.js'
import { environment, hostkit, type Ended } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { Here } from './here.js'
import { Proxy, type Passage } from './proxy.js'
import { size } from './size.js'
import { tinyRepository } from './tiny-repository.js'
import { Witness } from './witness.js'

export type Way = 'up' | 'down'

/** What a run on this host looks like when nothing goes wrong. */
export interface Whole {
  readonly journal: readonly string[]
  /** From the start of the command to its end, and from the moment the host is armed to its last word, in ms. */
  readonly length: number
  readonly armed: number
  /** Its connection through the proxy. */
  readonly passage: Passage | undefined
}

const own = [/\/var\/lib\/hostkit/]
// A package stays, by declaration; and Caddy keeps notes of its own.
const stays = [/^. package tiny:/, /^. path \/usr\/share\/tiny/, /^. path \/var\/lib\/(dpkg|caddy)/]

/**
 * A host on which the same changes go up and down, whole or broken. Where a broken run has left it is where the next one starts: either way is tried,
 * and nothing has to be put back.
 */
export class Lab {
  witness: Witness
  before = ''
  after = ''
  at: 'before' | 'after' = 'before'
  private spoiled = false
  readonly whole: Record<Way, Whole> = { up: none, down: none }
  readonly target: SshHost
  readonly proxy: Proxy
  private readonly env: NodeJS.ProcessEnv
  /** As `env`, through the proxy. */
  readonly proxied: NodeJS.ProcessEnv
  private readonly work: string
  private readonly everything: boolean
  /** `null`: every controller is a process of its own. */
  private readonly here: Here | null
  private looks = 0

  private constructor(target: SshHost, witness: Witness, proxy: Proxy, work: string, everything: boolean, here: Here | null) {
    this.target = target
    this.witness = witness
    this.proxy = proxy
    this.work = work
    this.everything = everything
    this.here = here
    this.env = {
      ...environment(target),
      HOSTKIT_CONFIG: 'faults/every-kind.config.ts',
      HK_WHOLE: everything ? '1' : '',
      HK_SMALL: size === 'quick' ? '1' : '',
    }
    this.proxied = {
      ...this.env,
      HK_ADDRESS: '127.0.0.1',
      HK_PORT: String(proxy.port),
      HK_KNOWN_HOSTS: join(work, 'known_hosts'),
    }
  }

  /** `everything`: with Caddy, a firewall and a package, too. `processes`: whoever applies is a process, to be killed; else the quick size has it in this one. */
  static async open({ everything = size !== 'quick', processes = size !== 'quick' } = {}): Promise<Lab> {
    const target = await sshHost({ image: everything ? 'debian-12-full' : 'debian-12' })
    try {
      if (everything) await tinyRepository(target.host)
      const proxy = await Proxy.to(target.host.address)
      const work = mkdtempSync(join(tmpdir(), 'hostkit-faults-'))
      await target.host.knownHosts(join(work, 'known_hosts'), `[127.0.0.1]:${proxy.port}`)
      const lab = new Lab(target, await Witness.of(target.host), proxy, work, everything, processes ? null : await Here.load())
      await lab.calibrate()
      return lab
    } catch (error) {
      await target.host.delete()
      throw error
    }
  }

  async close(): Promise<void> {
    this.proxy.close()
    rmSync(this.work, { recursive: true, force: true })
    await this.target.host.delete()
  }

  /** Until nobody has the host. After a restart nobody has even asked for it. */
  private async lockFree(): Promise<void> {
    await this.target.host.script('[ ! -e "$1" ] || flock -w 90 "$1" true', '/run/hostkit/lock')
  }

  /** As if the power was cut. */
  async restart(): Promise<void> {
    await this.target.host.restart({ force: true })
    this.witness = await Witness.of(this.target.host)
  }

  get way(): Way {
    return this.at === 'before' ? 'up' : 'down'
  }

  /** The command that goes the way that is open now, or any other one. */
  async run(
    { proxied = false, args }: { proxied?: boolean; args?: readonly string[] } = {},
    started?: (child: ChildProcess | null) => void,
  ): Promise<Ended> {
    if (this.here && args === undefined) {
      started?.(null)
      const runner = this.runner(proxied)
      return this.at === 'before' ? this.here.up(runner) : this.here.down(runner, this.witness.lastPlan() as Plan)
    }
    args ??= this.command
    return hostkit([...args, '--host', 'target'], proxied ? this.proxied : this.env, started)
  }

  private get command(): readonly string[] {
    return this.at === 'before' ? ['apply', '--confirm'] : ['down', '--last', '--confirm']
  }

  private runner(proxied: boolean): Runner {
    const { HK_ADDRESS = '', HK_PORT = '22', HK_KNOWN_HOSTS = '' } = proxied ? this.proxied : this.env
    return ssh({
      host: HK_ADDRESS,
      port: Number(HK_PORT),
      user: 'root',
      identityFile: this.target.host.keyFile,
      knownHostsFile: HK_KNOWN_HOSTS,
      secrets: noSecrets,
    })
  }

  /** In the quick size, of ten who look again nine are in this process. */
  private async resume(env: NodeJS.ProcessEnv): Promise<Ended> {
    if (size !== 'quick' || this.looks++ % 10 === 0) return hostkit(['resume', '--host', 'target'], env)
    return (await (this.here ?? Here.load())).resume(this.runner(false))
  }

  look(): Promise<string> {
    return manifest(this.target.host)
  }

  /** A run through the proxy that nobody breaks; throws where it does not get to the other side. */
  async cross(): Promise<Whole> {
    await this.ready()
    const { way } = this
    const began = performance.now()
    let armed = 0
    let last = 0
    let journal: readonly string[] = []
    const done = this.witness.follow((lines) => {
      last = performance.now()
      armed ||= last
      journal = lines
    })
    const ended = await this.run({ proxied: true })
    done()
    if (ended.status !== 0) throw new Error(`the whole run ${way} ended with ${ended.status}\n${ended.stdout}\n${ended.stderr}`)
    this.at = this.at === 'before' ? 'after' : 'before'
    return { journal, length: performance.now() - began, armed: last - armed, passage: this.proxy.passages.at(-1) }
  }

  private async calibrate(): Promise<void> {
    // Only so that there is something to watch before the first run.
    await this.target.host.exec(['mkdir', '-p', '-m', '700', '/var/lib/hostkit/runs'])
    this.before = await this.look()
    this.whole.up = await this.cross()
    this.after = await this.look()
    if (this.differs(this.before, this.after).length < 20) throw new Error('the way up changes too little')
    this.whole.down = await this.cross()
    const left = this.differs(this.before, await this.look())
    if (left.length > 0) throw new Error(`the way down is not the way back:\n${left.join('\n')}`)
  }

  differs(from: string, to: string): string[] {
    const left = this.everything ? [...own, ...stays] : own
    return difference(from, to).filter((line) => !left.some((pattern) => pattern.test(line)))
  }

  /** Prepares an attempt: a package that stayed would leave nothing to do for its step. */
  async ready(): Promise<void> {
    if (this.spoiled) throw new Error('an earlier fault has left this host in between: what would come now proves nothing')
    if (this.everything && this.at === 'before') await this.target.host.exec(['dpkg', '--purge', 'tiny'])
  }

  /** A run that is broken by `strike` at its moment; `strike` says whether it met anything. */
  async broken({ when, strike, proxied = false, wait = true }: Breaking): Promise<{ fired: boolean; ended: Promise<Ended> }> {
    await this.ready()
    let child: ChildProcess | null = null
    let timer: NodeJS.Timeout | undefined
    let blow: Promise<boolean> | undefined
    let met = (): void => {}
    const meeting = new Promise<void>((resolve) => (met = resolve))
    const hit = (run: string | null): void => {
      blow ??= Promise.resolve(strike(child, run))
      met()
    }
    const { way } = this
    const began = performance.now()
    let armed = 0
    let last = 0
    const stop = this.witness.follow((lines, run) => {
      last = performance.now()
      armed ||= last
      if ('line' in when && lines.length >= when.line) hit(run)
      else if ('armed' in when) timer ??= setTimeout(() => hit(run), when.armed)
    })
    const ended = this.run({ proxied }, (started) => {
      child = started
      if ('after' in when) timer = setTimeout(() => hit(null), when.after)
    })
    await (wait ? ended : Promise.race([ended, meeting]))
    const fired = (await blow) ?? false
    // Whoever was not met goes on to the end, and would be in the way of the next one.
    if (!fired) await ended
    stop()
    clearTimeout(timer)
    // Nothing has happened to this one: so long it takes now.
    if (!fired && armed > 0) this.whole[way] = { ...this.whole[way], length: performance.now() - began, armed: last - armed }
    return { fired, ended }
  }

  /**
   * Any controller looks again, without the secrets: `null` where the host then is as before or as planned and the run tells what happened to it,
   * else what is wrong.
   */
  async recover(): Promise<string | null> {
    this.spoiled = true
    const why = await this.lookAgain()
    this.spoiled = why !== null
    return why
  }

  private async lookAgain(): Promise<string | null> {
    const { HK_TOKEN: _, ...env } = this.env
    let said = ''
    const open = this.witness.unfinished
    const isDead = open !== null && this.witness.executor(open) === null
    const interrupted = isDead && !this.witness.journal(open).some((line) => / (commit|rolledback) - - /.test(line)) ? open : null
    // Twice where the run had been told to go and had not begun yet.
    for (let time = 0; time < 2 && (time === 0 || this.witness.unfinished !== null); time++) {
      if (this.witness.unfinished !== null) {
        const resumed = await this.resume(env)
        said = `${resumed.stdout}\n${resumed.stderr}`
        if (resumed.status !== 0 && resumed.status !== 3) return `resume ended with ${resumed.status}\n${said}`
      }
      // One that never began leaves by itself, and who waits for the host's lock waits for that.
      if (this.witness.working) await this.lockFree()
    }
    const left = this.witness.unfinished
    if (left !== null) return `the run ${left} is unfinished after resume\n${said}`
    let now = await this.look()
    // A shell whose controller died while it started a run may only be at it now: nobody says go to that one, and it leaves by itself. That takes as long
    // as an executor waits for its go, where the host does not notice either that the link is gone.
    for (let i = 0; i < 20 && /^unit(-file)? hostkit-/m.test(now); i++) {
      await this.lockFree()
      await pause(500)
      now = await this.look()
    }
    const [toBefore, toAfter] = [this.differs(this.before, now), this.differs(this.after, now)]
    if (toBefore.length > 0 && toAfter.length > 0) {
      const [run = ''] = this.witness.runs().toSorted().slice(-1)
      return [`in between, to before: ${toBefore.join(', ')}`, `to after: ${toAfter.join(', ')}`, said, ...this.witness.journal(run)].join(
        '\n',
      )
    }
    if (interrupted !== null) {
      // What people are told is made from the journal. In the quick size that is looked at, as mostly no command was started.
      const told =
        size === 'quick'
          ? this.witness.journal(interrupted).join('\n')
          : (await hostkit(['runs', '--host', 'target', '--id', interrupted], env)).stdout
      if (!/ interrupted(: | - - why=)./.test(told) || /by hand| needs - - (?!why=stuck)/.test(told)) return `no cause is named\n${told}`
    }
    const half = now.split('\n').find((line) => line.startsWith('package ') && !line.endsWith(' ii'))
    if (half !== undefined) return `half a package: ${half}`
    this.at = toBefore.length === 0 ? 'before' : 'after'
    return null
  }
}

/** After so many ms of the command, or of the armed run, or when its journal has so many lines. */
export type When = { readonly after: number } | { readonly armed: number } | { readonly line: number }

export interface Breaking {
  readonly when: When
  readonly strike: (child: ChildProcess | null, run: string | null) => boolean | Promise<boolean>
  readonly proxied?: boolean
  /** Until the command has ended; else only until it was struck. */
  readonly wait?: boolean
}

const none: Whole = { journal: [], length: 0, armed: 0, passage: undefined }
