import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLab, type Lab } from './lab.fixture.js'

// docs/mistakes.md is the golden file: each mistake is made in the page's own config, in a project outside the repository, and what the compiler and the plan say must be what the page shows.
// UPDATE_GOLDEN=1 writes what they say. Read it before you commit it.

const root = join(import.meta.dirname, '../../..')
const page = join(root, 'docs/mistakes.md')
const text = readFileSync(page, 'utf8')
const right = /```ts\n([\s\S]*?)```/.exec(text)![1]!

interface Mistake {
  readonly title: string
  /** The config with the mistake. */
  readonly config: string
  /** Where it stands; `null`: it is not in the config. */
  readonly lines: readonly number[] | null
  readonly commands: readonly string[]
  /** What is said, as the page shows it. */
  readonly said: string
}

/** A config in which the mended lines of a hunk are the mistaken ones again. */
function mistaken(config: string, hunk: string): string {
  const lines = hunk.split('\n').filter((line) => line !== '')
  const side = (other: string): string => lines.flatMap((line) => (line.startsWith(other) ? [] : [`${line.slice(1)}\n`])).join('')
  const [wrong, mended] = [side('+'), side('-')]
  if (lines.length > 0 && config.split(mended).length !== 2) throw new Error(`these lines are not in the config:\n${mended}`)
  return config.replace(mended, () => wrong)
}

const mistakes = text
  .split(/^## /m)
  .slice(1)
  .map((section): Mistake => {
    const said = /```text\n([\s\S]*?)```/.exec(section)![1]!
    const diff = /```diff\n([\s\S]*?)```/.exec(section)?.[1]
    const config = (diff ?? '').split(/^@@.*\n/m).reduce(mistaken, right)
    const bad = diff?.split('\n').filter((line) => line.startsWith('-')) ?? []
    return {
      title: section.slice(0, section.indexOf('\n')),
      config,
      lines: diff === undefined ? null : bad.map((line) => config.split('\n').indexOf(line.slice(1)) + 1),
      commands: said.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : [])),
      said,
    }
  })

function update(title: string, now: string): void {
  const sections = readFileSync(page, 'utf8').split(/^(?=## )/m)
  const changed = sections.map((section) =>
    section.startsWith(`## ${title}\n`) ? section.replace(/```text\n[\s\S]*?```/, () => `\`\`\`text\n${now}\`\`\``) : section,
  )
  writeFileSync(page, changed.join(''))
}

let lab: Lab
let compiled: string
const folder = (i: number): string => `m${i + 1}`
const config = (i: number, body: string): void => {
  lab.write(`${folder(i)}/hostkit.config.ts`, body)
  lab.write(
    `${folder(i)}/package.json`,
    JSON.stringify({ type: 'module', dependencies: { '@hostkit/cli': '*', '@hostkit/provider-caddy': '*' } }),
  )
}

/** The types come from what was built; what runs is these sources. */
function compile(): string {
  const paths = Object.fromEntries(
    ['cli', 'core', 'dsl', 'provider-posix', 'provider-systemd', 'provider-caddy'].map((name) => {
      const built = join(root, 'packages', name, 'dist/index.d.ts')
      if (!existsSync(built)) throw new Error(`${built} is missing: npm run build`)
      return [`@hostkit/${name}`, [built]]
    }),
  )
  lab.write(
    'tsconfig.json',
    JSON.stringify({
      // As `hostkit init` makes it.
      compilerOptions: {
        target: 'ES2022',
        lib: ['ES2023'],
        module: 'NodeNext',
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
        strict: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: true,
        noEmit: true,
        paths,
      },
      include: ['m*/hostkit.config.ts'],
    }),
  )
  const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.', '--pretty', 'false'], {
    cwd: lab.folder,
    encoding: 'utf8',
  })
  return stdout
}

/** What one command says about one mistake, as if its folder were the project. */
async function answer(i: number, command: string): Promise<string> {
  if (command === 'npx tsc') {
    const lines = compiled.split('\n')
    const start = lines.findIndex((line) => line.startsWith(`${folder(i)}/`))
    if (start < 0) return ''
    const more = lines.slice(start + 1).findIndex((line) => !line.startsWith(' ') && !line.startsWith(`${folder(i)}/`))
    return `${lines.slice(start, start + 1 + more).join('\n')}\n`.replaceAll(`${folder(i)}/`, '')
  }
  const [, , ...args] = command.split(' ')
  const ran = await lab.run(args, { env: lab.env, cwd: join(lab.folder, folder(i)), ...lab.who })
  expect(ran.status, ran.stdout + ran.stderr).not.toBe(0)
  return ran.stderr.replaceAll(`${folder(i)}/`, '').replaceAll(/[ \t]+$/gm, '')
}

beforeAll(async () => {
  lab = await openLab('provider-caddy')
  mistakes.forEach(({ config: body }, i) => config(i, body))
  config(mistakes.length, right)
  compiled = compile()
}, 120_000)
afterAll(() => lab.remove())

describe('the page of mistakes', () => {
  it('has ten, and its config has none', async () => {
    expect(mistakes).toHaveLength(10)
    const last = mistakes.length
    expect(await answer(last, 'npx tsc')).toBe('')
    const planned = await lab.run(['dump'], { env: lab.env, cwd: join(lab.folder, folder(last)), ...lab.who })
    expect(planned, planned.stderr).toMatchObject({ status: 0, stderr: '' })
  })

  mistakes.forEach(({ title, lines, commands, said }, i) => {
    it(`${title}: is caught, and the line and the mend are named`, { timeout: 60_000 }, async () => {
      const answers = await Promise.all(commands.map((command) => answer(i, command)))
      const now = commands.map((command, at) => `$ ${command}\n${answers[at]!}`).join('\n')
      if (process.env['UPDATE_GOLDEN'] && now !== said) update(title, now)
      else expect(now).toBe(said)
      for (const one of answers) {
        expect(one).toMatch(/error (TS|HK)\d+/)
        if (lines !== null)
          expect(
            lines.some((line) => new RegExp(`hostkit\\.config\\.ts[:(]${line}\\b`).test(one)),
            one,
          ).toBe(true)
      }
      // The plan says the mend in words; the editor alone would not do.
      expect(answers.at(-1)).toMatch(/^ {2}hint: \S/m)
    })
  })
})
