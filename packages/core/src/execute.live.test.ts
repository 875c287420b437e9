import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Address } from './address.js'
import { bundle } from './bundle.js'
import { busyboxRoot, type Root } from './busybox.fixture.js'
import { Channel } from './channel.js'
import { arm, follow, say, startRecovery, type Ending } from './execute.js'
import { local, spawnShell } from './local.js'
import type { Op } from './op.js'
import { schedule } from './schedule.js'
import type { Wire } from './runner.js'
import { noSecrets } from './secret.js'

const file = (path: string, content: string, mode = 0o644): Op => ({ op: 'write', path, content, owner: 'root', group: 'root', mode })
const run = (...argv: [string, ...string[]]): Op => ({ op: 'exec', argv, role: 'change', undo: 'none' })

let count = 0
/** Each op is a change of its own, after the one before it where `chain` says so. */
const bundleOf = (ops: readonly Op[], chain = true, more: { patience?: number; window?: number } = {}) =>
  bundle({
    run: `t${process.pid}-${++count}`,
    digest: `digest-${process.pid}-${count}`,
    stages: schedule(ops.map((op, i) => ({ number: i, address: `test:${i}` as Address, op, after: chain && i > 0 ? [i - 1] : [] }))),
    secrets: noSecrets,
    record: '{}',
    plan: '{}',
    by: 'ann@desk',
    ...more,
  })

