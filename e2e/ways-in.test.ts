import { applyPlan, Channel, Failure, makePlan, noSecrets, openSession, type Runner, type Secrets, type Transport } from '@hostkit/core'
import { pluginsOf } from '@hostkit/core/testing'
import { defineProject } from '@hostkit/dsl'
import { file } from '@hostkit/provider-posix'
import { plugin } from '@hostkit/provider-posix/plugin'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canaries } from './canaries.js'
import { sshHost, type SshHost } from './over-ssh.js'

const PASSWORD = canaries.password
const secrets: Secrets = {
  reveal: ({ secret }) => (secret === 'env:RIGHT' ? PASSWORD : secret === 'env:WRONG' ? canaries.wrongPassword : null),
}

describe.each(['ssh2', 'openssh'] as const)('becoming root (%s)', (transport) => {
  let free: SshHost
  let asking: SshHost
  beforeAll(async () => {
    free = await sshHost({ user: { name: 'op', sudo: 'nopasswd' } })
    asking = await sshHost({ user: { name: 'op', sudo: 'password', password: PASSWORD } })
  })
  afterAll(() => Promise.all([free.host.delete(), asking.host.delete()]))

  const whoami = async (runner: Runner): Promise<string> => {
    const channel = await Channel.open(runner, secrets)
    try {
      const [who, echo] = await channel.query([{ argv: ['id', '-un'] }, { argv: ['cat'], stdin: Buffer.from('the body\n') }])
      expect(echo!.stdout.toString()).toBe('the body\n')
      return who!.stdout.toString().trim()
    } finally {
      await channel.close()
    }
  }
  const refusal = async (runner: Runner): Promise<Failure> => {
    const error = await whoami(runner).then(
      () => null,
      (error: unknown) => error,
    )
    expect(error).toBeInstanceOf(Failure)
    return error as Failure
  }

  it('works without a password, and the password offered goes nowhere', async () => {
    expect(await whoami(free.runner({ transport, user: 'op', sudo: {} }))).toBe('root')
    expect(await whoami(free.runner({ transport, user: 'op', sudo: { password: { secret: 'env:RIGHT' } } }))).toBe('root')
  })

  it('works with a password', async () =>
    expect(await whoami(asking.runner({ transport, user: 'op', sudo: { password: { secret: 'env:RIGHT' } } }))).toBe('root'))

  it('says that the password is wrong after one attempt, without saying it', async () => {
    const before = await attempts()
    const failure = await refusal(asking.runner({ transport, user: 'op', sudo: { password: { secret: 'env:WRONG' } } }))
    expect(failure.diagnostics).toMatchObject([{ code: 'HK2005', message: expect.stringContaining('env:WRONG') }])
    expect(JSON.stringify(failure.diagnostics)).not.toContain(canaries.wrongPassword)
    expect((await attempts()) - before).toBeLessThanOrEqual(1)
  })

  it('says that a password is needed', async () => {
    expect((await refusal(asking.runner({ transport, user: 'op', sudo: {} }))).diagnostics).toMatchObject([
      { code: 'HK2005', hint: expect.stringContaining('--sudo-password-env') },
    ])
  })

  it('says what sudo says when it refuses', async () => {
    await asking.host.exec(['useradd', '-m', '-s', '/bin/sh', 'nobody2'])
    await asking.host.script(
      'mkdir -p /home/nobody2/.ssh && cp /root/.ssh/authorized_keys /home/nobody2/.ssh/ && chown -R nobody2 /home/nobody2/.ssh && echo "nobody2:$1" | chpasswd',
      PASSWORD,
    )
    const failure = await refusal(asking.runner({ transport, user: 'nobody2', sudo: { password: { secret: 'env:RIGHT' } } }))
    expect(failure.diagnostics[0]).toMatchObject({
      code: 'HK2005',
      details: expect.arrayContaining([expect.stringContaining('not in the sudoers file')]),
    })
  })

  it('leaves no trace of the password on the host', async () => {
    const { stdout } = await asking.host.script('journalctl -o cat --no-pager | grep -cF "$1" || true', PASSWORD)
    expect(stdout.trim()).toBe('0')
  })

  /** How often sudo was given a wrong password, by its own log. */
  const attempts = async (): Promise<number> =>
    [...(await asking.host.exec(['journalctl', '-o', 'cat', '--no-pager'])).stdout.matchAll(/(\d+) incorrect password attempt/g)].reduce(
      (sum, match) => sum + Number(match[1]),
      0,
    )
})

describe('login shells and rc files', () => {
  const registry = pluginsOf(plugin)
  for (const shell of ['/bin/dash', '/bin/bash', '/bin/zsh', '/usr/bin/fish', '/bin/csh']) {
    it(`${shell} with a noisy rc file`, async () => {
      const target = await sshHost({ image: 'debian-12-full', user: { name: 'op', sudo: 'nopasswd', shell } })
      try {
        await target.host.script(
          'for f in .bashrc .profile .zshenv .cshrc .tcshrc; do printf "echo noise from %s\\necho more >&2\\n" $f >/home/op/$f; done; mkdir -p /home/op/.config/fish; echo "echo fishy" >/home/op/.config/fish/config.fish; chown -R op /home/op',
        )
        const session = await openSession({ name: 'noisy', runner: target.runner({ user: 'op', sudo: {} }), registry, secrets: noSecrets })
        expect(session.target).toMatchObject({ uid: 0, os: 'debian', version: '12' })
        await session.close()
      } finally {
        await target.host.delete()
      }
    })
  }
})

it('a plan made over one transport is applied over the other', async () => {
  const registry = pluginsOf(plugin)
  const { host, runner } = await sshHost()
  const over = async <T>(transport: Transport, act: (session: Awaited<ReturnType<typeof openSession>>) => Promise<T>): Promise<T> => {
    const session = await openSession({ name: 'host', runner: runner({ transport }), registry, secrets: noSecrets })
    try {
      return await act(session)
    } finally {
      await session.close()
    }
  }
  try {
    for (const [made, applied] of [
      ['ssh2', 'openssh'],
      ['openssh', 'ssh2'],
    ] as const) {
      const project = defineProject('ways', (scope) => void file(scope, '/etc/way', { content: `${made}, then ${applied}\n` }))
      const plan = await over(made, (session) => makePlan(project, null, session))
      expect(plan.parts[0]!.target.hostKey).toMatch(/^SHA256:/)
      expect(await over(applied, (session) => applyPlan(plan, session))).toMatchObject({ outcome: 'applied' })
      expect((await host.exec(['cat', '/etc/way'])).stdout).toBe(`${made}, then ${applied}\n`)
    }
  } finally {
    await host.delete()
  }
})
