import type { BackendHandle } from '@hostkit/dsl'

export interface IncusOptions {
  /** The Incus project. Default: the default one. */
  readonly project?: string | undefined
}

/**
 * Incus as the place of an instance. It is asked on the host that the instance is declared for, and entered from the machine that runs HostKit.
 *
 * @example instance(project, 'demo', { backend: incus(), image: 'images:debian/12', kind: 'container', lifecycle: 'ephemeral' }, (demo) => file(demo, '/etc/motd', { content: 'hello\n' }))
 */
export const incus = ({ project }: IncusOptions = {}): BackendHandle => ({
  backend: 'incus',
  kind: 'incus.instance',
  options: project === undefined ? {} : { project },
})
