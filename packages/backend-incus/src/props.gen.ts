// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * One container or virtual machine.
 */
export interface InstanceProps {
  /**
   * Its name in Incus.
   */
  name: string
  /**
   * An alias, `images:debian/12`, or a fingerprint.
   */
  image: string
  /**
   * Default container.
   */
  kind?: 'container' | 'vm'
  /**
   * An ephemeral one is deleted on the way down. Default persistent.
   */
  lifecycle?: 'persistent' | 'ephemeral'
  /**
   * Ports of the guest on the host.
   */
  expose?: {
    [k: string]: {
      host: number
      guest: number
      protocol?: 'tcp' | 'udp'
      bind?: string
    }
  }
  options?: {
    /**
     * The Incus project. Default: the default one.
     */
    project?: string
  }
}
