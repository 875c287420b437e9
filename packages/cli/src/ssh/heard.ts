import type { Shown } from './fingerprint.js'

/** What the `ssh` program has written down of a connection, with LogLevel DEBUG1. Only it writes into that file: no host and no program on the way does. */
export interface Heard {
  /** The key that the host has shown and proven to own. With a certificate it is the key inside. */
  readonly shown: Shown | null
  /** It was shown inside a certificate. */
  readonly certified: boolean
  /** A connection that was open already carries ours; nobody has shown a key. */
  readonly shared: boolean
  readonly accepted: boolean
  readonly loggedIn: boolean
  /** The session is open and the command was sent. */
  readonly begun: boolean
  /** A program leads there. */
  readonly proxied: boolean
  /** All but its talk to itself. */
  readonly words: readonly string[]
  readonly text: string
}

export function hear(text: string): Heard {
  const [, certificate, type, print] =
    /^debug1: Server host (key|certificate): (\S+?)(?:-cert-v01@openssh\.com)? (SHA256:[\w+/]{43})/m.exec(text) ?? []
  const shared = /^debug1: mux_client_request_session: master session id/m.test(text)
  return {
    shown: type === undefined ? null : { type, fingerprint: print! },
    certified: certificate === 'certificate',
    shared: shared && type === undefined,
    accepted: /^Warning: Permanently added /m.test(text),
    loggedIn: shared || /^(?:debug1: )?Authenticated to /m.test(text) || /^debug1: Authentication succeeded/m.test(text),
    begun: shared || /^debug1: Sending command: /m.test(text),
    proxied: /^debug1: Executing proxy command: /m.test(text),
    words: text
      .split(/\r?\n/)
      .filter((line) => line !== '' && !/^(?:debug\d: |Authenticated to |Transferred: |Bytes per second: )/.test(line)),
    text,
  }
}

/** Why a connection that was open is open no more. */
export function ending({ text, shared }: Heard, code: number | null, signal: NodeJS.Signals | null): string {
  const last = (pattern: RegExp): RegExpExecArray | null => pattern.exec(text)
  const status = last(/^debug1: Exit status (\d+)/m)?.[1]
  if (/^Timeout, server .* not responding/m.test(text)) return 'it has been silent for 20 s'
  if (/rtype exit-signal/.test(text)) return 'its shell was ended by a signal'
  if (status !== undefined && status !== '-1') return `its shell ended with status ${status}`
  if (/closed by remote host/.test(text)) return 'the host closed the connection'
  if (/Broken pipe|reset by peer/.test(text) && !shared) return 'the connection was reset'
  if (signal !== null) return `ssh was ended by ${signal}`
  if (code !== 255 && code !== null) return `its shell ended with status ${code}`
  return shared ? 'the connection that it shared was closed' : 'the host closed the connection'
}
