import { Failure } from '@hostkit/core'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configIn } from '../config.js'
import { readManifest } from '../manifest.js'
import { amendedPackageJson, isBare, newPackageJson } from './packageJson.js'
import { configText, ignored, tsconfigText, type First } from './templates.js'

/** What became of one file. */
export interface Touched {
  readonly file: string
  readonly what: 'made' | 'changed' | 'kept'
  readonly words: string
}

/** Makes what a project needs and does not have yet. Nothing that is there is overwritten; lists are added to. */
export function makeProject(folder: string, first: First): readonly Touched[] {
  const manifest = readManifest(folder)
  if (manifest !== null && 'code' in manifest) throw new Failure(manifest)
  mkdirSync(folder, { recursive: true })
  // Where modules are CommonJS by default, only this name makes TypeScript read the config as what it is. The type of a package is not ours to change,
  // unless nothing is there that it would be about.
  const bare = manifest !== null && isBare(manifest.fields) && !readdirSync(folder).some((file) => /\.[jt]sx?$/.test(file))
  const config = bare || manifest === null || manifest.fields['type'] === 'module' ? 'hostkit.config.ts' : 'hostkit.config.mts'
  const old = configIn(folder)
  return [
    packageJson(folder, first.name, manifest?.fields ?? null, bare),
    old === null ? made(folder, config, configText(first), 'the first declarations') : kept(old, 'there is a config already'),
    existsSync(join(folder, 'tsconfig.json'))
      ? kept('tsconfig.json', isStrict(folder) ? 'it is strict already' : 'it needs "strict": true for the editor to see mistakes')
      : made(folder, 'tsconfig.json', tsconfigText(old ?? config), 'strict, so that the editor sees mistakes'),
    gitignore(folder),
  ]
}

function packageJson(folder: string, name: string, fields: Record<string, unknown> | null, bare: boolean): Touched {
  const file = 'package.json'
  if (fields === null) return made(folder, file, newPackageJson(name), 'a module that depends on @hostkit/cli')
  const text = readFileSync(join(folder, file), 'utf8')
  const amended = amendedPackageJson(text.replace(/^\uFEFF/, ''), fields, bare ? name : null)
  if (amended === null) return kept(file, 'it has all that is needed')
  writeFileSync(join(folder, file), amended.text)
  return { file, what: 'changed', words: `added ${amended.added.join(', ')}` }
}

/** By its text, which may have comments. */
const isStrict = (folder: string): boolean => /^[^/]*"strict"\s*:\s*true\b/m.test(readFileSync(join(folder, 'tsconfig.json'), 'utf8'))

function gitignore(folder: string): Touched {
  const file = '.gitignore'
  const path = join(folder, file)
  if (!existsSync(path)) return made(folder, file, `${ignored.join('\n')}\n`, ignored.join(', '))
  const text = readFileSync(path, 'utf8')
  const lines = new Set(text.split(/\r?\n/).map((line) => line.trim().replaceAll(/^\/|\/$/g, '')))
  const missing = ignored.filter((line) => !lines.has(line.replace(/\/$/, '')))
  if (missing.length === 0) return kept(file, 'it has all that is needed')
  writeFileSync(path, `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${missing.join('\n')}\n`)
  return { file, what: 'changed', words: `added ${missing.join(', ')}` }
}

function made(folder: string, file: string, text: string, words: string): Touched {
  writeFileSync(join(folder, file), text, { flag: 'wx' })
  return { file, what: 'made', words }
}

const kept = (file: string, words: string): Touched => ({ file, what: 'kept', words })
