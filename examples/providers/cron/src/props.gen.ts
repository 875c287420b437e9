// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * One file of /etc/cron.d.
 */
export interface TableProps {
  /**
   * Its file is `/etc/cron.d/<name>`. cron passes over names with a dot.
   */
  name: string
  /**
   * Variables of all its jobs, such as MAILTO.
   */
  environment?: {
    [k: string]: string
  }
  /**
   * @minItems 1
   */
  jobs: [
    {
      /**
       * The five fields of crontab(5), or `@daily` and its like.
       */
      at: string
      user: string
      /**
       * A line for the shell.
       */
      run: string
    },
    ...{
      /**
       * The five fields of crontab(5), or `@daily` and its like.
       */
      at: string
      user: string
      /**
       * A line for the shell.
       */
      run: string
    }[]
  ]
}
