// Generated from schemas/*.json by `npm run generate`. Do not edit.

/**
 * The file /etc/systemd/system/NAME. Whether the unit is enabled and runs is a systemd.state.
 */
export interface ServiceProps {
  /**
   * With its suffix: toys-web.service. A template has an @ before the suffix: worker@.service.
   */
  name: string
  /**
   * Directives of systemd.unit(5), systemd.service(5), systemd.exec(5), systemd.kill(5) and systemd.resource-control(5), in camelCase: restartSec, ipAddressDeny, execStart. Their types are those of systemdService().
   */
  directives: {}
  /**
   * Directives that this package does not know, by section, with systemd's own names: the text behind =; a list makes several lines.
   */
  extra?: {
    [k: string]: {
      [k: string]: string | string[]
    }
  }
}

/**
 * Whether a unit is enabled, whether it runs, and with which files it was started.
 */
export interface StateProps {
  /**
   * With its suffix: toys-web.service. It may be one that the host brings.
   */
  unit: string
  /**
   * Whether it starts at boot. Left out: whatever it is.
   */
  enabled?: boolean
  /**
   * Whether it runs now. Left out: whatever it does.
   */
  running?: boolean
  /**
   * How long after a start it is watched: 500ms, 2s. 0s: not at all. Default 2s for a service, 0s for anything else.
   */
  settle?: string
  /**
   * Files it reads when it starts, beside its unit file: it is restarted when one of them changes.
   */
  files?: string[]
  /**
   * Units it names: their files are there before it starts.
   */
  units?: string[]
  /**
   * Ports it listens at: tcp/4000. No two units may have the same.
   */
  listens?: string[]
}

/**
 * The file /etc/systemd/system/NAME. Whether the unit is enabled and runs is a systemd.state.
 */
export interface TimerProps {
  /**
   * With its suffix: toys-backup.timer.
   */
  name: string
  /**
   * Directives of systemd.unit(5) and systemd.timer(5), in camelCase: onCalendar, randomizedDelaySec. Their types are those of systemdTimer().
   */
  directives: {}
  /**
   * Directives that this package does not know, by section, with systemd's own names: the text behind =; a list makes several lines.
   */
  extra?: {
    [k: string]: {
      [k: string]: string | string[]
    }
  }
}
