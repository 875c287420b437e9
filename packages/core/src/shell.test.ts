import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Channel } from './channel.js'
import { local, spawnShell } from './local.js'
import { quote } from './quote.js'
import { noSecrets } from './secret.js'
import { PROGRAM } from './shell.js'

describe('the program on the host', () => {
  it('survives in single quotes under every login shell', () => {
    expect(PROGRAM).not.toMatch(/['!\\\n]/)
  })

  for (const shell of [['sh'], ['bash'], ['busybox', 'ash']] as const) {
    describe(shell.join(' '), () => {
      let channel: Channel
      beforeAll(async () => {
        const [command, ...args] = shell
        channel = await Channel.open({ ...local(), connect: (program) => spawnShell(command, [...args, '-c', program], 'test') }, noSecrets)
      })
      afterAll(() => channel.close())

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

      it('says so when the shell goes away', async () => {
        const other = await Channel.open(
          { ...local(), connect: (program) => spawnShell(shell[0], [...shell.slice(1), '-c', program], 'test') },
          noSecrets,
        )
        await expect(other.run('kill -9 $$')).rejects.toMatchObject({ diagnostics: [{ code: 'HK2008' }] })
      })
    })
  }

  it('quotes no NUL', () => {
    expect(() => quote('a\0b')).toThrow(TypeError)
    expect(execFileSync('sh', ['-c', `printf %s ${quote("it's")}`]).toString()).toBe("it's")
  })
})
