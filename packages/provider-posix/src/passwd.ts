import { defineFact } from '@hostkit/core'

export interface User {
  readonly uid: number
  readonly gid: number
  readonly home: string
  readonly shell: string
}

/** passwd(5) and group(5) through the name service, whole: one process each, whatever the number of accounts. */
export interface Accounts {
  readonly users: ReadonlyMap<string, User>
  /** Group ids by name. */
  readonly groups: ReadonlyMap<string, number>
  /** The first name of each group id. */
  readonly names: ReadonlyMap<number, string>
  /** The groups of a user, beside the one that goes with it, in order. */
  readonly memberships: ReadonlyMap<string, readonly string[]>
}

const SCRIPT =
  'if command -v getent >/dev/null; then getent passwd; echo; exec getent group; else cat /etc/passwd; echo; cat /etc/group; fi'

export const passwdFact = defineFact<'all', Accounts>({
  name: 'passwd',
  command: () => ({ script: SCRIPT }),
  parse({ stdout }) {
    const [passwd = '', group = ''] = stdout.toString('utf8').split('\n\n')
    const users = new Map<string, User>()
    for (const [name, , uid, gid, , home, shell] of rows(passwd, 7))
      users.set(name!, { uid: Number(uid), gid: Number(gid), home: home!, shell: shell! })
    const groups = new Map<string, number>()
    const names = new Map<number, string>()
    const memberships = new Map<string, string[]>()
    for (const [name, , id, members] of rows(group, 4)) {
      const gid = Number(id)
      groups.set(name!, gid)
      if (!names.has(gid)) names.set(gid, name!)
      for (const member of new Set(members!.split(','))) {
        const before = memberships.get(member)
        if (before) before.push(name!)
        else memberships.set(member, [name!])
      }
    }
    for (const all of memberships.values()) all.sort()
    return [{ users, groups, names, memberships }]
  },
})

const rows = (text: string, columns: number): string[][] =>
  text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((row) => row.length === columns)
