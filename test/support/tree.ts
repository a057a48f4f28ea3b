/** Short ways to a tree, groups and grants: the tree and the grants over HTTP, groups past the Worker. */
import { randomBytes } from 'node:crypto'
import type { Answer, Postern, SignedIn } from './postern.ts'

/** What an administrator does. */
export interface Forester {
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  /** @returns the uuid */
  service: (name?: string, type?: string) => Promise<string>
  /** @returns the uuid */
  resource: (parent: string, name?: string, type?: string) => Promise<string>
  /** A type whose services have these permissions and nothing below them. @returns its name */
  serviceType: (permissions: string[]) => Promise<string>
  /** A service with a chain of resources below it, root first. @returns their uuids */
  chain: (length: number) => Promise<string[]>
  /** @returns the uuid */
  grant: (holder: unknown, resource: string, permission: unknown) => Promise<string>
  group: (name: string, priority?: number, ...members: string[]) => Promise<void>
  /** Makes children without more, past the Worker: thousands in no time. */
  crowd: (parent: string, count: number) => Promise<void>
  /** What was written down about something, the oldest first. @param target its id, or its name where that is all it has */
  eventsOf: (target: string) => Promise<AuditEvent[]>
}

/** An audit event; `username` did it. */
export interface AuditEvent {
  action: string
  target_kind: string
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever was written down
  details: any
  username: string
}

/** A name that nothing else has. */
export function freshName(prefix = 'n'): string {
  return `${prefix}${randomBytes(5).toString('hex')}`
}

/** @param administrator whose token is asked for at each call: a long test may renew it */
export function forester(postern: Postern, administrator: Pick<SignedIn, 'token'>): Forester {
  const call: Forester['call'] = (method, path, body, headers) =>
    postern.call(method, path, { token: administrator.token, body, headers })
  const make = async (path: string, body: unknown): Promise<string> => {
    const answer = await call('POST', path, body)
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body.uuid
  }
  const service: Forester['service'] = (name = freshName('s'), type = 'api') => make('/v1/services', { name, type })
  const resource: Forester['resource'] = (parent, name = freshName('r'), type = 'route') =>
    make('/v1/resources', { parent, name, type })
  return {
    call,
    service,
    resource,
    async serviceType(permissions) {
      const name = freshName('t')
      await make('/v1/services/types', { name, nodes: { service: { permissions } } })
      return name
    },
    async chain(length) {
      const uuids = [await service()]
      while (uuids.length < length) uuids.push(await resource(uuids.at(-1)!))
      return uuids
    },
    grant: (holder, place, permission) => make('/v1/grants', { holder, resource: place, permission }),
    async group(name, priority = 0, ...members) {
      await postern.database.sql('insert into groups (name, priority) values ($1, $2)', [name, priority])
      await postern.database.sql(
        `insert into memberships (user_id, group_id)
         select u.id, g.id from users u, groups g where g.name = $1 and u.username = any ($2)`,
        [name, members],
      )
    },
    async crowd(parent, count) {
      await postern.database.sql(
        `insert into resources (id, parent_id, name, display_name, type, path) overriding system value
         select made.id, parent.id, 'c' || made.id, 'child', 'route', parent.path || made.id
         from resources parent,
           (select nextval(pg_get_serial_sequence('resources', 'id')) as id from generate_series(1, $2::integer)) made
         where parent.uuid = $1`,
        [parent, count],
      )
    },
    eventsOf: (target) =>
      postern.database.sql(
        `select action, target_kind, details, u.username from audit_events a join users u on u.id = a.actor_id
         where target = $1 order by a.id`,
        [target],
      ),
  }
}
