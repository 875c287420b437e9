import { hostname, userInfo } from 'node:os'
import {
  applyPlan,
  arm,
  Channel,
  diagnosticsOf,
  follow,
  makePlan,
  noSecrets,
  openSession,
  recover,
  say,
  schedule,
  startRecovery,
  type Address,
  type Applying,
  type Op,
  type Session,
} from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { command, defineProject } from '@hostkit/cli'
import { plugin } from '@hostkit/provider-posix/plugin'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fresh } from '../../packages/cli/src/fresh.js'
import { refusal } from '../../packages/cli/src/unfinished.js'
import { bundle } from '../../packages/core/src/bundle.js'
import { environment, hostkit } from '../hostkit.js'
import { sshHost, type SshHost } from '../over-ssh.js'
import { marking, MARKS, overlap, overlapOf, SPANS } from './one-writer.js'
import { random, size, times } from './size.js'
import { Tally } from './tally.js'

const registry = pluginsOf(plugin)
const HOLDER = '/run/hostkit/holder'
const ME = `${userInfo().username}@${hostname()}`
/** What a loser is told: who, which run, for how long. */
const TAKEN = /target is held by run (\S+) of (\S+), for (\d+) s now/

const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

let target: SshHost
let env: NodeJS.ProcessEnv
const script = async (text: string, ...args: string[]): Promise<string> => (await target.host.script(text, ...args)).stdout
const open = (): Promise<Session> => openSession({ name: 'target', runner: target.runner(), registry, secrets: noSecrets })
/** Between two attempts, when nothing runs. */
const cleared = (): Promise<string> =>
  script(`rm -rf ${MARKS} /var/lib/hostkit /home/deploy/.local /srv/lock /srv/home; mkdir -p /var/lib/hostkit`)
const marks = (): Promise<string> => script(`cat ${MARKS} 2>/dev/null || true`)

beforeAll(async () => {
  target = await sshHost({ user: { name: 'deploy' } })
  env = { ...environment(target), HOSTKIT_CONFIG: 'faults/writer.config.ts' }
  await script('chmod 777 /srv')
})
afterAll(() => target?.host.delete())

interface Tried {
  /** The run, where it was applied. */
  readonly run?: string
  readonly outcome?: string
  /** What a person would have read otherwise. */
  readonly said?: string
  readonly code?: string
}

const attempt = (...args: Parameters<typeof apply>): Promise<Tried> =>
  Promise.race([apply(...args), wait(60).then((): Tried => ({ code: 'none', said: 'nothing in a minute' }))])

/** What `hostkit apply --confirm` does, in this process: a connection that is open already makes the race a closer one. */
async function apply(session: Session, name: string, applying: Applying = {}, seconds = '0.05'): Promise<Tried> {
  try {
    let now = await fresh(session, registry)
    const left = refusal(now, '--host target')
    if (left !== null) {
      if (now.unfinished!.alive) throw left
      await recover(now, 'resume')
      now = await fresh(now, registry)
    }
    const project = defineProject('writer', (p) => {
      const first = command(p, `${name}-1`, { exec: marking(`${name}-1`, seconds), down: 'noop', timeout: '1s' })
      command(p, `${name}-2`, { exec: marking(`${name}-2`, seconds), down: 'noop', timeout: '1s', after: [first] })
    })
    const result = await applyPlan(await makePlan(project, null, now), now, applying)
    return { outcome: result.outcome, ...(result.run === null ? {} : { run: result.run }) }
  } catch (error) {
    const [found] = diagnosticsOf(error, 'HK6001')
    return { said: found!.message, code: found!.code }
  }
}

async function throughCli(name: string, seconds = '0.05'): Promise<Tried & { status: number | null }> {
  const { status, stderr } = await hostkit(['apply', '--host', 'target', '--confirm'], { ...env, HK_NAME: name, HK_SECONDS: seconds })
  if (status === 0) return { status, outcome: 'applied' }
  return { status, said: stderr, code: /error (HK\d+)/.exec(stderr)?.[1] ?? 'none' }
}

