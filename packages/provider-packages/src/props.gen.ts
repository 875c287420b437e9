// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * One package of the distribution.
 */
export interface PackageProps {
  /**
   * The name that the distribution gives it.
   */
  name: string
  /**
   * Exactly this version. Default: whichever is there, else the newest.
   */
  version?: string
  /**
   * Fetch the package lists first, however fresh they are. Default: only when they are older than a day.
   */
  update?: boolean
  /**
   * Install what it recommends, too. Default true, as apt-get does.
   */
  recommends?: boolean
  /**
   * Programs that come with it under other names.
   */
  programs?: string[]
}
