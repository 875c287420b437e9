import { expect, it, vi } from 'vitest'
import { watchPulse } from './pulse.js'

it('only silence kills, and it takes ten ticks', () => {
  vi.useFakeTimers()
  try {
    const socket = { bytesRead: 0 }
    const dead = vi.fn()
    watchPulse(socket, dead)
    for (let i = 0; i < 60; i++) {
      vi.advanceTimersByTime(9000)
      socket.bytesRead++
      vi.advanceTimersByTime(1000)
    }
    expect(dead).not.toHaveBeenCalled()
    vi.advanceTimersByTime(9999)
    expect(dead).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(dead).toHaveBeenCalledExactlyOnceWith(10)
    vi.advanceTimersByTime(60_000)
    expect(dead).toHaveBeenCalledOnce()
  } finally {
    vi.useRealTimers()
  }
})

it('a machine that slept first hears what came in', () => {
  vi.useFakeTimers()
  try {
    const dead = vi.fn()
    const stop = watchPulse({ bytesRead: 0 }, dead)
    vi.setSystemTime(Date.now() + 3_600_000)
    vi.advanceTimersByTime(1000)
    expect(dead).not.toHaveBeenCalled()
    stop()
    vi.advanceTimersByTime(60_000)
    expect(dead).not.toHaveBeenCalled()
  } finally {
    vi.useRealTimers()
  }
})