/** Whether a loser was told enough: a run of this race, for whom it works, and an age that can be. */
function badly(lost: Tried, runs: ReadonlySet<string>, elapsed: number): string | null {
  const [, run = '', by, age] = TAKEN.exec(lost.said ?? '') ?? []
  if (lost.code !== 'HK4002' || run === '') return `a loser was told: ${lost.code} ${lost.said}`
  if (!runs.has(run)) return `a loser was told of ${run}, which did not have the host`
  if (by !== ME) return `a loser was told of a run of ${by}`
  return Number(age) > elapsed + 1 ? `a loser was told of ${age} s after ${elapsed.toFixed(1)} s` : null
}

describe('one writer', () => {
  const sessions: Session[] = []
  beforeAll(async () => {
    for (let i = 0; i < 8; i++) sessions.push(await open())
  })
  afterAll(() => Promise.all(sessions.map((session) => session.close())))

  it('of 2 to 8 that race', async () => {
    const races = times(8, 60, 500)
    const next = random('races')
    const tally = new Tally('writer', 'races of 2 to 8 controllers for one host')
    let [won, lost] = [0, 0]
    for (let i = 0; i < races; i++) {
      await cleared()
      const controllers = 2 + Math.floor(next() * 7)
      const spread = [0, 0.3, 1][Math.floor(next() * 3)]!
      const started = performance.now()
      // Some of them as processes of their own, which costs a second each.
      const ends = await Promise.all(
        Array.from({ length: controllers }, async (_, n) => {
          if (i % 8 === 3 && n < 2) return throughCli(`c${n}`)
          await wait(next() * spread)
          return attempt(sessions[n]!, `r${n}`)
        }),
      )
      const elapsed = (performance.now() - started) / 1000
      const spans = await script(SPANS)
      const runs = new Set(spans.split('\n').map((line) => line.split(' ')[0]!))
      const losers = ends.filter(({ outcome }) => outcome !== 'applied')
      const winners = ends.length - losers.length
      won += winners
      lost += losers.length
      const wrote = await marks()
      const why =
        overlap(wrote) ??
        overlapOf(spans) ??
        losers.map((one) => badly(one, runs, elapsed)).find((one) => one !== null) ??
        (winners === 0 ? 'nobody won' : null) ??
        (wrote.trim().split('\n').length === winners * 4 ? null : `${winners} won, and left:\n${wrote}`)
      tally.one(true, why)
    }
    // The same race behind a lock that is looked at first and taken then.
    for (let i = 0; i < times(4, 20, 100); i++) {
      await cleared()
      await Promise.all(
        sessions.slice(0, 3).map(async ({ channel }, n) => {
          if ((await channel.run('[ -e /srv/lock ] || echo free')).toString().trim() !== 'free') return
          await channel.run(`: >/srv/lock; "$@" </dev/null; rm -f /srv/lock`, marking(`n${n}-1`, '0.05'))
        }),
      )
      tally.naive(overlap(await marks()) !== null)
    }
    tally.end({ atLeast: races, controlAbove: 0.5, note: `${won} won, ${lost} lost and were told the run, for whom it works, and its age` })
    expect(lost).toBeGreaterThan(races / 2)
  })
})

/** `WORKERS…`: what works for the run. Waits for its last and tells in seconds how long the lock was taken after that; `early`: it was free before. */
const FREED = `
lock=$1 pattern=$2
now() { read -r up _ </proc/uptime; echo "$up"; }
while pgrep -f "$pattern" >/dev/null; do
  if flock -n "$lock" true && pgrep -f "$pattern" >/dev/null; then echo early; exit; fi
  sleep 0.05
done
from=$(now)
flock -w 20 "$lock" true || { echo never; exit; }
to=$(now)
echo "$from $to"
`

const KILLERS = ['controller', 'connection', 'executor', 'group', 'nobody, but a child stays behind'] as const
type Killer = (typeof KILLERS)[number]
/** As root a run is a unit of systemd, and else a session of its own. */
const USERS = ['root', 'deploy'] as const

