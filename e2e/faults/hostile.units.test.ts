import { defineProject, service } from '@hostkit/dsl'
import { env } from '@hostkit/provider-posix'
import { job } from '@hostkit/provider-systemd'
import { beforeAll, it } from 'vitest'
import { compare, COUNT, lines, reading, type Reading } from './hostile/host.js'
import { clean, possible, printable, values } from './hostile/values.js'
import { Tally } from './tally.js'

let lab: Reading
beforeAll(async () => {
  lab = await reading()
})

/** What each unit wrote when it ran, split at NUL. */
const ran = async (units: readonly string[]): Promise<readonly (readonly string[])[]> => {
  const script = 'systemctl start "$@" || exit; for unit; do base64 -w0 <"/run/$unit"; echo; done'
  const { stdout } = await lab.host.host.exec(['sh', '-c', script, 'sh', ...units])
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'base64').toString('utf8').split('\0').slice(0, -1))
}
const named = (list: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(list.map((value, i) => [`HK_${i}`, value]))
const unnamed = (found: readonly string[]): string[] => {
  const known = found
    .filter((line) => line.startsWith('HK_'))
    .map((line) => [Number(/\d+/.exec(line)![0]), line.slice(line.indexOf('=') + 1)] as const)
  return known.toSorted(([a], [b]) => a - b).map(([, value]) => value)
}

it('reach a service as arguments, variables and the lines of an env file', async () => {
  const tallies = [new Tally('hostile', 'ExecStart='), new Tally('hostile', 'Environment='), new Tally('hostile', 'env files')] as const
  const args = values('exec', COUNT, clean)
  const own = values('environment', COUNT, printable)
  const filed = values('env file', COUNT, printable)
  const size = 1000
  for (let at = 0; at < COUNT; at += size) {
    const some = [args, own, filed].map((list) => list.slice(at, at + size)) as [string[], string[], string[]]
    await lab.apply(
      defineProject('test', (p) =>
        service(p, 'hostile', (web) => {
          const variables = env(web, 'filed', named(some[2]))
          const output = (name: string) => ({ standardOutput: `truncate:/run/hostile-${name}.service` }) as const
          job(web, 'args', { exec: ['/usr/bin/printf', '%s\\0', ...some[0]], ...output('args') })
          job(web, 'own', { exec: ['/usr/bin/env', '-0'], environment: named(some[1]), ...output('own') })
          job(web, 'filed', { exec: ['/usr/bin/env', '-0'], env: [variables], ...output('filed') })
        }),
      ),
    )
    const [seen, seenOwn, seenFiled] = await ran(['hostile-args.service', 'hostile-own.service', 'hostile-filed.service'])
    compare(tallies[0], some[0], seen!)
    compare(tallies[1], some[1], unnamed(seenOwn!))
    compare(tallies[2], some[2], unnamed(seenFiled!))
  }
  const naive = values('naive', 100, (value) => printable(value) && value !== '' && !value.includes('\n'))
  const quoted = (value: string): string => `"${value.replaceAll('"', '\\"')}"`
  const unit = (name: string, more: readonly string[]): Record<string, string> => ({
    [`/etc/systemd/system/${name}`]: lines(['[Service]', 'Type=oneshot', `StandardOutput=truncate:/run/${name}`, ...more]),
  })
  await lab.writeAll({
    '/etc/naive.env': lines(naive.map((value, i) => `HK_${i}=${value}`)),
    ...unit('naive-own.service', ['ExecStart=/usr/bin/env -0', ...naive.map((value, i) => `Environment=HK_${i}=${value}`)]),
    ...unit('naive-filed.service', ['ExecStart=/usr/bin/env -0', 'EnvironmentFile=/etc/naive.env']),
    ...Object.assign({}, ...naive.map((value, i) => unit(`naive-${i}.service`, [`ExecStart=/usr/bin/printf %%s\\\\0 ${quoted(value)}`]))),
  })
  const units = [...naive.map((_, i) => `naive-${i}.service`), 'naive-own.service', 'naive-filed.service']
  const script = 'systemctl daemon-reload; systemctl start "$@" 2>/dev/null; for unit; do base64 -w0 <"/run/$unit" 2>/dev/null; echo; done'
  const { stdout } = await lab.host.host.exec(['sh', '-c', script, 'sh', ...units], { check: false })
  const found = stdout.split('\n').map((line) => Buffer.from(line, 'base64').toString('utf8').split('\0').slice(0, -1))
  const variable = (list: readonly string[], i: number): string | undefined =>
    list.find((line) => line.startsWith(`HK_${i}=`))?.slice(`HK_${i}=`.length)
  naive.forEach((value, i) => {
    tallies[0].naive(found[i]!.length !== 1 || found[i]![0] !== value)
    tallies[1].naive(variable(found[naive.length]!, i) !== value)
    tallies[2].naive(variable(found[naive.length + 1]!, i) !== value)
  })
  for (const tally of tallies) tally.end({ atLeast: COUNT, controlAbove: 0.1 })
})

it('stand in the other directives of a unit', async () => {
  const tally = new Tally('hostile', 'single values of units')
  const fits = (value: string): boolean => printable(value) && !/[\n\t]|^\s|\s$|\\$|^\p{Z}|\p{Z}$/u.test(value) && value !== ''
  const each = Math.ceil(COUNT / 3)
  const titles = values('titles', each, fits)
  const folders = values(
    'folders',
    each,
    (value) => fits(value) && !value.includes('/') && Buffer.byteLength(value) < 200 && !/^\.\.?$/.test(value),
  )
  let refused = 0
  for (const at of Array.from({ length: Math.ceil(each / 100) }, (_, i) => i * 100)) {
    const [some, dirs] = [titles.slice(at, at + 100), folders.slice(at, at + 100)]
    const project = (numbers: readonly number[]) =>
      defineProject('test', (p) =>
        service(p, 'hostile', (web) => {
          for (const i of numbers)
            job(web, `place-${i}`, {
              description: some[i]!,
              syslogIdentifier: some[i]!,
              workingDirectory: `-/srv/${dirs[i]!}`,
              exec: ['/bin/true'],
            })
        }),
      )
    const usable = some.map((_, i) => i).filter((i) => project([i]).diagnostics.length === 0)
    refused += some.length - usable.length
    await lab.apply(project(usable))
    const units = usable.map((i) => `hostile-place-${i}.service`)
    const show = async (property: string): Promise<string[]> =>
      (await lab.host.host.exec(['systemctl', 'show', '--value', '-p', property, ...units])).stdout
        .split('\n\n')
        .map((line) => line.replace(/\n$/, ''))
    compare(
      tally,
      usable.map((i) => some[i]!),
      await show('Description'),
    )
    compare(
      tally,
      usable.map((i) => some[i]!),
      await show('SyslogIdentifier'),
    )
    compare(
      tally,
      usable.map((i) => `!/srv/${dirs[i]!}`),
      await show('WorkingDirectory'),
    )
    // Nothing else than what was meant is in any of them.
    const files = (await lab.host.host.exec(['sh', '-c', 'cd /etc/systemd/system && cat "$@"', 'sh', ...units])).stdout
      .trimEnd()
      .split('\n')
    const names = new Set(files.map((line) => line.replace(/=.*/s, '')))
    tally.one(
      true,
      [...names].every((name) =>
        ['[Unit]', '[Service]', '', 'Description', 'SyslogIdentifier', 'WorkingDirectory', 'ExecStart', 'Type'].includes(name),
      )
        ? null
        : [...names].join(' '),
    )
  }
  const naive = values('naive titles', 100, (value) => possible(value) && value !== '')
  const text = (value: string): string => `[Unit]\nDescription=${value}\n[Service]\nExecStart=/bin/true\n`
  await lab.writeAll(Object.fromEntries(naive.map((value, i) => [`/etc/systemd/system/title-${i}.service`, text(value)])))
  const { stdout } = await lab.host.host.exec([
    'sh',
    '-c',
    'systemctl daemon-reload; systemctl show --value -p Description "$@"',
    'sh',
    ...naive.map((_, i) => `title-${i}.service`),
  ])
  const found = stdout.split('\n\n').map((line) => line.replace(/\n$/, ''))
  naive.forEach((value, i) => tally.naive(found[i] !== value))
  tally.end({ atLeast: each, controlAbove: 0.1, note: `${refused} refused by name` })
})
