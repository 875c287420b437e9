import { secretEnv, secretFile } from '@hostkit/core'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { secretsHere, withhold } from './secrets.js'

const folder = mkdtempSync(join(tmpdir(), 'hostkit-secrets-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

describe('secrets of this machine', () => {
  const secrets = secretsHere({ TOKEN: 'abc', EMPTY: '' }, folder)

  it('come from the environment', () => {
    expect(secrets.reveal(secretEnv('TOKEN'))).toBe('abc')
    expect(secrets.reveal(secretEnv('EMPTY'))).toBe('')
    expect(secrets.reveal(secretEnv('NOWHERE'))).toBeNull()
  })

  it('are taken out of the environment that programs inherit, and are known all the same', () => {
    const env = { TOKEN: 'abc', OTHER: 'def', HOME: '/root' }
    withhold([{ entries: [{ key: 'T', value: secretEnv('TOKEN') }], content: 'env:HOME' }, { password: secretEnv('NOWHERE') }], env)
    expect(env).toEqual({ OTHER: 'def', HOME: '/root' })
    expect(secretsHere(env).reveal(secretEnv('TOKEN'))).toBe('abc')
    withhold({ password: secretEnv('TOKEN') }, env)
    expect(secretsHere(env).reveal(secretEnv('TOKEN'))).toBe('abc')
  })

  it.each([
    ['one\n', 'one'],
    ['two\n\n', 'two\n'],
    ['crlf\r\n', 'crlf'],
    ['none', 'none'],
  ])('come from files, without one trailing newline: %j', (text, value) => {
    expect(secrets.reveal(secretFile(file(`f-${value.length}-${text.length}`, text)))).toBe(value)
  })

  it('are found in the project and in the home directory', () => {
    file('key', 'k\n')
    expect(secrets.reveal(secretFile('key'))).toBe('k')
    expect(secrets.reveal(secretFile(`~/${relative(homedir(), join(folder, 'key'))}`))).toBe('k')
  })

  it('have no value where the file is not there, or is a directory, or the name says nothing', () => {
    expect(secrets.reveal(secretFile(join(folder, 'nope')))).toBeNull()
    expect(secrets.reveal(secretFile(folder))).toBeNull()
    expect(secrets.reveal({ secret: 'vault:x' })).toBeNull()
  })
})
