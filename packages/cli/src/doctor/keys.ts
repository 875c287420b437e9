import { diagnosticsOf, type Reach } from '@hostkit/core'
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { settle, type Settings } from '../ssh/config.js'
import { shownPath, sshArguments } from '../ssh/place.js'
import { fault, ofDiagnostic, well, type Finding } from './finding.js'

/** What can be said of the keys for a host without asking it anything. */
export async function checkKeys(name: string, reach: Reach): Promise<readonly Finding[]> {
  if ('local' in reach || (reach.instance && reach.ssh === undefined)) return []
  const about = `${name}: keys`
  let settings: Settings
  try {
    settings = await settle({ ...reach.ssh, host: reach.at })
  } catch (error) {
    return diagnosticsOf(error, 'HK2001').map((one) => ofDiagnostic(about, one))
  }
  const strict = reach.ssh?.identityFile !== undefined
  const files = [...settings.namedKeys, ...settings.defaultKeys]
  const present = files.filter((file) => existsSync(file))
  const findings = [
    ...(strict ? files.filter((file) => !present.includes(file) && !existsSync(`${file}.pub`)) : []).map((file) =>
      fault(about, `there is no key file ${file}`, 'correct ssh: { identityFile }, or make one: ssh-keygen -t ed25519', { code: 'HK2011' }),
    ),
    ...present.flatMap((file) => checkFile(about, file)),
  ]
  if (findings.length > 0) return findings
  const agent = settings.agent !== null && existsSync(settings.agent)
  if (settings.agent !== null && !agent && present.length === 0)
    return [
      fault(about, `the agent at ${settings.agent} is gone, and there is no key file`, 'eval "$(ssh-agent)" && ssh-add', {
        code: 'HK2004',
      }),
    ]
  if (!agent && present.length === 0 && reach.ssh?.password === undefined)
    return [
      fault(about, 'there is no agent, no key file and no password', `ssh-keygen -t ed25519 && ssh-copy-id ${sshArguments(settings)}`, {
        code: 'HK2004',
      }),
    ]
  return [well(about, [...(agent ? ['an agent'] : []), ...present].join(', ') || 'a password')]
}

function checkFile(about: string, file: string): readonly Finding[] {
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code
    return [fault(about, `the key file ${file} cannot be read (${why})`, `chmod 600 ${shownPath(file)}, as its owner`, { code: 'HK2011' })]
  }
  const mode = statSync(file).mode & 0o777
  if (file.endsWith('.pub') || (mode & 0o077) === 0 || process.platform === 'win32') return []
  const words = `others can read the key file ${file} (mode 0${mode.toString(8)}); ssh itself refuses it`
  return [fault(about, words, `chmod 600 ${shownPath(file)}`, { code: 'HK2011' })]
}
