import { expect, test } from 'vitest'
import type { Channel } from './channel.js'
import { arm, follow } from './execute.js'
import type { Bundle } from './bundle.js'
import { survey } from './target.js'

/** A host that is out of processes: a script ends where it needs one, and says no more. */
const answering = (...answers: readonly string[]): Channel => {
  let n = 0
  return { name: 'the host', run: () => Promise.resolve(Buffer.from(answers[Math.min(n++, answers.length - 1)]!)) } as unknown as Channel
}

test('a host without room for a wave of processes is refused by that name, not for tools that it has', async () => {
  await expect(survey(answering('state /var/lib/hostkit\nuid 0\n'), 'prod', [])).rejects.toMatchObject({
    diagnostics: [{ code: 'HK2009', message: 'prod has no room for more processes' }],
  })
})

test('a run is not armed because nobody says otherwise', async () => {
  const bundle = { run: 'r', bytes: Buffer.from(''), sha256: '' } as unknown as Bundle
  await expect(arm(answering(''), bundle, '/s')).rejects.toMatchObject({ diagnostics: [{ code: 'HK2009' }] })
  expect(await arm(answering('1 0.10 armed - - .\n'), bundle, '/s')).toBeNull()
})

test('an answer that is cut short is no word about the run', async () => {
  const journal = '1 0.10 armed - - .\n2 0.20 begin - - boot=b .\n3 0.30 commit - - .\n'
  const cut = ['', 'no', `no ${journal.length}\n`, `no ${journal.length}\n${journal.slice(0, 30)}`]
  const told: string[] = []
  const channel = answering(...cut, `no ${journal.length}\n${journal}`, `no ${journal.length}\n`)
  expect(await follow(channel, '/s', 'r', { line: ({ kind }) => void told.push(kind) })).toMatchObject({ outcome: 'applied' })
  expect(told).toEqual(['armed', 'begin', 'commit'])
})
