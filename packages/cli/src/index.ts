// Words only: every config imports this, so nothing of the program behind it comes along.
export * from '@hostkit/dsl'
export * from '@hostkit/provider-posix'
export * from '@hostkit/provider-systemd'
export { secretEnv, secretFile } from '@hostkit/core'
export type { Address, Argv, Claim, Diagnostic, DownRule, Duration, Plugin, Project, Secret, SshOptions } from '@hostkit/core'
