// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * One user of the host; useradd(8).
 */
export interface AccountProps {
  /**
   * The user's name.
   */
  name: string
  /**
   * A system user: no ageing, an id from the system's range.
   */
  system?: boolean
  /**
   * The home directory as passwd(5) has it; it is not made.
   */
  home?: string
  /**
   * The login shell.
   */
  shell?: string
  /**
   * The primary group. Default: one of the user's own name.
   */
  group?: string
  /**
   * All supplementary groups.
   */
  groups?: string[]
  /**
   * Default: the host's choice.
   */
  uid?: number
}

/**
 * Something that is run once, and again when what it depends on changes.
 */
export interface CommandProps {
  /**
   * Unique in the project.
   */
  name: string
  /**
   * Program and arguments; no shell.
   *
   * @minItems 1
   */
  exec: [string, ...string[]]
  /**
   * Where it runs. Default /.
   */
  cwd?: string
  /**
   * Added to the environment. No secrets: other users can read it.
   */
  env?: {
    [k: string]: string
  }
  /**
   * Whom it runs as. Default root.
   */
  user?: string
  /**
   * Claims: it runs again when what provides them changes.
   */
  inputs?: string[]
  /**
   * It is done when this exists.
   */
  creates?: string
  /**
   * It need not run when this exits with 0; it must not change anything, since it runs when planning.
   *
   * @minItems 1
   */
  unless?: [string, ...string[]]
  /**
   * After this it is killed and has failed. Default: no limit.
   */
  timeout?: string
  /**
   * How it is taken back.
   */
  down?: [string, ...string[]] | ('noop' | 'irreversible')
}

/**
 * One directory; what is in it is not touched.
 */
export interface DirectoryProps {
  /**
   * Absolute path, without a slash at the end and without control characters.
   */
  path: string
  /**
   * User. Default root.
   */
  owner?: string
  /**
   * Group. Default root.
   */
  group?: string
  /**
   * The permission bits, as a number; chmod(1).
   */
  mode?: number
}

/**
 * KEY="value" lines, as systemd.exec(5) reads EnvironmentFile.
 */
export interface EnvProps {
  /**
   * Absolute path, without a slash at the end and without control characters.
   */
  path: string
  /**
   * User. Default root.
   */
  owner?: string
  /**
   * Group. Default root.
   */
  group?: string
  /**
   * The permission bits, as a number; chmod(1).
   */
  mode?: number
  /**
   * In the order in which they are written.
   */
  entries: {
    key: string
    value:
      | string
      | {
          secret: string
        }
  }[]
}

/**
 * One file with its whole content.
 */
export interface FileProps {
  /**
   * Absolute path, without a slash at the end and without control characters.
   */
  path: string
  /**
   * The whole text.
   */
  content: string
  /**
   * User. Default root.
   */
  owner?: string
  /**
   * Group. Default root.
   */
  group?: string
  /**
   * The permission bits, as a number; chmod(1).
   */
  mode?: number
}

/**
 * One group of the host; groupadd(8).
 */
export interface GroupProps {
  /**
   * The group's name.
   */
  name: string
  /**
   * An id from the system's range.
   */
  system?: boolean
  /**
   * Default: the host's choice.
   */
  gid?: number
}

/**
 * One link; what it points to is not touched.
 */
export interface SymlinkProps {
  /**
   * Absolute path, without a slash at the end and without control characters.
   */
  path: string
  /**
   * Where it leads; relative to the link's own directory unless absolute.
   */
  to: string
}
