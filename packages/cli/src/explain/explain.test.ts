import { codes, prepare, type Code, type Diagnostic } from '@hostkit/core'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadProject } from '../load.js'
import { exampleText, explanations } from './index.js'

const root = join(import.meta.dirname, '../../../..')
let work: string
beforeAll(() => {
  mkdirSync(join(root, 'e2e/.work'), { recursive: true })
  work = mkdtempSync(join(root, 'e2e/.work/explained-'))
})
afterAll(() => rmSync(work, { recursive: true }))

const words = 'command, daemon, defineProject, env, file, host, listener, rootPath, roots, secretEnv, service'

async function codesOf(name: string, body: string): Promise<readonly string[]> {
  const folder = join(work, name)
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', dependencies: {} }))
  writeFileSync(
    join(folder, 'hostkit.config.ts'),
    `import { ${words} } from '@hostkit/cli'\nexport default defineProject('demo', (project) => {\n${body}\n})\n`,
  )
  try {
    const { project, registry } = await loadProject({ config: join(folder, 'hostkit.config.ts'), cwd: root, env: {} })
    const hosts = project.hosts.length > 0 ? project.hosts.map(({ name }) => name) : [null]
    for (const host of hosts) prepare(project, registry, host)
    return []
  } catch (error) {
    return (error as { diagnostics: readonly Diagnostic[] }).diagnostics.map(({ code }) => code)
  }
}

const side = (body: string, sign: '-' | '+'): string =>
  body
    .split('\n')
    .filter((line) => line.startsWith(' ') || line.startsWith(sign))
    .map((line) => line.slice(1))
    .join('\n')

describe('explanations', () => {
  it('are there for every code, and say something', () => {
    expect(Object.keys(explanations).sort()).toEqual(Object.keys(codes).sort())
    for (const [code, { cause, mend, example }] of Object.entries(explanations)) {
      expect(cause.length, code).toBeGreaterThan(30)
      expect(mend, code).toMatch(/\.$/)
      expect(exampleText(example), code).not.toBe('')
    }
  })

  for (const code of Object.keys(codes) as Code[]) {
    const { example } = explanations[code]
    if (!('body' in example)) continue
    it(`${code}: the example has it, and mended has nothing`, async () => {
      expect(await codesOf(`${code}-wrong`, side(example.body, '-'))).toContain(code)
      expect(await codesOf(`${code}-right`, side(example.body, '+'))).toEqual([])
    })
  }
})
