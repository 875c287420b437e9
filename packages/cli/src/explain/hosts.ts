import type { Explanations } from './explanation.js'

export const hosts: Explanations<'HK2'> = {
  HK2001: {
    cause:
      'No connection came about: the name is not known, the port is closed or filtered, nothing answers, or the way there is one that HostKit does not go.',
    mend: 'Try the same with ssh. If ssh reaches the host and HostKit does not, compare user, port and address in the message with what ssh -v says.',
    example: { shell: 'ssh -v deploy@elixir.toys true\nhostkit doctor --host prod' },
  },
  HK2002: {
    cause: 'The host shows a key that no known_hosts file has. HostKit never takes a host on trust by itself.',
    mend: 'Compare the fingerprint with the host, over a way that you trust (its console). Then let HostKit remember it once, or pin it in the config.',
    example: {
      shell:
        "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub   # on the host's console\nhostkit plan --host prod --accept-new-host-key\n# or in the config: ssh: { hostKey: 'SHA256:…' }",
    },
  },
  HK2003: {
    cause:
      'The host shows another key than the one that is known, pinned, or one that is revoked: it was installed again, its address belongs to another machine now, or somebody stands between.',
    mend: 'Find out why first. If the host was really installed again, take the old line out and compare the new fingerprint as for a new host. Nothing was sent.',
    example: { shell: 'ssh-keygen -R elixir.toys\nhostkit plan --host prod --accept-new-host-key' },
  },
  HK2004: {
    cause:
      'The host was reached, but lets the user in with nothing that was offered. The details list each key and password that was tried, and what became of it.',
    mend: 'Put a public key into authorized_keys of that user, add the key to the agent, or name the right user or key file.',
    example: { shell: 'ssh-copy-id deploy@elixir.toys\nssh-add ~/.ssh/id_ed25519\nhostkit plan --host prod --identity-file ~/.ssh/prod' },
  },
  HK2005: {
    cause: 'sudo is not installed, does not let this user become root, or asks for a password and none is configured, or the wrong one.',
    mend: 'Give a password, or a rule without one for this user. Leave sudo out where the user is root already.',
    example: {
      shell:
        "hostkit plan --host prod --sudo-password-env PROD_SUDO\n# in the config: sudo: { password: secretEnv('PROD_SUDO') }\n# or on the host, with visudo: deploy ALL=(ALL) NOPASSWD: ALL",
    },
  },
  HK2006: {
    cause: 'The host has no POSIX shell with the few tools that HostKit needs there, or a kind needs a program that it lacks.',
    mend: 'Install what the message names, or declare what brings it. A busybox with these applets is enough.',
    example: { shell: 'ssh deploy@elixir.toys sudo apt-get install coreutils findutils util-linux tar gzip sed grep' },
  },
  HK2007: {
    cause:
      'The connection stands, but no answer came in time: the host is overloaded, the link stalls, or the login waits for a name server.',
    mend: 'Look at the load of the host, and try again. A run that had started goes on there.',
    example: { shell: 'ssh deploy@elixir.toys uptime\nhostkit resume --host prod   # what became of the run' },
  },
  HK2008: {
    cause: 'The connection broke while it was used. A run that had started does not need it and goes on.',
    mend: 'Try again. After an apply, ask the host how it ended.',
    example: { shell: 'hostkit resume --host prod' },
  },
  HK2009: {
    cause:
      'What came back is not the answer of a shell: a forced command, a login that prints text or starts another program, a full disk, a limit to what may be started.',
    mend: 'See what a plain command over ssh prints. Nothing may print without being asked, in no profile of that user. Where there is no room for more processes, see `ulimit -u`, and `TasksMax` of the slice of the login.',
    example: { shell: 'ssh deploy@elixir.toys true   # prints nothing, and ends with 0' },
  },
  HK2010: {
    cause:
      'The state of something on the host could not be found out: a file that only root may read, a directory where a file is declared, a service manager that does not answer.',
    mend: 'Read as root, or move what is in the way.',
    example: { shell: "# in the config: host(project, 'prod', { at: 'elixir.toys', sudo: true })\nhostkit plan --host prod --sudo" },
  },
  HK2011: {
    cause:
      'A private key was named and cannot be used: it is not there, not readable, not a key, or its passphrase is not known. One that others may read is used, but ssh and --transport openssh refuse it, and hostkit doctor calls it a fault.',
    mend: 'Correct the path or the mode. Put a key with a passphrase into the agent where nobody can be asked.',
    example: { shell: 'chmod 600 ~/.ssh/prod\nssh-add ~/.ssh/prod' },
  },
}
