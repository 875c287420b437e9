// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * One file of settings.
 */
export interface EntryProps {
  /**
   * Its file is `/etc/__name__-entries/<name>.conf`.
   */
  name: string
  /**
   * One line each.
   */
  settings: {
    [k: string]: string
  }
}
