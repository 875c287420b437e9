export type Ssh2 = typeof import('ssh2')

/** ssh2 takes some 40 ms to load, so it is loaded only where a connection is made. It is CommonJS: not all its exports have names. */
export async function loadSsh2(): Promise<Ssh2> {
  const loaded: Ssh2 & { default?: Ssh2 } = await import('ssh2')
  return loaded.default ?? loaded
}
