import { execFileSync, spawnSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { fingerprint, shownKey, shownOf, typeOf } from './fingerprint.js'
import { glob, judge, matches, namesOf, parseKnownHosts, recordedTypes } from './knownHosts.js'

/** A key with the right frame and random insides: nothing here looks further. */
const keyOf = (type: string, seed: string): Buffer => {
  const field = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
  return Buffer.concat([field(Buffer.from(type)), field(Buffer.from(seed.padEnd(32, '.')).subarray(0, 32))])
}
const line = (hosts: string, key: Buffer): string => `${hosts} ${typeOf(key)} ${key.toString('base64')}`
const ED = 'ssh-ed25519'
const a = keyOf(ED, 'a')
const b = keyOf(ED, 'b')
const rsa = keyOf('ssh-rsa', 'r')
const verdict = (text: string, host: string, key: Buffer, port = 22, alias?: string) =>
  judge(parseKnownHosts(text, 'kh'), namesOf({ host, port, alias: alias ?? null }), shownOf(key)).verdict

const hostName = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\.[a-z0-9]{1,5}){0,3}$/)
const port = fc.constantFrom(22, 2222, 65535)

describe('lines', () => {
  it('comments, blanks, CRLF, tabs, markers and comments behind the key', () => {
    const text = [
      '# a comment',
      '',
      ` \tweb\t${typeOf(a)}  ${a.toString('base64')} root@web # more\r`,
      `@cert-authority *.org ${line('', b).trim()}`,
      `@revoked ${line('*', b)}`,
      `@unheard-of ${line('web', b)}`,
    ].join('\n')
    expect(parseKnownHosts(text, 'kh').map(({ line, marker, hosts, type }) => [line, marker, hosts, type])).toEqual([
      [3, null, 'web', ED],
      [4, 'cert-authority', '*.org', ED],
      [5, 'revoked', '*', ED],
    ])
  })

  it('what is damaged is passed over: cut off, of another type, of SSH 1', () => {
    const text = ['web', `web ${ED}`, `web ${ED} AAAA`, `web ssh-rsa ${a.toString('base64')}`, 'web 1024 35 1234567890', '@revoked'].join(
      '\n',
    )
    expect(parseKnownHosts(text, 'kh')).toEqual([])
  })

  it('any text is read without an error', () => {
    const words = fc.constantFrom('@revoked', '|1|', '|1|a|b', 'web', ED, a.toString('base64'), '\n', '\r\n', ' ', '!', '*', ',', '#')
    const read = (text: string): void => void judge(parseKnownHosts(text, 'kh'), ['web'], shownOf(a))
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((some) => some.join(' ')),
    )
    expect(() => fc.assert(fc.property(texts, read), { numRuns: 2000 })).not.toThrow()
  })
})

describe('matching', () => {
  it('follows ssh in lists, wildcards, negation and ports', () => {
    expect(matches('web,db', 'db')).toBe(true)
    expect(matches('*.example.org,!bad.example.org', 'good.example.org')).toBe(true)
    expect(matches('*.example.org,!bad.example.org', 'bad.example.org')).toBe(false)
    expect(matches('!bad.example.org', 'good.example.org')).toBe(false)
    expect(matches('web?', 'web1')).toBe(true)
    expect(matches('WEB', 'web')).toBe(true)
    expect(matches('[web]:2222', '[web]:2222')).toBe(true)
    expect(matches('[*]:2222', '[web]:2222')).toBe(true)
    expect(matches('web', '[web]:2222')).toBe(false)
    expect(matches('', 'web')).toBe(false)
  })

  it('a glob is the same as its regular expression, and fast on hard ones', () => {
    const regular = new Map([
      ['*', '.*'],
      ['?', '.'],
      ['.', '\\.'],
    ])
    const piece = fc.constantFrom('*', '?', 'a', 'b', '.')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 10 }), (pattern, text) => {
        const expression = new RegExp(`^${pattern.map((one) => regular.get(one) ?? one).join('')}$`)
        expect(glob(pattern.join(''), text.join(''))).toBe(expression.test(text.join('')))
      }),
      { numRuns: 2000 },
    )
    const start = performance.now()
    expect(glob(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  it('a hashed name is found, and no other', () => {
    fc.assert(
      fc.property(hostName, hostName, port, (host, other, number) => {
        const [name] = namesOf({ host, port: number })
        const salt = randomBytes(20)
        const hashed = `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name!).digest('base64')}`
        expect(matches(hashed, name!)).toBe(true)
        expect(matches(hashed, namesOf({ host: other, port: number })[0]!)).toBe(other === host)
      }),
    )
  })
})

