import { expect, it } from 'vitest'
import { conformanceHost } from '../../../e2e/enter.js'
import { SWEEP } from './stale.js'

it('takes away what a killed useradd left, and nothing else', async () => {
  const { exec, host, remove } = await conformanceHost()
  await exec(['sh', '-c', 'printf "999999\\0" >/etc/group.999999; printf "1\\0" >/etc/passwd.1; echo mine >/etc/shadow.20260101'])
  await exec(['sh', '-c', SWEEP])
  const { stdout } = await host.exec(['sh', '-c', 'ls /etc | grep -E "^(passwd|shadow|group)[.]"'])
  expect(stdout.trim().split('\n').sort()).toEqual(['passwd.1', 'shadow.20260101'])
  await remove()
})