describe('the lock', () => {
  let count = 0
  const exec = (argv: [string, ...string[]], timeout?: string): Op => ({
    op: 'exec',
    argv,
    role: 'change',
    undo: 'none',
    ...(timeout === undefined ? {} : { timeout }),
  })

  /** One run, and one who kills in the middle of it. `moment`: of a run of a second and a half. */
  async function killed(killer: Killer, user: (typeof USERS)[number], moment: number): Promise<{ fired: boolean; why: string | null }> {
    await cleared()
    const name = `k${++count}`
    const state = user === 'root' ? '/var/lib/hostkit' : '/home/deploy/.local/state/hostkit'
    const lock = user === 'root' ? '/run/hostkit/lock' : `${state}/lock`
    const holder = lock.replace(/lock$/, 'holder')
    const stays = killer === 'nobody, but a child stays behind'
    const ops = stays
      ? [
          exec([
            'sh',
            '-c',
            'setsid sh -c "until [ -e /srv/home ]; do sleep 0.1; done" hk-worker "$1" >/dev/null 2>&1 &',
            'sh',
            `${name}-1`,
          ]),
        ]
      : [exec(marking(`${name}-1`, '0.7'), '5s'), exec(marking(`${name}-2`, '0.7'))]
    const steps = ops.map((op, i) => ({ number: i, address: `test:${i}` as Address, op, after: i > 0 ? [i - 1] : [] }))
    const run = `${name}-${Date.now().toString(36)}`
    const made = bundle({ run, digest: run, stages: schedule(steps), secrets: noSecrets, record: '{}', plan: '{}', by: ME })
    const channel = await Channel.open(target.runner({ user }), noSecrets)
    const second = await Channel.open(target.runner({ user }), noSecrets)
    try {
      expect(await arm(channel, made, state)).toBeNull()
      if (!stays || moment > 0) await say(channel, state, run, 'go')
      await wait(stays ? 0.4 : moment * 1.5)
      const pid = (await script('cut -d" " -f3 "$1" 2>/dev/null || true', holder)).trim()
      const fired = stays || pid !== ''
      // The controller is this process: to the host, one that died is a shell of a connection that is gone.
      if (killer === 'controller') await script('kill -9 "$(cat "$1/runs/$2/controller" 2>/dev/null)" 2>/dev/null || true', state, run)
      else if (killer === 'connection') await channel.close()
      else if (killer === 'executor') await script('[ -z "$1" ] || kill -9 "$1" || true', pid)
      else if (killer === 'group') await script('[ -z "$1" ] || pkill -9 -s "$1" || true', pid)
      let why: string | null = null
      if (stays && user !== 'root') {
        const next = bundle({ run: `${run}-next`, digest: `${run}-next`, stages: [], secrets: noSecrets, record: '{}', plan: '{}' })
        const refused = await arm(second, next, state)
        await script(': >/srv/home')
        if (refused?.refused !== 'locked') why = `somebody armed a run beside a child of an earlier one: ${JSON.stringify(refused)}`
      }
      const freed = (await script(FREED, lock, `[h]k-worker ${name}|runs/${run}/[x]`)).trim()
      const [from, to] = freed.split(' ').map(Number)
      if (why === null && !(to! - from! <= 10)) why = `the lock after its last worker: ${freed}`
      if ((await script('cat "$1/open" 2>/dev/null || true', state)).trim() === run) {
        await startRecovery(second, state, run, 'resume')
        const end = await follow(second, state, run)
        if (why === null && (typeof end === 'string' || end.outcome !== 'applied')) why = `recovered as ${JSON.stringify(end)}`
        if (why === null) why = overlap((await marks()).split('\n').slice(-5).join('\n'))
      }
      return { fired, why: why === null ? null : `${killer}, ${user}, ${moment.toFixed(2)}: ${why}` }
    } finally {
      await channel.close()
      await second.close()
    }
  }

  it('is free within 10 s after the last worker, whoever is killed', async () => {
    const next = random('kills')
    const tally = new Tally('writer', 'the lock after somebody was killed')
    // Without a unit around them only those differ whose processes go on by themselves.
    for (const user of USERS)
      for (const killer of KILLERS) {
        if (size === 'quick' && user === 'deploy' && !['executor', KILLERS.at(-1)].includes(killer)) continue
        const { fired, why } = await killed(killer, user, 0.3)
        tally.one(fired, why)
      }
    for (let i = 0; i < times(0, 40, 200); i++) {
      const { fired, why } = await killed(KILLERS[Math.floor(next() * 4)]!, USERS[Math.floor(next() * 2)]!, next())
      tally.one(fired, why)
    }
    for (let i = 0; i < times(1, 5, 20); i++) {
      await cleared()
      await script(`setsid sh -c 'mkdir /srv/lock && { sleep 5; rmdir /srv/lock; }' naive >/dev/null 2>&1 & sleep 0.2; pkill -9 -s $!`)
      const free = await script(
        'i=0; while [ -e /srv/lock ] && [ $i -lt 60 ]; do i=$((i + 1)); sleep 0.1; done; [ -e /srv/lock ] || echo free',
      )
      tally.naive(free.trim() !== 'free')
    }
    tally.end({ atLeast: KILLERS.length, controlAbove: 0.5, note: 'as a unit of systemd and without one; the control is a directory' })
  })

  it('stays with a holder that was stopped until its deadline, and no longer', async () => {
    const next = random('stops')
    const tally = new Tally('writer', 'holders that were stopped')
    const sessions = [await open(), await open(), await open()] as const
    for (let i = 0; i < times(2, 14, 70); i++) {
      await cleared()
      const wakes = i % 3 === 1
      const moment = i === 0 ? 0.5 : next()
      // One second for a step and two of patience; nobody waits ten minutes here.
      const held = attempt(sessions[0], 'h', { patience: 2 }, '0.5')
      await script(`until [ -s ${HOLDER} ] && [ -e /var/lib/hostkit/open ]; do sleep 0.02; done`)
      await wait(moment)
      const [run = '', , pid = ''] = (await script(`cat ${HOLDER} 2>/dev/null || true`)).split(' ')
      await script('[ -z "$1" ] || pkill -STOP -s "$1" || true', pid)
      const stopped = (await script('sed -n "s/^.*) //p" "/proc/$1/stat" 2>/dev/null || true', pid || 'none')).startsWith('T')
      if (!stopped) {
        tally.one(false, null)
        await held
        continue
      }
      const wrote = await marks()
      const started = performance.now()
      const told = [await attempt(sessions[1], 'a'), ...(i === 0 ? [await throughCli('b')] : [])]
      let why = told.map((one) => badly(one, new Set([run]), (performance.now() - started) / 1000 + 5)).find((one) => one !== null) ?? null
      if (why === null && (await marks()) !== wrote) why = 'somebody worked while the holder was stopped'
      if (wakes) {
        await script('pkill -CONT -s "$1"', pid)
        const end = await held
        if (why === null && end.outcome !== 'applied') why = `a holder that went on ended as ${JSON.stringify(end)}`
      } else {
        let after = await attempt(sessions[1], 'z')
        while (after.code === 'HK4002' && performance.now() - started < 20_000) {
          await wait(0.3)
          after = await attempt(sessions[1], 'z')
        }
        const seconds = (performance.now() - started) / 1000
        if (why === null && after.outcome !== 'applied') why = `past the deadline the next one got: ${JSON.stringify(after)}`
        if (why === null && seconds < 1) why = `the holder was ended after ${seconds.toFixed(1)} s`
        const alive = await script('[ -d "/proc/$1" ] && grep -qs "runs/$2/x" "/proc/$1/cmdline" && echo alive || true', pid, run)
        const last = (await script('tail -n 1 "/var/lib/hostkit/runs/$1/journal"', run)).split(' ')[2]
        if (why === null && alive.trim() === 'alive') why = 'the holder was not ended'
        if (why === null && last !== 'commit' && last !== 'rolledback') why = `the run of the holder was left at "${last}"`
        await held
      }
      why ??= overlapOf(await script(SPANS))
      tally.one(true, why === null ? null : `stopped after ${moment.toFixed(2)} s${wakes ? ', woken' : ''}: ${why}`)
    }
    // A lease of a second: its holder is stopped, it runs out, another takes it, and the first goes on.
    for (let i = 0; i < times(1, 3, 10); i++) {
      await cleared()
      await script(
        `(echo begin h-1; kill -STOP $(sh -c 'echo $PPID'); echo end h-1) >>${MARKS} & first=$!
         sleep 1.2
         echo begin z-1 >>${MARKS}; kill -CONT $first; wait $first; echo end z-1 >>${MARKS}`,
      )
      tally.naive(overlap(await marks()) !== null)
    }
    await Promise.all(sessions.map((session) => session.close()))
    tally.end({ atLeast: 1, controlAbove: 0.5, note: 'the loser was told who, which run and how long; the control is a lease of a second' })
  })
})
