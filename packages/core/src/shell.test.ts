import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyboxRoot, type Root } from './busybox.fixture.js'
import { Channel } from './channel.js'
import { local, spawnShell } from './local.js'
import { quote } from './quote.js'
import type { Wire } from './runner.js'
import { noSecrets } from './secret.js'
import { PROGRAM } from './shell.js'

describe('the program on the host', () => {
  it('survives in single quotes under every login shell', () => {
    expect(PROGRAM).not.toMatch(/['!\\\n]/)
  })

  for (const shell of ['sh', 'bash', 'busybox ash', 'nothing but busybox']) {
    const [command = '', ...args] = shell.split(' ')
    describe(shell, () => {
      let channel: Channel
      let root: Root | undefined
      let connect: (program: string) => Promise<Wire>
      beforeAll(async () => {
        if (shell === 'nothing but busybox') root = busyboxRoot()
        connect = root?.connect ?? ((program) => spawnShell(command, [...args, '-c', program], 'test'))
        channel = await Channel.open({ ...local(), connect }, noSecrets)
      })
      afterAll(async () => {
        await channel.close()
        root?.remove()
      })

      it('takes a payload of any size whole, and no byte of what follows', async () => {
        for (const size of [0, 1, 65_535, 65_536, 65_537, 300_000]) {
          const payload = randomBytes(size)
          // Read in two goes, as a script does that has something to say in between.
          const answer = await channel.run(
            'r "$1" 2>/dev/null | sha256sum; r "$2" 2>/dev/null | cat',
            [String(size), '4'],
            Buffer.concat([payload, Buffer.from('next')]),
          )
          expect(answer.toString()).toBe(`${createHash('sha256').update(payload).digest('hex')}  -\nnext`)
        }
      })

      it('keeps status, output and errors of each command apart', async () => {
        const [a, b, c] = await channel.query([
          { argv: ['sh', '-c', 'printf "a\\nb"; echo oops >&2; exit 3'] },
          { argv: ['cat'], stdin: Buffer.from('x\0y\n\n') },
          { argv: ['true'], stdin: Buffer.from('never read\n'.repeat(20_000)) },
        ])
        expect(a).toMatchObject({ status: 3, stderr: 'oops' })
        expect(a!.stdout.toString()).toBe('a\nb')
        expect(b!.stdout.toString()).toBe('x\0y\n\n')
        expect(c!.status).toBe(0)
      })

      it('gives back any argument unchanged', async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(
              fc.string({ unit: 'binary', maxLength: 40 }).filter((s) => !s.includes('\0')),
              { maxLength: 20 },
            ),
            async (words) => {
              const [out] = await channel.query([{ argv: ['printf', '%s\\0', ...words, 'end'] }])
              expect(out!.stdout.toString().split('\0')).toEqual([...words, 'end', ''])
            },
          ),
          { numRuns: 50 },
        )
      })

      it('is not misled by what comes before it: an rc file that reads and talks, and odd variables', async () => {
        const rc = 'read -r line; echo talk; POSIXLY_CORRECT=1 TAR_OPTIONS=--verbose; export POSIXLY_CORRECT TAR_OPTIONS; eval "$P"'
        const other = await Channel.open({ ...local(), connect: (program) => connect(`P=${quote(program)}; ${rc}`) }, noSecrets)
        try {
          expect((await other.run('echo "${POSIXLY_CORRECT-none} ${TAR_OPTIONS-none}"')).toString()).toBe('none none\n')
        } finally {
          await other.close()
        }
      })

      it('says so when the shell goes away', async () => {
        const other = await Channel.open({ ...local(), connect }, noSecrets)
        await expect(other.run('kill -9 $$')).rejects.toMatchObject({ diagnostics: [{ code: 'HK2008' }] })
      })
    })
  }

  it('quotes no NUL', () => {
    expect(() => quote('a\0b')).toThrow(TypeError)
    expect(execFileSync('sh', ['-c', `printf %s ${quote("it's")}`]).toString()).toBe("it's")
  })
})
