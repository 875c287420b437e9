import { describe, expect, it } from 'vitest'
import { parseRecord, type RunRecord } from './record.js'

const record: RunRecord = {
  kind: 'hostkit.run',
  version: 1,
  id: '20261120-230408-f18bd5',
  project: 'web',
  direction: 'up',
  started: '2026-11-20T23:04:08.000Z',
  by: 'ann@desk',
  digest: 'd',
  tool: '1.0.0',
  changes: [{ address: 'posix.file:/etc/motd' as RunRecord['changes'][number]['address'], action: 'create', steps: [0, 1] }],
}

describe('the record of a run', () => {
  it('is taken over field by field', () => {
    expect(parseRecord(JSON.stringify(record))).toEqual(record)
    expect(parseRecord(JSON.stringify({ ...record, more: 1 }).replace('{', '{"__proto__":{"polluted":1},'))).toEqual(record)
  })

  it('is none where any of it is something else', () => {
    for (const field of Object.keys(record))
      for (const value of [null, 7, [null], {}, undefined])
        expect(parseRecord(JSON.stringify({ ...record, [field]: value })), field).toBeNull()
    for (const text of ['', 'null', '7', '[]', '{"kind":"hostkit.run"}', JSON.stringify(record).slice(0, -1)])
      expect(parseRecord(text)).toBeNull()
    expect(parseRecord(JSON.stringify({ ...record, changes: [{ ...record.changes[0], steps: ['0'] }] }))).toBeNull()
  })
})
