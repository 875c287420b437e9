import { describe, expect, it } from 'vitest'
import { parseAddress } from './address.js'
import { isServed, servedFact } from './served.js'

const config = (...routes: object[]): object => ({ apps: { http: { servers: { srv0: { listen: [':80'], routes } } } } })
const route = (host: string | null, body: string): object => ({
  ...(host ? { match: [{ host: [host] }], terminal: true } : {}),
  handle: [{ handler: 'static_response', body }],
})
const parse = (stdout: string): ReturnType<typeof servedFact.parse>[number] =>
  servedFact.parse({ status: 0, stdout: Buffer.from(stdout), stderr: '' }, ['caddy'])[0]!
const served = (files: object, running: object, address: string): boolean =>
  isServed(parse(`${JSON.stringify(files)}\n${JSON.stringify(running)}`), [parseAddress(address)])

describe('what is served', () => {
  it('is compared site by site, whatever the order of keys', () => {
    const files = config(route('a.test', 'new'), route('b.test', 'b'), route(null, 'any'))
    const running = config(
      { handle: [{ body: 'b', handler: 'static_response' }], terminal: true, match: [{ host: ['b.test'] }] },
      route('a.test', 'old'),
      route(null, 'any'),
    )
    expect(served(files, running, 'http://a.test')).toBe(false)
    expect(served(files, running, 'http://b.test')).toBe(true)
    expect(served(files, running, ':80')).toBe(true)
    expect(served(files, config(), ':80')).toBe(false)
  })

  it('is taken for granted where it cannot be told', () => {
    const texts = ['unknown\n', '', 'null', 'null\nnull', '{"admin":{"config":{"persist":false}}}\n{}', 'hostile\x1b[2J\n{']
    expect(texts.filter((text) => !isServed(parse(text), [parseAddress(':80')]))).toEqual([])
  })

  it('is not what it should be after a reload that failed half way', () => expect(isServed(parse('mixed\n'), [])).toBe(false))
})
