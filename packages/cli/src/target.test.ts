import type { Failure, HostDeclaration, TargetRecord } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import { wayTo } from './connect.js'
import { chooseForPlan, chooseTarget } from './target.js'

const source = { file: 'hostkit.config.ts', line: 1 }
const prod: HostDeclaration = {
  name: 'prod',
  source,
  at: 'elixir.toys',
  ssh: { user: 'deploy', port: 2222, identityFile: '~/.ssh/id' },
  sudo: true,
}
const staging: HostDeclaration = { name: 'staging', source, at: '10.0.0.2' }
const demo: HostDeclaration = { name: 'demo', source, at: 'demo', instance: { name: 'demo', backend: 'incus', options: {} } }

const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return (error as Failure).diagnostics[0]
  }
  return null
}

describe('the machine that is meant', () => {
  it('is the one host of a config', () => {
    expect(chooseTarget({}, [prod])).toEqual({ name: 'prod', host: 'prod', reach: { at: 'elixir.toys', ssh: prod.ssh, sudo: true } })
  })

  it('is named where there are several', () => {
    expect(chooseTarget({ host: 'staging' }, [prod, staging])).toMatchObject({ name: 'staging', reach: { at: '10.0.0.2' } })
    const found = codeOf(() => chooseTarget({}, [prod, staging]))
    expect(found).toMatchObject({ code: 'HK6004', details: ['--host prod   elixir.toys', '--host staging   10.0.0.2'] })
    expect(codeOf(() => chooseTarget({ local: true }, [prod, staging]))?.code).toBe('HK6004')
  })

  it('may be mistyped', () => {
    expect(codeOf(() => chooseTarget({ host: 'stagign' }, [prod, staging]))).toMatchObject({
      code: 'HK6004',
      hint: 'did you mean "staging"?',
    })
    expect(codeOf(() => chooseTarget({ host: 'x' }, [prod, staging]))?.hint).toBe('the config has prod, staging')
  })

  it('is nobody where nothing says so', () => {
    expect(codeOf(() => chooseTarget({}, []))).toMatchObject({ code: 'HK6004' })
  })

  it('is this machine, with the declarations of the one host', () => {
    expect(chooseTarget({ local: true, sudo: true }, [prod])).toEqual({ name: 'prod', host: 'prod', reach: { local: true, sudo: true } })
    expect(chooseTarget({ local: true }, [])).toEqual({ name: 'local', host: null, reach: { local: true } })
    expect(chooseTarget({ local: true, host: 'staging' }, [prod, staging]).host).toBe('staging')
  })

  it('is somewhere else, by flags', () => {
    const flags = {
      remote: 'root@10.0.0.9',
      port: '2200',
      identityFile: 'k',
      passwordEnv: 'PW',
      sudoPasswordEnv: 'SPW',
      acceptNewHostKey: true,
      jump: ['admin@bastion:2200,second'],
    }
    expect(chooseTarget(flags, [])).toEqual({
      name: '10.0.0.9',
      host: null,
      reach: {
        at: '10.0.0.9',
        ssh: {
          user: 'root',
          port: 2200,
          identityFile: 'k',
          password: { secret: 'env:PW' },
          acceptNewHostKey: true,
          jump: [{ at: 'bastion', user: 'admin', port: 2200 }, { at: 'second' }],
        },
        sudo: { password: { secret: 'env:SPW' } },
      },
    })
    expect(chooseTarget({ remote: 'x', jump: ['none'] }, []).reach).toEqual({ at: 'x', ssh: { jump: [] } })
    expect(codeOf(() => chooseTarget({ remote: 'x', jump: ['a b'] }, []))).toMatchObject({ code: 'HK6001' })
  })

  it('is reached as the flags say, where they say something', () => {
    expect(chooseTarget({ user: 'root', port: '22' }, [prod]).reach).toEqual({
      at: 'elixir.toys',
      ssh: { user: 'root', port: 22, identityFile: '~/.ssh/id' },
      sudo: true,
    })
    expect(chooseTarget({}, [demo]).reach).toEqual({ at: 'demo', instance: demo.instance })
    expect(chooseTarget({ user: 'root' }, [demo]).reach).toMatchObject({ ssh: { user: 'root' } })
  })

  it.each([
    [{ local: true, remote: 'x' }],
    [{ port: 'ssh', remote: 'x' }],
    [{ port: '0', remote: 'x' }],
    [{ port: '70000', remote: 'x' }],
    [{ local: true, user: 'x' }],
    [{ remote: 'root@' }],
    [{ remote: '@x' }],
  ])('is not to be understood: %j', (flags) => {
    expect(codeOf(() => chooseTarget(flags, []))?.code).toBe('HK6001')
  })
})

describe('the machine of a plan', () => {
  const record = (reach: TargetRecord['reach']): TargetRecord => ({
    name: 'prod',
    via: '',
    reach,
    hostKey: null,
    machineId: 'm',
    os: '',
    osVersion: '',
    arch: '',
  })
  const planned = record({ at: 'elixir.toys', ssh: { user: 'deploy', acceptNewHostKey: true, knownHostsFile: '/tmp/mine' }, sudo: true })

  it('is reached as the plan says, but a plan does not make us trust a host that we have never seen', () => {
    expect(chooseForPlan({}, planned, null)).toEqual({
      name: 'prod',
      host: 'prod',
      reach: { at: 'elixir.toys', ssh: { user: 'deploy', knownHostsFile: '/tmp/mine' }, sudo: true },
    })
    const far = record({ at: 'x', ssh: { jump: [{ at: 'bastion', acceptNewHostKey: true, user: 'admin' }] } })
    expect(chooseForPlan({}, far, null).reach).toEqual({ at: 'x', ssh: { jump: [{ at: 'bastion', user: 'admin' }] } })
  })

  it('is reached as the flags say', () => {
    expect(chooseForPlan({ local: true }, planned, null).reach).toEqual({ local: true })
    expect(chooseForPlan({ acceptNewHostKey: true, user: 'root' }, planned, null).reach).toMatchObject({
      ssh: { user: 'root', acceptNewHostKey: true },
    })
  })

  it('is reached as it is declared now, where it is named', () => {
    expect(chooseForPlan({ host: 'prod' }, planned, [{ ...prod, at: 'moved.toys' }]).reach).toMatchObject({ at: 'moved.toys' })
    expect(chooseForPlan({ host: 'prod' }, planned, null).reach).toMatchObject({ at: 'elixir.toys' })
  })

  it('is another than the one that is named', () => {
    expect(codeOf(() => chooseForPlan({ host: 'staging' }, planned, [staging]))).toMatchObject({
      code: 'HK3001',
      hint: 'hostkit plan --host staging',
    })
    expect(codeOf(() => chooseForPlan({ host: 'nope' }, planned, [prod, staging]))).toMatchObject({
      code: 'HK3001',
      hint: '--host prod, or leave --host out',
    })
  })

  it('is nowhere', () => {
    expect(codeOf(() => chooseForPlan({}, record(null), null))).toMatchObject({ code: 'HK6004' })
  })
})

describe('the same machine on the next command line', () => {
  it.each([
    [{ host: 'prod' }, '--host prod'],
    [{ local: true }, '--local'],
    [{ host: 'prod', config: 'x.ts' }, '--host prod --config x.ts'],
    [{ remote: '10.0.0.9', user: 'root', port: '2200', sudo: true }, '--remote 10.0.0.9 --user root --port 2200 --sudo'],
  ])('%j is %s', (flags, way) => {
    expect(wayTo(chooseTarget(flags, [prod]), flags)).toBe(way)
  })
})
