// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * What may reach the host. One policy a host, in a table of its own: other tables are never touched.
 */
export interface PolicyProps {
  /**
   * In order; the first that matches decides.
   */
  rules: {
    action: 'allow' | 'deny'
    /**
     * Everything that no other rule has decided.
     */
    all?: boolean
    protocol?: 'tcp' | 'udp' | 'icmp'
    /**
     * Single ports and ranges.
     */
    ports?: {
      first: number
      last: number
    }[]
    /**
     * Addresses and networks, in canonical form.
     */
    from?: string[]
    /**
     * The interface it comes in on.
     */
    on?: string
  }[]
}
