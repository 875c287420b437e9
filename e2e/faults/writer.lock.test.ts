import { arm, Channel, follow, noSecrets, say, schedule, startRecovery, type Address, type Op } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import { bundle } from '../../packages/core/src/bundle.js'
import { marking, overlap } from './one-writer.js'
import { random, size, times } from './size.js'
import { Tally } from './tally.js'
import { cleared, marks, ME, oneHost, script, target, wait } from './writers.js'

oneHost()

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
})
