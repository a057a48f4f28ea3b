/** Short ways to a tree, groups and grants: the tree and the grants over HTTP, groups past the Worker. */
import { randomBytes } from 'node:crypto'
import type { Answer, Postern } from './postern.ts'

/** What an administrator does, as `token`'s owner. */
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
}

/** A name that nothing else has. */
export function freshName(prefix = 'n'): string {
  return `${prefix}${randomBytes(5).toString('hex')}`
}

/** @param token an administrator's, asked for at each call: a long test may renew it */
export function forester(postern: () => Postern, token: () => string): Forester {
  const call: Forester['call'] = (method, path, body, headers) =>
    postern().call(method, path, { token: token(), ...(body !== undefined && { body }), ...(headers && { headers }) })
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
      const { database } = postern()
      await database.sql('insert into groups (name, priority) values ($1, $2)', [name, priority])
      await database.sql(
        `insert into memberships (user_id, group_id)
         select u.id, g.id from users u, groups g where g.name = $1 and u.username = any ($2)`,
        [name, members],
      )
    },
  }
}
