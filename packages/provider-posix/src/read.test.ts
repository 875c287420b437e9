import { fakeHost, testTarget } from '@hostkit/core/testing'
import type { Address } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import { fileKind } from './file.js'
import { accountKind } from './account.js'
import { commandKind } from './command.js'
import { passwdFact } from './passwd.js'

const at = (id: string, expected: never | null = null) => ({
  address: `test:${id}` as Address,
  id,
  props: null,
  expected,
  target: testTarget(),
})

describe('reading', () => {
  it('takes one wave for a file that is as expected, and a second one for the text of one that is not', async () => {
    const stat = { type: 'file', owner: 'root', group: 'root', mode: 0o644, size: 2 }
    const host = fakeHost({
      stat: { '/a': stat, '/b': null },
      sha256: { '/a': '87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7', '/b': null },
      text: { '/a': 'a\n' },
    })
    const read = (id: string, expected: unknown) => host.read(fileKind, at(id, expected as never))
    const same = { path: '/a', content: 'a\n', owner: 'root', group: 'root', mode: 0o644 }
    expect(await Promise.all([read('/a', same), read('/b', null)])).toEqual([same, null])
    expect(host.waves).toBe(1)
    expect(await read('/a', { ...same, content: 'b\n' })).toEqual(same)
    expect(host.asked.filter(({ fact }) => fact === 'text')).toHaveLength(1)
  })

  it('asks for all accounts at once', async () => {
    const said = 'web:x:200:300::/srv:/bin/sh\n\nweb:x:300:\nalso:x:300:\nweb2:x:5:web,other,web\nadm:x:4:web\n'
    const [all] = passwdFact.parse({ status: 0, stdout: Buffer.from(said), stderr: '' }, ['all'])
    const host = fakeHost({ passwd: { all } })
    expect(await Promise.all([host.read(accountKind, at('web')), host.read(accountKind, at('nobody-here'))])).toEqual([
      { uid: 200, group: 'web', groups: ['adm', 'web2'], home: '/srv', shell: '/bin/sh', system: true },
      null,
    ])
    expect(host.waves).toBe(1)
  })

  it('believes no stamp that it cannot read', async () => {
    for (const text of ['', '{', '[]', '{"exec":"rm"}', '{"exec":["a"],"cwd":1}', '{"__proto__":{"x":1}}']) {
      const host = fakeHost({ text: { '/var/lib/hostkit/stamps/x.json': text } })
      expect(await host.read(commandKind, at('x')), text).toBeNull()
    }
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})
