import { Failure, problem } from './diagnostic.js'

/** How shells and tools say that the kernel gives them no further process, in the locale that they are given. */
const STARVED = /\bcan(?:no|')t fork$|\bv?fork: .*temporarily unavailable/im

/** Whether there is room for a dozen processes at a time, which is what a run takes: a command for sh. */
export const ROOM = '[ "$(: | : | : | : | : | : | : | : | : | : | : | : | echo room)" = room ]'

/** Whether words from the host say so. What was not started has answered nothing, and that must not be read as nothing to be there. */
export const isStarved = (words: string): boolean => STARVED.test(words)

export const starved = (name: string, words = ''): Failure =>
  new Failure(
    problem('HK2009', `${name} has no room for more processes`, {
      ...(words.trim() === '' ? {} : { details: words.trim().split('\n').slice(-5) }),
      hint: 'see its limits: ulimit -u, and TasksMax of the slice that the login is in',
    }),
  )
