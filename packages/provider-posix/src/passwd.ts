import { defineFact } from '@hostkit/core'

export interface User {
  readonly uid: number
  readonly gid: number
  readonly home: string
  readonly shell: string
}

export interface Group {
  readonly gid: number
  readonly members: readonly string[]
}

/** passwd(5) and group(5) through the name service, whole: one process each, whatever the number of accounts. */
export interface Directory {
  readonly users: ReadonlyMap<string, User>
  readonly groups: ReadonlyMap<string, Group>
}

const SCRIPT = 'if command -v getent >/dev/null; then getent passwd; echo; getent group; else cat /etc/passwd; echo; cat /etc/group; fi'

export const passwdFact = defineFact<'all', Directory>({
  name: 'passwd',
  command: () => ({ argv: ['sh', '-c', SCRIPT] }),
  parse({ stdout }) {
    const [users = '', groups = ''] = stdout.toString('utf8').split('\n\n')
    const rows = (text: string): string[][] => text.split('\n').map((line) => line.split(':'))
    return [
      {
        users: new Map(
          rows(users)
            .filter((row) => row.length === 7)
            .map(([name, , uid, gid, , home, shell]) => [name!, { uid: Number(uid), gid: Number(gid), home: home!, shell: shell! }]),
        ),
        groups: new Map(
          rows(groups)
            .filter((row) => row.length === 4)
            .map(([name, , gid, members]) => [name!, { gid: Number(gid), members: members!.split(',').filter((member) => member !== '') }]),
        ),
      },
    ]
  },
})

export const nameOfGroup = ({ groups }: Directory, gid: number): string =>
  [...groups].find(([, group]) => group.gid === gid)?.[0] ?? String(gid)
export const groupsOf = ({ groups }: Directory, user: string): readonly string[] =>
  [...groups]
    .filter(([, { members }]) => members.includes(user))
    .map(([name]) => name)
    .toSorted()
