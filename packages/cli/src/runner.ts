import { didYouMean, fail, local, type Reach, type Registry, type Runner, type Secrets, type Sudo } from '@hostkit/core'
import type { SshRunnerOptions } from './ssh/ssh.js'
import type { AskPassphrase, Keyring } from './ssh/passphrase.js'

export interface RunnerNeeds extends Pick<SshRunnerOptions, 'ahead' | 'found' | 'withheld'> {
  readonly secrets: Secrets
  /** Waited for only where a backend of it leads to the host. */
  readonly registry: Registry | Promise<Registry>
  readonly askPassphrase?: AskPassphrase
  /** Keys opened already, shared by all hosts of a command. */
  readonly keyring?: Keyring
}

/** The runner for a way to a machine. ssh2 is loaded only when it connects. */
export async function runnerFor(
  name: string,
  reach: Reach,
  { secrets, registry, askPassphrase, keyring, ahead, found, withheld }: RunnerNeeds,
): Promise<Runner> {
  const sudo = sudoOf(reach.sudo)
  if ('local' in reach) return local(sudo)
  if (reach.instance && reach.ssh === undefined) {
    const { name: instance, backend, options } = reach.instance
    const { backends } = await registry
    const found = backends.get(backend)
    const hint = didYouMean(backend, backends.keys()) ?? `add @hostkit/backend-${backend} to this project's dependencies`
    return (found ?? fail('HK5003', `no plugin brings the backend "${backend}" of ${name}`, { hint })).runner(instance, options)
  }
  const { ssh } = await import('./ssh/ssh.js')
  return ssh({
    ...reach.ssh,
    host: reach.at,
    name,
    secrets,
    ...sudo,
    ...(askPassphrase ? { askPassphrase } : {}),
    ...(ahead ? { ahead } : {}),
    ...(found ? { found } : {}),
    ...(withheld ? { withheld } : {}),
    ...(keyring ? { keyring } : {}),
  })
}

function sudoOf(sudo: Reach['sudo']): { sudo?: Sudo } {
  if (sudo === undefined || sudo === false) return {}
  return { sudo: sudo === true ? {} : sudo }
}
