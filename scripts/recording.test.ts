import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read, secondsOf } from '../e2e/install/cast.js'
import { commandsOf, PROMPT } from '../e2e/install/guide.js'

const docs = join(import.meta.dirname, '../docs')
const cast = read(readFileSync(join(docs, 'first-server.cast'), 'utf8'))
const text = cast.events.map(([, , part]) => part).join('')

describe('the recording of the first server', () => {
  it('is of the commands that the page tells, and of no others', () => {
    // Typed in bold, which nothing else has with a prompt.
    const typed = [...text.matchAll(/\x1b\[1m\$ (.*?)\x1b\[0m/g)].map(([, command]) => command)
    expect(PROMPT).toBe('$ ')
    expect(typed).toEqual(commandsOf(readFileSync(join(docs, 'first-server.md'), 'utf8')))
  })

  it('takes less than five minutes, and ends with the way back', () => {
    expect(cast.header.version).toBe(2)
    expect(secondsOf(cast)).toBeGreaterThan(1)
    expect(secondsOf(cast)).toBeLessThan(300)
    expect(cast.events.map(([time]) => time)).toEqual(cast.events.map(([time]) => time).sort((a, b) => a - b))
  })

  it('says nothing about the machine that it was made on', () => {
    expect(text).not.toMatch(/127\.0\.0\.1|localhost|\/tmp\/|10\.\d+\.\d+\.\d+/)
  })
})
