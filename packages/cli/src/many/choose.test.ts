import type { Address, HostDeclaration } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import { read } from '../program.js'
import { chooseTarget } from '../target.js'
import { chooseMany, selectMany } from './choose.js'

const hosts = ['a', 'b', 'c'].map((name): HostDeclaration => ({ name, at: `${name}.toys`, source: { file: 'x.ts', line: 1 } }))
const motd = 'posix.file:/etc/motd' as Address
const web = 'posix.file:/srv/web' as Address

describe('several hosts on a command line', () => {
  it.each([
    [['--host', 'a'], { host: 'a' }],
    [['--host', 'a,a'], { host: 'a' }],
    [['--host', 'a', '--host', 'b,c'], { hosts: ['a', 'b', 'c'] }],
    [['--all-hosts'], { allHosts: true }],
  ])('%j', async (typed, flags) => {
    const asked = await read(['plan', ...typed])
    if (asked.kind !== 'verb') throw new Error(asked.kind)
    const { host, hosts: several, allHosts } = asked.flags
    expect({ ...(host ? { host } : {}), ...(several ? { hosts: several } : {}), ...(allHosts ? { allHosts } : {}) }).toEqual(flags)
  })

  it('are those of the config, and everything wrong with them is said at once', () => {
    expect(chooseMany({ allHosts: true }, hosts).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(chooseMany({ hosts: ['c', 'a'], user: 'op' }, hosts).map(({ reach }) => reach)).toEqual([
      { at: 'c.toys', ssh: { user: 'op' } },
      { at: 'a.toys', ssh: { user: 'op' } },
    ])
    expect(() => chooseMany({ hosts: ['x', 'a', 'y'] }, hosts)).toThrow(/no host "x"[^]*no host "y"/)
    expect(() => chooseMany({ allHosts: true, host: 'a' }, hosts)).toThrow('HK6001')
    expect(() => chooseMany({ allHosts: true, local: true }, hosts)).toThrow('HK6001')
    for (const parallel of ['0', '-1', 'x', '']) {
      expect(() => chooseMany({ allHosts: true, parallel }, hosts)).toThrow('HK6001')
      expect(() => chooseTarget({ host: 'a', parallel }, hosts)).toThrow('HK6001')
    }
    expect(() => chooseMany({ allHosts: true }, [])).toThrow('HK6004')
  })
})

describe('--only and --except with several hosts', () => {
  const known = [
    { target: 'a', addresses: [motd, web] },
    { target: 'b', addresses: [motd] },
  ]
  const chosen = (flags: Parameters<typeof selectMany>[0]): Address[][] =>
    selectMany(flags, known).map((select, i) => known[i]!.addresses.filter(select))
  it('name a resource of some host, or of one host by its name', () => {
    expect(chosen({})).toEqual([[motd, web], [motd]])
    expect(chosen({ only: ['file:/srv/web'] })).toEqual([[web], []])
    expect(chosen({ except: ['file:/etc/motd'] })).toEqual([[web], []])
    expect(chosen({ only: ['b/file:/etc/motd'] })).toEqual([[], [motd]])
  })
  it('that name nothing of any are a slip', () => expect(() => chosen({ only: ['file:/srv/wep'] })).toThrow(/HK6001/))
})
