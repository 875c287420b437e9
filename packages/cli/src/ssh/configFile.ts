import { readFile } from 'node:fs/promises'
import type { Asked, Words } from './sshProgram.js'

/**
 * The same from the file alone, for machines without an `ssh` program. `Match exec` is not run - ssh-config would hand it to a shell -
 * and `Include` is not followed, which is said.
 */
export async function readConfigFile({ host, user, file }: Asked & { file: string }): Promise<{ words: Words; remarks: string[] }> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return { words: new Map(), remarks: [] }
  }
  const { default: SSHConfig } = await import('ssh-config')
  const computed = SSHConfig.parse(text).compute({ Host: host, ...(user ? { User: user } : {}) }, { ignoreCase: true, matchExec: false })
  const words = new Map<string, string[]>()
  for (const [name, value] of Object.entries(computed)) {
    words.set(name, (Array.isArray(value) ? value : [value]).map(unquoted))
  }
  const remarks = words.has('include') ? [`${file} includes other files; without an ssh program on this machine they are not read`] : []
  return { words, remarks }
}

const unquoted = (value: string): string => /^"(.*)"$/.exec(value)?.[1] ?? value
