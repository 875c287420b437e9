// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * The one line of the main Caddyfile that reads the sites; the rest of the file is not touched.
 */
export interface ImportProps {
  /**
   * The main Caddyfile.
   */
  path: '/etc/caddy/Caddyfile'
}

/**
 * Whether caddy.service runs, now and after a reboot.
 */
export interface ServerProps {
  /**
   * It is started at boot. Default true.
   */
  enabled?: boolean
  /**
   * It runs now. Default true.
   */
  running?: boolean
}

/**
 * The folder that files are served from; an absolute path.
 */
export type Root = string
/**
 * Where requests are passed on to: 127.0.0.1:4000, https://api.example.com:443, unix//run/app.sock.
 *
 * @minItems 1
 */
export type ReverseProxy = [string, ...string[]]

/**
 * One site, as a file below /etc/caddy/sites. Grammar beyond the types below is checked when the file is made.
 */
export interface SiteProps {
  /**
   * Its file is /etc/caddy/sites/<name>.caddy.
   */
  name: string
  /**
   * What it answers to: example.com, http://example.com, *.example.com, :8080.
   *
   * @minItems 1
   */
  addresses: [string, ...string[]]
  /**
   * Certificates. Default: Caddy gets them by itself, unless the addresses are plain http.
   */
  tls?:
    | 'internal'
    | {
        /**
         * Absolute path of a PEM file on the host.
         */
        certificate: string
        /**
         * Absolute path of a PEM file on the host.
         */
        key: string
      }
  /**
   * Where requests are logged. Default: nowhere.
   */
  log?:
    | 'journal'
    | {
        /**
         * Absolute path; the user caddy must be able to write it.
         */
        file: string
      }
  /**
   * Compression, the preferred one first.
   *
   * @minItems 1
   */
  encode?: ['gzip' | 'zstd', ...('gzip' | 'zstd')[]]
  header?: Header
  root?: Root
  fileServer?: FileServer
  reverseProxy?: ReverseProxy
  respond?: Respond
  redirect?: Redirect
  /**
   * Paths that are handled in a way of their own: /api/*.
   */
  routes?: {
    [k: string]: {
      /**
       * What handles it sees the path without this prefix.
       */
      stripPrefix?: boolean
      header?: Header
      root?: Root
      fileServer?: FileServer
      reverseProxy?: ReverseProxy
      respond?: Respond
      redirect?: Redirect
    }
  }
}
/**
 * Headers of every answer; null takes one away.
 */
export interface Header {
  [k: string]: string | null
}
/**
 * Serves the files below root.
 */
export interface FileServer {
  /**
   * List folders that have no index file.
   */
  browse?: boolean
}
/**
 * A fixed answer.
 */
export interface Respond {
  body?: string
  /**
   * Default 200.
   */
  status?: number
}
/**
 * Sends everybody elsewhere.
 */
export interface Redirect {
  /**
   * https://example.com, or a path on this site.
   */
  to: string
  status: 301 | 302 | 303 | 307 | 308
  /**
   * Path and query of the request are added.
   */
  keepPath: boolean
}
