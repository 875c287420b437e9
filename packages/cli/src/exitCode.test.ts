import { problem, type Code, type Outcome } from '@hostkit/core'
import { describe, expect, it } from 'vitest'
import { codeOf, codeOfResult, worstOf } from './exitCode.js'

const of = (...codes: Code[]): number => codeOf(codes.map((code) => problem(code, 'x')))

describe('exit codes', () => {
  it.each([
    [1, ['HK1042' as Code]],
    [1, ['HK2001']],
    [1, ['HK3006']],
    [1, ['HK4004']],
    [1, []],
    [4, ['HK4005']],
    [5, ['HK3001']],
    [5, ['HK3002', 'HK3002']],
    [5, ['HK3003']],
    [5, ['HK3004', 'HK1004']],
    [5, ['HK3005']],
    [6, ['HK4002']],
    [6, ['HK4003']],
    [64, ['HK6001']],
    [64, ['HK6002']],
    [64, ['HK6004']],
    [1, ['HK6003']],
  ] satisfies [number, Code[]][])('%i for %j', (code, codes) => {
    expect(of(...codes)).toBe(code)
  })

  it('does not count warnings', () => {
    expect(codeOf([{ ...problem('HK3002', 'x'), severity: 'warning' }, problem('HK2001', 'y')])).toBe(1)
  })

  it.each([
    ['unchanged', false, false, 0],
    ['applied', false, false, 0],
    ['applied', false, true, 2],
    ['applied', true, false, 0],
    ['rolled back', false, false, 3],
    ['rolled back', true, false, 130],
    ['needs operator', true, true, 4],
  ] satisfies [Outcome, boolean, boolean, number][])('%s (stopped: %s, detailed: %s) is %i', (outcome, stopped, detailed, code) => {
    expect(codeOfResult({ outcome, stopped }, detailed)).toBe(code)
  })
})

it('of several hosts the worst decides', () => {
  expect([worstOf([0, 0]), worstOf([0, 2]), worstOf([0, 1, 2]), worstOf([1, 5]), worstOf([6, 3, 0]), worstOf([3, 4, 130])]).toEqual([
    0, 2, 1, 5, 3, 4,
  ])
})
