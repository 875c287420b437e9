import type { Address, Failure } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import { selection } from './select.js'

const known = ['posix.file:/etc/motd', 'posix.file:/etc/hosts', 'systemd.service:web.service', 'demo.service:web.service'] as Address[]
const left = (flags: Parameters<typeof selection>[0]): string[] => known.filter(selection(flags, known, 'prod'))
const problem = (flags: Parameters<typeof selection>[0]) => {
  try {
    left(flags)
  } catch (error) {
    return (error as Failure).diagnostics
  }
  return null
}

describe('what is left out', () => {
  it('is nothing without flags', () => expect(left({})).toEqual(known))
  it('is the rest with --only', () => expect(left({ only: ['file:/etc/motd', 'prod/posix.file:/etc/hosts'] })).toEqual(known.slice(0, 2)))
  it('is what --except and --ignore name', () =>
    expect(left({ except: ['file:/etc/motd'], ignore: ['systemd.service:web.service'] })).toEqual([known[1], known[3]]))
  it('takes both', () => expect(left({ only: ['file:/etc/motd', 'file:/etc/hosts'], except: ['file:/etc/motd'] })).toEqual([known[1]]))

  it('is never guessed', () => {
    expect(problem({ only: ['file:/etc/mtd'] })?.[0]).toMatchObject({ code: 'HK6001', hint: 'did you mean file:/etc/motd?' })
    expect(problem({ ignore: ['motd'] })?.[0]?.hint).toBe('it is written kind:name, like file:/etc/motd')
    expect(problem({ except: ['service:web.service'] })?.[0]).toMatchObject({ code: 'HK6001', details: known.slice(2) })
    expect(problem({ only: ['staging/file:/etc/motd', 'x:y'] })).toHaveLength(2)
  })
})
