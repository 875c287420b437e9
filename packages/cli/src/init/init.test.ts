import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonLines, openLab, type Lab } from '../lab.fixture.js'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(() => lab.remove())

const read = (file: string): string => readFileSync(join(lab.folder, file), 'utf8')
const init = (...args: string[]) => lab.run(['init', ...args], { env: lab.env })
const files = ['package.json', 'hostkit.config.ts', 'tsconfig.json', '.gitignore']

async function check(folder: string): Promise<void> {
  const root = join(import.meta.dirname, '../../../..')
  const roots = ['--typeRoots', join(root, 'node_modules/@types')]
  // Types of the packages come from what is built here: those that are installed for the test are code alone.
  const paths = { '@hostkit/cli': [join(root, 'packages/cli/dist/index.d.ts')] }
  lab.write(`${folder}/tsconfig.check.json`, JSON.stringify({ extends: './tsconfig.json', compilerOptions: { paths } }))
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [tsc, '-p', join(lab.folder, folder, 'tsconfig.check.json'), ...roots])
}

describe('hostkit init', () => {
  it('makes a project that type-checks and plans, and says what comes next', async () => {
    const made = await init('new')
    expect(made).toMatchObject({ status: 0, stderr: '' })
    for (const file of files) expect(made.stdout).toContain(`made      ${file}`)
    expect(made.stdout).toContain('Next: cd new\n      npm install\n      npx hostkit plan --local')
    expect(JSON.parse(read('new/package.json'))).toMatchObject({
      name: 'new',
      type: 'module',
      dependencies: { '@hostkit/cli': expect.stringMatching(/^\^\d/) as string },
      devDependencies: { '@types/node': expect.any(String) as string, typescript: expect.any(String) as string },
    })
    expect(read('new/.gitignore')).toBe('node_modules/\n.hostkit/\n')
    await check('new')
    const planned = await lab.run(['plan', '--local', '--out', '-', '--quiet'], { env: lab.env, cwd: join(lab.folder, 'new') })
    expect(planned).toMatchObject({ status: 0, stderr: expect.stringContaining('Plan: 1 to create') as string })
  })

  it('names the first host, and changes nothing the second time', async () => {
    const args = ['named', '--at', 'elixir.toys', '--user', 'deploy', '--name', 'toys']
    expect((await init(...args)).stdout).toMatch(/npx hostkit plan$/m)
    expect(read('named/hostkit.config.ts')).toContain("host(project, 'prod', { at: 'elixir.toys', ssh: { user: 'deploy' }, sudo: true })")
    expect(read('named/hostkit.config.ts')).toContain("defineProject('toys'")
    await check('named')
    const before = files.map((file) => [read(`named/${file}`), statSync(join(lab.folder, 'named', file)).mtimeMs])
    const again = jsonLines(await init(...args, '--json'))
    expect(again[0]).toMatchObject({ type: 'init', files: files.map((file) => ({ file, what: 'kept' })) })
    expect(JSON.stringify(again[0])).toContain('it is strict already')
    // Without the address, too: this machine is none of its hosts.
    expect((await init('named')).stdout).toMatch(/npx hostkit plan$/m)
    expect(files.map((file) => [read(`named/${file}`), statSync(join(lab.folder, 'named', file)).mtimeMs])).toEqual(before)
  })

  it('adds to what is there, and keeps its form and its type', async () => {
    lab.write(
      'old/package.json',
      '{\n\t"name": "old",\n\t"dependencies": {\n\t\t"zod": "^4"\n\t},\n\t"devDependencies": {"typescript": "~5.9.3"}\n}\n',
    )
    lab.write('old/.gitignore', '/node_modules\ncoverage')
    lab.write('old/tsconfig.json', '{ /* mine */ }')
    const changed = await init('old')
    expect(changed.stdout).toMatch(/changed +package\.json +added @hostkit\/cli, @types\/node/)
    expect(read('old/package.json')).toMatch(/^\{\n\t"name": "old",\n\t"dependencies": \{\n\t\t"@hostkit\/cli": .*,\n\t\t"zod"/)
    const fields = JSON.parse(read('old/package.json')) as Record<string, unknown>
    expect(fields['type']).toBeUndefined()
    expect(fields['devDependencies']).toEqual({ '@types/node': expect.any(String) as string, typescript: '~5.9.3' })
    expect(read('old/tsconfig.json')).toBe('{ /* mine */ }')
    expect(changed.stdout).toMatch(/kept +tsconfig\.json +it needs "strict": true/)
    expect(read('old/.gitignore')).toBe('/node_modules\ncoverage\n.hostkit/\n')
    const planned = await lab.run(['plan', '--local', '--out', '-', '--quiet'], { env: lab.env, cwd: join(lab.folder, 'old') })
    expect([planned.status, planned.stderr]).toEqual([0, expect.stringContaining('Plan: 1 to create')])
  })

  it('after npm i in an empty folder makes a module of what npm left there', async () => {
    lab.write('bare/package.json', '{\n  "dependencies": {\n    "@hostkit/cli": "^0.1.0"\n  }\n}\n')
    const made = await init('bare')
    expect(made.stdout).toMatch(/changed +package\.json +added name, private, type, scripts, @types\/node, typescript/)
    expect(made.stdout).toContain('made      hostkit.config.ts')
    expect(JSON.parse(read('bare/package.json'))).toMatchObject({ name: 'bare', private: true, type: 'module', scripts: { check: 'tsc' } })
    await check('bare')
  })

  it('type-checks in a package of CommonJS, too', async () => {
    lab.write('common/package.json', '{ "name": "common", "type": "commonjs" }')
    expect((await init('common', '--at', '192.0.2.1', '--user', 'root')).stdout).toContain('made      hostkit.config.mts')
    expect(read('common/hostkit.config.mts')).toContain("host(project, 'prod', { at: '192.0.2.1', ssh: { user: 'root' } })")
    await check('common')
  })

  it('refuses what it cannot read or use, and writes nothing', async () => {
    lab.write('broken/package.json', '{ "name": ')
    expect(await init('broken')).toMatchObject({ status: 1, stderr: expect.stringContaining('HK5001') as string })
    expect(existsSync(join(lab.folder, 'broken/tsconfig.json'))).toBe(false)
    mkdirSync(join(lab.folder, 'bad'))
    for (const args of [
      ['--at', "x'; process.exit()"],
      ['--at', 'me@host'],
      ['--user', 'a b'],
      ['--name', 'Ünsafe'],
    ])
      expect((await init('bad', ...args)).status).not.toBe(0)
    expect(existsSync(join(lab.folder, 'bad/package.json'))).toBe(false)
    expect(await init('broken/package.json')).toMatchObject({ status: 64 })
  })
})
