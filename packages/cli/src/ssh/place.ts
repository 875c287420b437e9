import type { Jump } from '@hostkit/core'
import { isIP } from 'node:net'

/** Where a connection goes, for people. */
export interface Place {
  /** What the host is called in the project. */
  readonly target: string
  readonly host: string
  readonly port: number
  readonly user: string
  /** A machine on the way, not the one that is meant. */
  readonly jump?: boolean
}

export const hostPort = ({ host, port }: Pick<Place, 'host' | 'port'>): string => `${isIP(host) === 6 ? `[${host}]` : host}:${port}`

/** `elixir.toys:22`, or `web (192.0.2.7:22)` where the name says something else. */
export const shownPlace = (place: Place): string => (place.target === place.host ? hostPort(place) : `${place.target} (${hostPort(place)})`)

/** `admin@bastion:2200` */
export const shownJump = ({ at, user, port }: Jump): string =>
  `${user === undefined ? '' : `${user}@`}${port === undefined ? at : hostPort({ host: at, port })}`

/** `-p 2222 deploy@elixir.toys`: how the ssh programs are told the same. */
export const sshArguments = ({ host, port, user }: Pick<Place, 'host' | 'port' | 'user'>, portOption = '-p'): string =>
  `${port === 22 ? '' : `${portOption} ${port} `}${user}@${host}`

/** A path as a shell takes it; only for commands that people read. */
export const shownPath = (path: string): string => (/^[\w./~+@%:-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`)
