import { setTimeout as pause } from 'node:timers/promises'
import { fail, milliseconds, type Retry, type Watch } from '@hostkit/core'
import { stopped } from './dial.js'
import type { Place } from './place.js'
import { Unreachable } from './unreachable.js'

/** Only making the connection is tried again; a refused key or a wrong host key would be no better the second time. */
export async function persist<T>(place: Place, retry: Retry | undefined, watch: Watch, attempt: () => Promise<T>): Promise<T> {
  const { attempts, delay } = readRetry(retry)
  for (let count = 1; ; count++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Unreachable) || !error.temporary) throw error
      if (count >= attempts) throw attempts === 1 ? error : error.after(attempts)
      const wait = delay(count)
      watch.emit?.({ type: 'connect.retry', target: place.target, attempt: count, attempts, delay: wait, why: error.why })
      await pause(wait, undefined, watch.signal ? { signal: watch.signal } : {}).catch(() => {
        throw stopped(place)
      })
    }
  }
}

function readRetry(retry: Retry = {}): { attempts: number; delay: (attempt: number) => number } {
  const attempts = retry.attempts ?? 1
  if (!Number.isInteger(attempts) || attempts < 1) fail('HK1004', `retry.attempts is ${attempts}; it is a whole number from 1`)
  const base = duration(retry.baseDelay ?? '250ms', 'retry.baseDelay')
  const most = duration(retry.maxDelay ?? '2s', 'retry.maxDelay')
  return { attempts, delay: (attempt) => Math.min(most, base * 2 ** (attempt - 1)) }
}

export function duration(text: string, option: string): number {
  try {
    return milliseconds(text)
  } catch (error) {
    return fail('HK1004', `${option}: ${(error as Error).message}`)
  }
}
