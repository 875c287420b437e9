import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchPulse } from './pulse.js'

let socket: { bytesRead: number; bytesWritten: number }
const dead = vi.fn()

beforeEach(() => {
  vi.useFakeTimers()
  socket = { bytesRead: 0, bytesWritten: 0 }
  dead.mockReset()
})
afterEach(() => void vi.useRealTimers())

/** Our own questions go out, nothing comes in. */
const silent = (seconds: number): void => {
  for (let i = 0; i < seconds; i++) {
    if (i % 3 === 0) socket.bytesWritten += 80
    vi.advanceTimersByTime(1000)
  }
}

it('only silence kills, and it takes ten seconds', () => {
  watchPulse(socket, dead)
  for (let i = 0; i < 60; i++) {
    silent(9)
    socket.bytesRead++
    silent(1)
  }
  silent(9)
  expect(dead).not.toHaveBeenCalled()
  silent(1)
  expect(dead).toHaveBeenCalledExactlyOnceWith(10)
  silent(60)
  expect(dead).toHaveBeenCalledOnce()
})

it('an upload is given the time that a slow line needs for it, within reason', () => {
  watchPulse(socket, dead)
  socket.bytesWritten += 100 * 1024
  silent(20)
  expect(dead).not.toHaveBeenCalled()
  silent(5)
  expect(dead).toHaveBeenCalledOnce()

  dead.mockReset()
  watchPulse(socket, dead)
  socket.bytesWritten += 1024 ** 3
  silent(38)
  expect(dead).not.toHaveBeenCalled()
  silent(3)
  expect(dead).toHaveBeenCalledOnce()
})

it('a machine that slept first hears what came in', () => {
  const stop = watchPulse(socket, dead)
  vi.setSystemTime(Date.now() + 3_600_000)
  silent(1)
  expect(dead).not.toHaveBeenCalled()
  stop()
  silent(60)
  expect(dead).not.toHaveBeenCalled()
})
