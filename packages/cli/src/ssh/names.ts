import { isIP } from 'node:net'
import { fail } from '@hostkit/core'

// Names reach argument lists, `Match exec` lines of ssh_config and files of keys (CVE-2023-51385, CVE-2025-61984): only letters,
// digits and a few signs that mean nothing anywhere get through, and nothing that could be taken for an option.
const HOST = /^(?!-)[\p{L}\p{N}._:-]{1,255}(?:%[\p{L}\p{N}._-]{1,64})?$/u
const USER = /^(?!-)[\p{L}\p{N}._@+-]{1,255}$/u

export function checkHost(host: string, where = 'the address of a host'): string {
  if (isIP(host) !== 0) return host
  const shown = JSON.stringify(host)
  const [, user, rest] = /^([^@]*)@(.*)$/s.exec(host) ?? []
  if (user !== undefined)
    return fail('HK1004', `${where} is ${shown}, which names a user too`, {
      hint: `write ${rest} there, and the user as ssh: { user: '${user}' }`,
    })
  const bracketed = /^\[(.*)\](?::(\d+))?$/s.exec(host)
  if (bracketed)
    return fail('HK1004', `${where} is ${shown}`, {
      hint: `write ${bracketed[1]} without brackets${bracketed[2] ? `, and ssh: { port: ${bracketed[2]} }` : ''}`,
    })
  const [, name, port] = /^([^:]*):(\d+)$/s.exec(host) ?? []
  if (port !== undefined)
    return fail('HK1004', `${where} is ${shown}, which names a port too`, {
      hint: `write ${name} there, and the port as ssh: { port: ${port} }`,
    })
  if (!HOST.test(host) || host.includes(':'))
    return fail('HK1004', `${where} is ${shown}, which is no host name and no IP address`, {
      hint: 'letters, digits, "." "-" and "_" are possible',
    })
  return host
}

export function checkUser(user: string, where = 'the SSH user'): string {
  if (USER.test(user)) return user
  return fail('HK1004', `${where} is ${JSON.stringify(user)}, which is no user name`, {
    hint: 'letters, digits and "." "_" "-" "@" "+" are possible, no "-" in front',
  })
}