describe('the verdict', () => {
  it('known, changed, unknown, revoked', () => {
    expect(verdict(line('web', a), 'web', a)).toBe('known')
    expect(verdict(line('web', a), 'WEB', a)).toBe('known')
    expect(verdict(line('web', a), 'web', b)).toBe('changed')
    expect(verdict(line('web', a), 'db', a)).toBe('unknown')
    expect(verdict(`${line('web', a)}\n@revoked ${line('*', a)}`, 'web', a)).toBe('revoked')
    expect(verdict(`@revoked ${line('*', b)}\n${line('web', a)}`, 'web', a)).toBe('known')
  })

  it('one of several keys is enough; a key of another type than all that are known is a change', () => {
    expect(verdict(`${line('web', b)}\n${line('web', a)}`, 'web', a)).toBe('known')
    expect(verdict(line('web', rsa), 'web', a)).toBe('changed')
  })

  it('on other ports a key without the port counts when it fits, and says nothing when it does not', () => {
    expect(verdict(line('web', a), 'web', a, 2222)).toBe('known')
    expect(verdict(line('web', a), 'web', b, 2222)).toBe('unknown')
    expect(verdict(line('[web]:2222', a), 'web', b, 2222)).toBe('changed')
    expect(verdict(line('[web]:2222', a), 'web', a)).toBe('unknown')
  })

  it('HostKeyAlias stands for name and port', () => {
    expect(verdict(line('wb', a), 'web', a, 2222, 'wb')).toBe('known')
    expect(verdict(line('[web]:2222', a), 'web', a, 2222, 'wb')).toBe('unknown')
  })

  it('an authority is no key', () => {
    const judged = judge(parseKnownHosts(`@cert-authority ${line('web', a)}`, 'kh'), ['web'], shownOf(a))
    expect(judged).toMatchObject({ verdict: 'unknown', authorities: [{ line: 1 }] })
  })

  it('is never "known" for a key that no plain line of the host has', () => {
    const entry = fc.record({
      marker: fc.constantFrom('', '@revoked ', '@cert-authority '),
      host: fc.constantFrom('web', 'db', '*', '[web]:2222', '!web,*'),
      key: fc.constantFrom(a, b, rsa),
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), fc.constantFrom(a, b, rsa), fc.constantFrom(22, 2222), (entries, key, number) => {
        const text = entries.map(({ marker, host, key: of }) => marker + line(host, of)).join('\n')
        const names = namesOf({ host: 'web', port: number })
        const about = entries.filter(({ host, key: of }) => of === key && names.some((name) => matches(host, name)))
        const revoked = about.some(({ marker }) => marker === '@revoked ')
        expect(verdict(text, 'web', key, number) === 'known').toBe(!revoked && about.some(({ marker }) => marker === ''))
      }),
      { numRuns: 1000 },
    )
  })

  it('the recorded types are told in order, once each', () => {
    const text = [line('web', rsa), line('web', a), line('web', b), `@revoked ${line('web', keyOf('ecdsa-sha2-nistp256', 'x'))}`].join('\n')
    expect(recordedTypes(parseKnownHosts(text, 'kh'), ['web'])).toEqual(['ssh-rsa', ED])
  })
})

describe('the real ssh-keygen', () => {
  const dir = mkdtempSync(join(tmpdir(), 'hostkit-kh-'))
  afterAll(() => rmSync(dir, { recursive: true }))
  const make = (type: string): { text: string; blob: Buffer; print: string } => {
    const file = join(dir, type)
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'a test', '-f', file])
    const text = readFileSync(`${file}.pub`, 'utf8').trim()
    return {
      text,
      blob: Buffer.from(text.split(' ')[1]!, 'base64'),
      print: execFileSync('ssh-keygen', ['-lf', `${file}.pub`], { encoding: 'utf8' }),
    }
  }
  const keys = ['ed25519', 'ecdsa', 'rsa'].map(make)

  it('has the same fingerprints', () => {
    for (const { blob, print } of keys) {
      const [, sha, type] = /^\d+ (\S+) .* \((\w+)\)\s*$/.exec(print)!
      expect(fingerprint(blob)).toBe(sha)
      expect(shownKey(blob)).toBe(`${type} ${sha}`)
    }
  })

  it('hashes what is found again, and finds the same lines', () => {
    const hosts = [
      'web',
      'web.example.org',
      '192.0.2.7',
      '[web]:2222',
      '2001:db8::1',
      '[2001:db8::1]:2222',
      'a,b,c',
      '*.example.com',
      '*.example.net,!bad.example.net',
    ]
    const file = join(dir, 'known_hosts')
    writeFileSync(file, hosts.map((host, i) => `${host} ${keys[i % 3]!.text}`).join('\n') + '\n')
    const asked = [
      'web',
      'web.example.org',
      '192.0.2.7',
      '[web]:2222',
      '2001:db8::1',
      '[2001:db8::1]:2222',
      'a',
      'b',
      'c',
      'd',
      'x.example.com',
      'x.example.net',
      'bad.example.net',
      '[web]:22',
    ]
    for (const hashed of [false, true]) {
      if (hashed) execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'ignore' })
      const entries = parseKnownHosts(readFileSync(file, 'utf8'), file)
      expect(entries.some(({ hosts: field }) => field.startsWith('|1|'))).toBe(hashed)
      for (const name of asked) {
        const { stdout } = spawnSync('ssh-keygen', ['-F', name, '-f', file], { encoding: 'utf8' })
        const theirs = [...stdout.matchAll(/found: line (\d+)/g)].map(([, number]) => Number(number))
        expect([name, entries.filter((entry) => matches(entry.hosts, name)).map((entry) => entry.line)]).toEqual([name, theirs])
      }
    }
  })
})
