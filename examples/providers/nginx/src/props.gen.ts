// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * One server of nginx, in a file of its own.
 */
export interface SiteProps {
  /**
   * Its file is `/etc/nginx/conf.d/<name>.conf`.
   */
  name: string
  /**
   * @minItems 1
   */
  serverNames: [string, ...string[]]
  /**
   * Default 80.
   */
  port?: number
  /**
   * Serves the files of this folder.
   */
  root?: string
  /**
   * Passes requests on.
   */
  proxy?: string
}
