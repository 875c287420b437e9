import { spawnSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Channel, Failure, noSecrets, spawnShell, type Runner } from '@hostkit/core'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { checkHost, checkUser } from '../../packages/cli/src/ssh/names.js'
import { askSsh } from '../../packages/cli/src/ssh/sshProgram.js'
import { compare, COUNT, reading, type Reading } from './hostile/host.js'
import { portions, possible, values } from './hostile/values.js'
import { random } from './size.js'
import { Tally } from './tally.js'

let lab: Reading
beforeAll(async () => {
  lab = await reading()
})

it('reach a program as the arguments they are, through every shell', async () => {
  const tally = new Tally('hostile', 'arguments through dash, bash and busybox ash')
  const all = values('argv', COUNT)
  const good = all.filter(possible)
  const shells = [['dash'], ['bash'], ['busybox', 'ash']]
  for (const [i, shell] of shells.entries()) {
    const runner: Runner = {
      ...lab.host.runner,
      connect: (program) => spawnShell('incus', ['exec', lab.host.host.name, '--', ...shell, '-c', program], lab.host.host.name),
    }
    const channel = await Channel.open(runner, noSecrets)
    for (const some of portions(good, 100)) {
      const [answer] = await channel.query([{ argv: ['/usr/bin/printf', '%s\\0', ...some] }])
      compare(tally, some, answer!.stdout.toString('utf8').split('\0').slice(0, -1))
    }
    for (const value of all.filter((one) => one.includes('\0')).slice(0, 20))
      await expect(channel.query([{ argv: ['true', value] }])).rejects.toThrow('NUL')
    if (i === 0) {
      // In double quotes, as people write it.
      for (const value of good.slice(0, 100)) {
        const text = (await channel.run(`(printf '%s\\0' "${value}") 2>/dev/null </dev/null`)).toString('utf8')
        tally.naive(text !== `${value}\0`)
      }
    }
    await channel.close()
  }
  tally.end({ atLeast: good.length * 3, controlAbove: 0.1, note: `${all.length - good.length} with NUL or half a character refused` })
})

it('never reach ssh as an option or a command', async () => {
  const tally = new Tally('hostile', 'ssh arguments')
  const marker = join(lab.work, 'marker')
  const config = join(lab.work, 'config')
  writeFileSync(config, 'Match exec "echo %n %r >/dev/null"\n  Port 2222\n')
  const crafted = [
    '-oProxyCommand=touch M',
    '$(touch M)',
    '`touch M`',
    'a;touch M',
    '-F/etc/passwd',
    'a\ntouch M',
    '-ltouch',
    'a|touch M',
    '$(touch${IFS}M)',
    ';touch${IFS}M',
  ].map((one) => one.replaceAll('M', marker))
  let refused = 0
  const all = [...crafted, ...values('ssh', COUNT)]
  // Near the edge of what is let through.
  const word = fc.stringMatching(/^[A-Za-z0-9._+@-]{1,24}$/)
  const near = fc.sample(fc.record({ host: word, user: word }), { numRuns: COUNT * 6, seed: Math.floor(random('near')() * 2 ** 31) })
  const accepted: { host: string; user: string }[] = []
  for (const { host, user } of near) {
    if (accepted.length === COUNT) break
    try {
      accepted.push({ host: checkHost(host), user: checkUser(user) })
    } catch (error) {
      expect(error).toBeInstanceOf(Failure)
      refused++
    }
  }
  for (const value of all)
    for (const [host, user] of [
      [value, 'root'],
      ['example.test', value],
      [`a${value}`, `b${value}`],
    ] as const) {
      try {
        accepted.push({ host: checkHost(host), user: checkUser(user) })
      } catch (error) {
        expect(error).toBeInstanceOf(Failure)
        refused++
      }
    }
  for (const { host, user } of accepted) {
    const words = await askSsh({ host, user, file: config })
    const seen = [words?.get('user')?.[0], words?.get('port')?.[0], words?.get('proxycommand')?.[0]]
    tally.one(
      true,
      JSON.stringify(seen) === JSON.stringify([user, '2222', undefined]) && !existsSync(marker)
        ? null
        : JSON.stringify({ host, user, seen }),
    )
    rmSync(marker, { force: true })
  }
  for (const value of crafted) {
    // As part of a shell's text, as many tools have it.
    spawnSync('sh', ['-c', `ssh -G -F ${config} ${value}`], { stdio: 'ignore', cwd: lab.work })
    tally.naive(existsSync(marker))
    rmSync(marker, { force: true })
  }
  tally.end({ atLeast: COUNT, controlAbove: 0.3, note: `${refused} refused by name, ${accepted.length} asked` })
})