for (const shell of ['dash', 'bash', 'busybox ash', 'nothing but busybox']) {
  const [command = '', ...args] = shell.split(' ')
  describe(`the executor under ${shell}`, { timeout: 20_000 }, () => {
    let channel: Channel
    let root: Root | undefined
    let connect: (program: string) => Promise<Wire>
    let home: string
    let state: string
    beforeAll(async () => {
      if (shell === 'nothing but busybox') root = busyboxRoot()
      connect =
        root?.connect ?? ((program) => spawnShell(command, [...args, '-c', program], 'test', { ...process.env, HOSTKIT_SHELL: shell }))
      channel = await Channel.open({ ...local(), connect }, noSecrets)
    })
    afterAll(async () => {
      await channel.close()
      root?.remove()
    })
    beforeEach(() => {
      home = mkdtempSync(join(realpathSync(tmpdir()), 'hostkit-'))
      state = join(home, 'state')
      mkdirSync(join(home, 'etc'))
      writeFileSync(join(home, 'etc/old'), 'old\n', { mode: 0o600 })
    })
    afterEach(() => rmSync(home, { recursive: true, force: true }))

    const perform = async (ops: readonly Op[], chain = true): Promise<Ending> => {
      const made = bundleOf(ops, chain)
      expect(await arm(channel, made, state)).toBeNull()
      await say(channel, state, made.run, 'go')
      const end = await follow(channel, state, made.run)
      if (typeof end === 'string') throw new Error(end)
      return end
    }
    const tree = (): string[] =>
      (readdirSync(home, { recursive: true }) as string[])
        .filter((path) => !path.startsWith('state'))
        .sort()
        .map((path) => {
          const stat = lstatSync(join(home, path))
          return `${path} ${(stat.mode & 0o7777).toString(8)} ${stat.isFile() ? readFileSync(join(home, path), 'utf8') : stat.isSymbolicLink() ? 'link' : 'dir'}`
        })

    it('makes, replaces, links and removes, and leaves nothing but the record', async () => {
      writeFileSync(join(home, 'etc/gone'), 'bye')
      const end = await perform(
        [
          { op: 'directory', path: join(home, 'srv'), owner: 'root', group: 'root', mode: 0o750 },
          file(join(home, 'srv/a'), 'a\n', 0o640),
          file(join(home, 'etc/old'), 'new\n'),
          file(join(home, 'deep/er/.hidden'), 'x'),
          { op: 'link', path: join(home, 'srv/link'), to: '../etc/old' },
          { op: 'remove', path: join(home, 'etc/gone'), what: 'file' },
        ],
        false,
      )
      expect(end.cause).toBe('')
      expect(end.outcome).toBe('applied')
      expect(tree()).toEqual([
        'deep 755 dir',
        'deep/er 755 dir',
        'deep/er/.hidden 644 x',
        'etc 755 dir',
        'etc/old 644 new\n',
        'srv 750 dir',
        'srv/a 640 a\n',
        'srv/link 777 link',
      ])
      const left = readdirSync(join(state, 'runs', end.run)).sort()
      expect(left).toEqual(['before', 'digest', 'journal', 'plan', 'record'])
      expect(existsSync(join(state, 'open'))).toBe(false)
    })

    it('clears away what a run that has ended could not', async () => {
      const end = await perform([file(join(home, 'etc/old'), 'new\n')])
      const runs = join(state, 'runs')
      // As if it had been killed behind its commit, and nobody has looked since.
      writeFileSync(join(runs, end.run, 'x'), '')
      mkdirSync(join(runs, end.run, 's0/tree'), { recursive: true })
      await perform([file(join(home, 'etc/older'), 'new\n')])
      expect(readdirSync(join(runs, end.run)).sort()).toEqual(['before', 'digest', 'journal', 'plan', 'record'])
    })

    it('makes missing parents for everybody, but not in its own directory', async () => {
      await perform([file(join(home, 'new/a'), 'a'), file(join(state, 'stamps/b'), 'b')])
      expect(statSync(join(home, 'new')).mode & 0o777).toBe(0o755)
      expect(statSync(join(state, 'stamps')).mode & 0o777).toBe(0o700)
    })

    it('takes everything back when a later step fails', async () => {
      writeFileSync(join(home, 'etc/gone'), 'bye')
      symlinkSync('old', join(home, 'etc/link'))
      mkdirSync(join(home, 'etc/mode'), { mode: 0o700 })
      const inode = statSync(join(home, 'etc/old')).ino
      const before = tree()
      const end = await perform([
        file(join(home, 'etc/old'), 'new\n'),
        file(join(home, 'a/b/c'), 'c'),
        { op: 'link', path: join(home, 'etc/link'), to: 'nowhere' },
        { op: 'directory', path: join(home, 'etc/mode'), owner: 'root', group: 'root', mode: 0o755 },
        { op: 'remove', path: join(home, 'etc/gone'), what: 'file' },
        { op: 'exec', argv: ['mkdir', join(home, 'made')], undo: ['rmdir', join(home, 'made')], role: 'change' },
        { op: 'exec', argv: ['sh', '-c', 'echo "it is $1"; exit 7', 'sh', 'broken'], undo: 'none', role: 'change' },
        file(join(home, 'never'), ''),
      ])
      expect(end.outcome).toBe('rolled back')
      expect(end.failed).toEqual([6])
      expect(end.cause.trim()).toBe('it is broken')
      expect(tree()).toEqual(before)
      expect(statSync(join(home, 'etc/old')).ino).toBe(inode)
    })

    it('gives nothing to root that is to belong to somebody who is not there', async () => {
      const before = tree()
      const theirs = (owner: string, group: string): Op => ({
        op: 'write',
        path: join(home, 'theirs'),
        content: '',
        owner,
        group,
        mode: 0o600,
      })
      for (const [op, cause] of [
        [theirs('hk-nobody', 'root'), `there is no user hk-nobody on this host, to own ${join(home, 'theirs')}`],
        [theirs('root', 'hk-none'), `there is no group hk-none on this host, to own ${join(home, 'theirs')}`],
      ] as const) {
        const end = await perform([op, file(join(home, 'never'), '')], false)
        expect(end).toMatchObject({ outcome: 'rolled back', cause: expect.stringContaining(cause) as string })
        expect(tree()).toEqual(before)
      }
    })

    it('removes what lies on another file system, and takes that back', async () => {
      const away = mkdtempSync('/dev/shm/hostkit-')
      const remove: Op = { op: 'remove', path: join(away, 'a'), what: 'file' }
      try {
        writeFileSync(join(away, 'a'), 'a')
        expect(await perform([remove, run('false')])).toMatchObject({ outcome: 'rolled back', foreign: [] })
        expect(readFileSync(join(away, 'a'), 'utf8')).toBe('a')
        expect(await perform([remove])).toMatchObject({ outcome: 'applied', cause: '' })
        expect(readdirSync(away)).toEqual([])
        expect(existsSync('/dev/shm/.hostkit')).toBe(false)
      } finally {
        rmSync(away, { recursive: true, force: true })
      }
    })

    it('changes files that hang on a command', async () => {
      const end = await perform([
        run('mkdir', join(home, 'by-command')),
        file(join(home, 'by-command/f'), 'f'),
        run('true'),
        file(join(home, 'etc/old'), 'new\n'),
      ])
      expect(end.outcome).toBe('applied')
      expect(tree()).toEqual(['by-command 700 dir', 'by-command/f 644 f', 'etc 755 dir', 'etc/old 644 new\n'])
    })

    it('touches nothing that changed after it was armed', async () => {
      const made = bundleOf([file(join(home, 'etc/old'), 'new\n'), file(join(home, 'fresh'), 'x')])
      await arm(channel, made, state)
      writeFileSync(join(home, 'etc/old'), 'edited\n')
      await say(channel, state, made.run, 'go')
      const end = (await follow(channel, state, made.run)) as Ending
      expect(end.outcome).toBe('rolled back')
      expect(end.cause).toContain('etc/old')
      expect(readFileSync(join(home, 'etc/old'), 'utf8')).toBe('edited\n')
      expect(existsSync(join(home, 'fresh'))).toBe(false)
    })

    it('leaves an edit alone that was made after it, and says so', async () => {
      const end = await perform([
        file(join(home, 'etc/old'), 'new\n'),
        file(join(home, 'other'), 'mine'),
        { op: 'exec', argv: ['sh', '-c', 'echo theirs >>"$1"; exit 1', 'sh', join(home, 'etc/old')], undo: 'none', role: 'change' },
      ])
      expect(end.outcome).toBe('needs operator')
      expect(end.foreign).toEqual([join(home, 'etc/old')])
      expect(readFileSync(join(home, 'etc/old'), 'utf8')).toBe('new\ntheirs\n')
      expect(existsSync(join(home, 'other'))).toBe(false)
    })

    it('runs an activation again after an undo, and only once for many', async () => {
      const log = join(home, 'log')
      const reload: Op = {
        op: 'exec',
        argv: ['sh', '-c', 'cat "$1" >>"$2"', 'sh', join(home, 'etc/old'), log],
        role: 'activate',
        undo: 'none',
      }
      const end = await perform([file(join(home, 'etc/old'), 'new\n'), reload, run('false')])
      expect(end.outcome).toBe('rolled back')
      expect(readFileSync(log, 'utf8')).toBe('new\nold\n')
    })

    it('says by its label what could not be taken back or activated again, and never with the text of a script', async () => {
      const script = ['sh', '-c', '# a long script\necho "its own words"; [ ! -e "$1" ]', 'sh', join(home, 'mark')] as const
      const end = await perform([
        { op: 'exec', argv: [...script], role: 'change', undo: ['sh', '-c', 'echo "undo says"\nfalse'], label: 'import the sites' },
        { op: 'exec', argv: [...script], role: 'activate', undo: 'none', label: 'reload it' },
        run('sh', '-c', '# another\n>"$1"; exit 1', 'sh', join(home, 'mark')),
      ])
      expect(end.outcome).toBe('needs operator')
      expect(end.cause.trim().split('\n')).toEqual([
        'taking back failed: import the sites',
        'undo says',
        'activating again failed: reload it',
        'its own words',
      ])
    })

    it('tries once more to take back what could not be taken back, and then it is over', async () => {
      const [etc, away] = [join(home, 'etc'), join(home, 'away')]
      const ops = (): Op[] => [file(join(etc, 'old'), 'new\n'), run('sh', '-c', 'mv "$1" "$2"; false', 'sh', etc, away)]
      const again = async (end: Ending): Promise<Ending> => {
        await startRecovery(channel, state, end.run, 'resume')
        return (await follow(channel, state, end.run)) as Ending
      }
      const before = tree()
      const stuck = await perform(ops())
      expect(stuck).toMatchObject({ outcome: 'needs operator', foreign: [] })
      expect(stuck.cause).toContain('taking back failed')
      expect(existsSync(join(state, 'open'))).toBe(true)
      renameSync(away, etc)
      expect(await again(stuck)).toMatchObject({ outcome: 'rolled back' })
      expect(tree()).toEqual(before)
      expect(await again(await perform(ops()))).toMatchObject({ outcome: 'needs operator' })
      expect(existsSync(join(state, 'open'))).toBe(false)
      expect(readFileSync(join(away, 'old'), 'utf8')).toBe('new\n')
    })

    it("follows no stranger's link", async () => {
      mkdirSync(join(home, 'victim'))
      symlinkSync('victim', join(home, 'door'))
      const { lchownSync } = await import('node:fs')
      lchownSync(join(home, 'door'), 12345, 12345)
      const end = await perform([file(join(home, 'door/x'), 'x')])
      expect(end.outcome).toBe('rolled back')
      expect(end.cause).toContain("somebody else's link")
      expect(readdirSync(join(home, 'victim'))).toEqual([])
    })

    it('is refused while another run holds the host, and never runs without a go', async () => {
      const first = bundleOf([file(join(home, 'first'), '1')])
      expect(await arm(channel, first, state)).toBeNull()
      expect(await arm(channel, bundleOf([file(join(home, 'second'), '2')]), state)).toMatchObject({
        refused: 'locked',
        values: { run: first.run, seconds: expect.stringMatching(/^\d+$/) as string, by: 'ann@desk' },
      })
      await say(channel, state, first.run, 'stop')
      expect(await follow(channel, state, first.run)).toMatchObject({ outcome: 'unchanged' })
      expect(tree()).toEqual(['etc 755 dir', 'etc/old 600 old\n'])
    })

    it('is ended by whoever comes next once it has been silent for too long, and by nobody before', async () => {
      const steps = (): Op[] => [
        file(join(home, 'etc/old'), 'new\n'),
        {
          op: 'exec',
          argv: ['sh', '-c', 'read -r _ _ executor _ <"$1" && kill -STOP "$executor"', 'sh', join(state, 'holder')],
          role: 'change',
          undo: 'none',
          timeout: '1s',
        },
        file(join(home, 'late'), 'l'),
      ]
      const before = tree()
      const stopped = bundleOf(steps(), true, { patience: 3 })
      expect(await arm(channel, stopped, state)).toBeNull()
      await say(channel, state, stopped.run, 'go')
      const pid = readFileSync(join(state, 'holder'), 'utf8').split(' ')[2]
      // Stopped; where somebody traces it, `t`.
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) [Tt] /)
      expect(await arm(channel, bundleOf([file(join(home, 'x'), '')]), state)).toMatchObject({ refused: 'locked' })
      expect(existsSync(`/proc/${pid}`)).toBe(true)
      await new Promise((resolve) => setTimeout(resolve, 5500))
      await startRecovery(channel, state, stopped.run, 'undo')
      expect(await follow(channel, state, stopped.run)).toMatchObject({ outcome: 'rolled back' })
      // Nobody may have taken its status yet; it lives no longer either way.
      expect(existsSync(`/proc/${pid}`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '').not.toMatch(/\) [^Z] /)
      expect(tree()).toEqual(before)
    })

    it('leaves nothing in between, whenever it is killed', { timeout: 300_000 }, async () => {
      const wish = (i: number): Op => file(join(home, `many/d${i % 7}/f${i}`), `new ${i}\n`, i % 2 ? 0o600 : 0o644)
      mkdirSync(join(home, 'many/d0'), { recursive: true })
      for (let i = 0; i < 210; i += 7) writeFileSync(join(home, `many/d0/f${i}`), `old ${i}\n`)
      const ops = (): Op[] => [
        ...Array.from({ length: 210 }, (_, i) => wish(i)),
        { op: 'exec', argv: ['touch', join(home, 'by-command')], undo: ['rm', '-f', join(home, 'by-command')], role: 'change' },
        ...Array.from({ length: 20 }, (_, i) => file(join(home, `late/f${i}`), 'late\n')),
      ]
      const before = tree()
      const started = performance.now()
      const whole = await perform(ops(), false)
      const length = performance.now() - started
      expect(whole.outcome).toBe('applied')
      const after = tree()
      const back = (): void => {
        rmSync(join(home, 'many'), { recursive: true })
        rmSync(join(home, 'late'), { recursive: true, force: true })
        rmSync(join(home, 'by-command'), { force: true })
        mkdirSync(join(home, 'many/d0'), { recursive: true })
        for (let i = 0; i < 210; i += 7) writeFileSync(join(home, `many/d0/f${i}`), `old ${i}\n`)
      }
      let mixed = 0
      for (let i = 0; i < 12; i++) {
        back()
        const made = bundleOf(ops(), false)
        expect(await arm(channel, made, state)).toBeNull()
        await say(channel, state, made.run, 'go')
        await new Promise((resolve) => setTimeout(resolve, (length * (i + 0.5)) / 12))
        const [holder, , pid] = existsSync(join(state, 'holder')) ? readFileSync(join(state, 'holder'), 'utf8').trim().split(' ') : []
        // The whole group, and the shell alone, whose children then go on for a while. Numbers of processes are used again: only this very run's.
        const kill = 'grep -q "$3" "/proc/$2/cmdline" 2>/dev/null && kill -9 "$1$2" 2>/dev/null; true'
        if (holder === made.run) await channel.run(kill, [i % 2 ? '-' : '', pid!, made.run])
        const end = await follow(channel, state, made.run)
        if (end === 'interrupted') {
          const now = tree()
          if (now.join() !== before.join() && now.join() !== after.join()) mixed++
          await startRecovery(channel, state, made.run, i % 4 < 2 ? 'resume' : 'undo')
          const recovered = (await follow(channel, state, made.run)) as Ending
          // Killed before it had begun: nothing had changed, and nothing is to be done.
          expect(['unchanged', i % 4 < 2 ? 'applied' : 'rolled back'], `killed after ${i}/12`).toContain(recovered.outcome)
          expect(recovered.foreign).toEqual([])
        }
        // Killed behind its commit, but before it had cleared up: the run has ended, and the next waits only for that.
        else if (existsSync(join(state, 'open'))) {
          await startRecovery(channel, state, made.run, 'resume')
          expect(await follow(channel, state, made.run)).toMatchObject({ outcome: end === 'detached' ? '' : end.outcome })
          expect(existsSync(join(state, 'open'))).toBe(false)
        }
        const now = tree()
        expect([before.join('\n'), after.join('\n')], `killed after ${i}/12`).toContain(now.join('\n'))
      }
      // A test in which no kill ever tore anything would prove nothing.
      expect(mixed).toBeGreaterThan(0)
    })

    it('remembers in which order the runs came, whatever they are called', async () => {
      const ends = [
        await perform([file(join(home, 'a'), 'a')]),
        await perform([file(join(home, 'b'), 'b')]),
        await perform([file(join(home, 'c'), 'c')]),
      ]
      const numbers = ends.map(({ journal }) => journal.find(({ kind }) => kind === 'begin')?.values['number'])
      expect(numbers).toEqual(['1', '2', '3'])
    })

    it('a run that the host does not know is not waited for', async () => {
      await expect(follow(channel, state, 'nobody')).rejects.toThrow('the host knows no run nobody')
    })

    it('takes no answer but the one to its own question for a proof', async () => {
      const guarded: Op = {
        op: 'exec',
        argv: ['touch', join(home, 'guarded')],
        undo: ['rm', '-f', join(home, 'guarded')],
        role: 'change',
        guard: 'access',
      }
      const made = bundleOf(
        [guarded, { ...guarded, argv: ['touch', join(home, 'again')], undo: ['rm', '-f', join(home, 'again')] }],
        true,
        { window: 1 },
      )
      expect(await arm(channel, made, state)).toBeNull()
      await say(channel, state, made.run, 'go')
      let first = 0
      const end = await follow(channel, state, made.run, {
        line: async ({ kind, seq }) => {
          if (kind === 'prove') await say(channel, state, made.run, `proved.${(first ||= seq)}`)
        },
      })
      expect(end).toMatchObject({ outcome: 'rolled back' })
      const kinds = (end as Ending).journal.map(({ kind }) => kind).filter((kind) => /prove/.test(kind))
      expect(kinds).toEqual(['prove', 'proven', 'prove', 'unproven'])
      expect(tree()).toEqual(['etc 755 dir', 'etc/old 600 old\n'])
    })

    it('leaves by itself when the connection that armed it is gone', async () => {
      const other = await Channel.open({ ...local(), connect }, noSecrets)
      const made = bundleOf([file(join(home, 'never'), '')])
      expect(await arm(other, made, state)).toBeNull()
      await other.close()
      expect(await follow(channel, state, made.run)).toMatchObject({
        outcome: 'unchanged',
        journal: [{ kind: 'armed' }, { kind: 'refused', values: { why: 'abandoned' } }],
      })
      expect(tree()).toEqual(['etc 755 dir', 'etc/old 600 old\n'])
    })

    it('is taken up by anybody after its executor was killed', async () => {
      for (const verb of ['resume', 'undo'] as const) {
        const before = tree()
        const made = bundleOf([
          file(join(home, 'etc/old'), `${verb}\n`),
          file(join(home, 'deep/new'), 'n'),
          {
            op: 'exec',
            argv: ['sh', '-c', '[ -e "$1" ] || { : >"$1"; kill -9 $PPID; }', 'sh', join(state, `killed-${verb}`)],
            role: 'change',
            undo: 'none',
          },
          file(join(home, 'late'), 'l'),
        ])
        await arm(channel, made, state)
        await say(channel, state, made.run, 'go')
        expect(await follow(channel, state, made.run)).toBe('interrupted')
        const next = bundleOf([file(join(home, 'x'), '')])
        expect(await arm(channel, next, state)).toMatchObject({ refused: 'unfinished', values: { run: made.run } })
        await startRecovery(channel, state, made.run, verb)
        const end = (await follow(channel, state, made.run)) as Ending
        expect(end.outcome).toBe(verb === 'resume' ? 'applied' : 'rolled back')
        expect(end.journal).toContainEqual(expect.objectContaining({ kind: 'interrupted', values: { why: 'its executor was killed' } }))
        if (verb === 'undo') expect(end.cause).toBe('its executor was killed, and the run was taken back on request\n')
        if (verb === 'undo') expect(tree()).toEqual(before)
        else expect(tree()).toContain('late 644 l')
        if (verb === 'resume') for (const path of ['late', 'deep']) rmSync(join(home, path), { recursive: true })
        if (verb === 'resume') writeFileSync(join(home, 'etc/old'), 'old\n')
      }
    })
  })
}
