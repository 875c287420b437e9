import type { Jump } from './project.js'

/** `admin@bastion:2200`, as ProxyJump of ssh_config(5) and `ssh -J` write a machine on the way; `null`: it is none. */
export function parseJump(text: string): Jump | null {
  const [, user, bracketed, plain, port] =
    /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(?:\[([^\]\s]+)\]|([^\s:@[\]]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*))(?::(\d{1,5}))?\/?$/.exec(
      text.trim(),
    ) ?? []
  const at = bracketed ?? plain
  if (at === undefined || (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))) return null
  return { at, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port: Number(port) }) }
}
