import { createRequire } from 'node:module'

export type Ssh2 = typeof import('ssh2')

/** The build puts in where its one file of ssh2 lies. */
declare const HOSTKIT_SSH2: string | undefined

/** Loaded only where a connection is made. By `require`: before Node imports a CommonJS file, it searches the whole of it for names. */
export const loadSsh2 = async (): Promise<Ssh2> =>
  createRequire(import.meta.url)(typeof HOSTKIT_SSH2 === 'string' ? HOSTKIT_SSH2 : 'ssh2') as Ssh2
