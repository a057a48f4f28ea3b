/** People in groups, made past the Worker, for tests of who may do what to whom. */
import type { Answer, Postern, SignedIn } from './postern.ts'
import { freshName } from './tree.ts'

/** Somebody who is made for one test. */
export interface Person extends SignedIn {
  name: string
}

/** What a test of accounts needs. */
export interface People {
  /** Signed in, with a role, in the groups named; `administers` makes them administrator of those. */
  person: (how?: { role?: string; groups?: string[]; administers?: string[] }) => Promise<Person>
  group: () => Promise<string>
  as: (who: SignedIn | undefined, method: string, path: string, body?: unknown) => Promise<Answer>
  row: (uuid: string) => Promise<Record<string, unknown> | undefined>
  auditOf: (uuid: string) => Promise<string[]>
}

export function peopleOf(postern: Postern): People {
  const sql = (text: string, values: unknown[]) => postern.database.sql(text, values)
  const join = (name: string, group: string, administers: boolean) =>
    sql(
      `insert into memberships (user_id, group_id, group_administrator)
       select u.id, g.id, $3 from users u, groups g where u.username = $1 and g.name = $2`,
      [name, group, administers],
    )
  return {
    async person({ role = 'authenticated', groups = [], administers = [] } = {}) {
      const name = freshName('p')
      await postern.createUser(name)
      await sql('update users set role = $2 where username = $1', [name, role])
      for (const each of groups) await join(name, each, false)
      for (const each of administers) await join(name, each, true)
      return { ...(await postern.signIn(name)), name }
    },
    async group() {
      const name = freshName('g')
      await sql('insert into groups (name) values ($1)', [name])
      return name
    },
    as: (who, method, path, body) => postern.call(method, path, { token: who?.token, body }),
    row: async (uuid) => (await sql('select * from users where uuid = $1', [uuid]))[0],
    auditOf: async (uuid) =>
      (
        await postern.database.sql<{ action: string }>(
          `select action from audit_events where target_kind = 'user' and target = $1 and action <> 'session-opened' order by id`,
          [uuid],
        )
      ).map(({ action }) => action),
  }
}
