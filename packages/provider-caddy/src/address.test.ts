import { describe, expect, it } from 'vitest'
import { claimsOf, nameOf, parseAddress, printAddress } from './address.js'

const round = (text: string): string => printAddress(parseAddress(text))

describe('an address', () => {
  it('is a host, a port, or both', () => {
    for (const text of [
      'example.com',
      'http://example.com',
      '*.example.com',
      'localhost',
      'a_b.example.com',
      '192.0.2.7:8080',
      '[2001:db8::1]:443',
      ':8080',
      'import:443',
      'https://:8443',
      'xn--nxasmq6b.example',
    ])
      expect(round(text)).toBe(text)
    expect(round('HTTP://Example.COM')).toBe('http://example.com')
    // Caddy compares addresses as they are written, and Debian's Caddyfile has the first.
    expect(['http://:80', 'http://:8080', 'http://:443', 'https://:8443'].map(round)).toEqual([
      ':80',
      ':8080',
      'http://:443',
      'https://:8443',
    ])
  })

  it('is nothing else', () => {
    const wrong = [
      '',
      ':',
      ':0',
      ':65536',
      'example.com/path',
      'a b',
      'a,b',
      'a{',
      '{$HOST}',
      '(snippet)',
      'import',
      'ftp://a',
      'a..b',
      '-a',
      '999.1.1.1',
      '[::1',
      '[1.2.3.4]',
      'ex\nample',
      'bücher.example',
      'a.*.b',
      '"a"',
      '@a',
      '#a',
    ]
    for (const text of wrong) expect(() => parseAddress(text)).toThrow(`the address of the site is ${JSON.stringify(text)}`)
  })

  it('names a file', () => {
    const names = ['example.com', 'http://example.com', '*.example.com:8443', ':8080', '[::1]:80'].map((text) => nameOf(parseAddress(text)))
    expect(names).toEqual(['example.com', 'example.com', 'any.example.com-8443', 'port-8080', '1-80'])
  })

  it('is the same however it is written', () => {
    expect(claimsOf(['example.com', 'https://EXAMPLE.com:443', 'http://example.com', ':80'])).toEqual([
      'site:example.com:443',
      'site:example.com:443',
      'site:example.com:80',
      'site:*:80',
    ])
    expect(claimsOf(['no address at all'])).toEqual([])
  })
})
