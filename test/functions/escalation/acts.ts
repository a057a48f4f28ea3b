/** Acts by which somebody might get rights, each drawn at random. */
import { randomUUID } from 'node:crypto'
import type { ModelWorld } from '#test/models/keys/escalation.ts'
import { groupNames, permissionNames, roleNames, scopesInPlay } from './names.ts'

/** A request, and what it is about. */
export interface Act {
  kind: string
  method: string
  path: string
  body?: object
  /** An account that the act is on; `takesOver`: with the act somebody can sign in as it. */
  target?: string
  takesOver?: boolean
}

/** What acts name. */
export interface Cast {
  names: string[]
  /** By the id of the row. */
  nodeUuids: Record<number, string>
  /** Names of sessions by account. */
  sids: Record<string, string>
}

type Draw = (below: number) => number
type Maker = (draw: Draw, world: ModelWorld, cast: Cast) => Act

const pick = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)]!
const some = <T>(draw: Draw, list: readonly T[]) => list.filter(() => draw(3) === 0)
const permissionOf = (draw: Draw) => {
  const access = pick(draw, ['allow', 'allow', 'deny'])
  return {
    name: pick(draw, permissionNames),
    access,
    scope: pick(draw, ['match', 'recursive']),
    expires_at: pick(draw, [
      null,
      null,
      new Date(Date.now() + 3600_000).toISOString(),
      new Date(Date.now() + 7200_000).toISOString(),
    ]),
    requires:
      access === 'allow'
        ? pick(draw, [null, { aal: 2 }, { within_minutes: 25 }, { aal: 2, within_minutes: 15 }])
        : null,
  }
}
const holderOf = (draw: Draw, names: string[]) =>
  draw(2) ? { user: pick(draw, names) } : pick(draw, [{ group: pick(draw, groupNames) }, 'everyone', 'authenticated'])

const makers: Record<string, Maker> = {
  'give a role': (draw, _, { names }) => {
    const target = pick(draw, names)
    const role = pick(draw, [...roleNames, 'superuser', 'authenticated'])
    return { kind: 'give a role', method: 'PATCH', path: `/v1/users/${target}`, body: { role }, target }
  },
  'define a role': (draw, { roles }) => {
    const changed = { ...roles, [pick(draw, [...roleNames, 'new-role'])]: some(draw, scopesInPlay) }
    if (draw(4) === 0) delete changed[pick(draw, roleNames)]
    return { kind: 'define a role', method: 'PATCH', path: '/v1/settings', body: { roles: changed } }
  },
  grant: (draw, { nodes }, { names, nodeUuids }) => ({
    kind: 'grant',
    method: pick(draw, ['PUT', 'PUT', 'POST']),
    path: '/v1/grants',
    body: { holder: holderOf(draw, names), resource: nodeUuids[pick(draw, nodes).id], permission: permissionOf(draw) },
  }),
  'remove a grant': (draw, { grants }, { nodeUuids }) => {
    const { holder, node, name } =
      grants.length > 0 ? pick(draw, grants) : { holder: { group: 'everyone' }, node: 0, name: 'read' }
    const [[kind, holderName]] = Object.entries(holder) as [[string, string]]
    const resource = nodeUuids[node] ?? randomUUID()
    return {
      kind: 'remove a grant',
      method: 'DELETE',
      path: `/v1/grants?resource=${resource}&permission=${name}&${kind}=${holderName}`,
    }
  },
  'a batch': (draw, { nodes }, { names }) => {
    const root = nodes[0]!
    const child = nodes.find(({ parent }) => parent === root.id)!
    const { name, access, scope, requires } = permissionOf(draw)
    const permission = pick(draw, [name, `${name}-${access}-${scope}`, { name, access, scope, requires }])
    const action = draw(3) ? 'create' : 'remove'
    const holder = pick(draw, [{ user: pick(draw, names) }, { group: pick(draw, groupNames) }, { everyone: true }])
    const at = draw(2)
    const entries = [
      { resource_name: root.name, resource_type: 'service' },
      { resource_name: draw(4) ? child.name : 'new', resource_type: 'route' },
    ].map((entry, n) => (n === at ? { ...entry, permission, action, ...holder } : entry))
    return { kind: 'a batch', method: 'PATCH', path: '/v1/grants', body: { permissions: entries } }
  },
  'add a member': (draw, _, { names }) => ({
    kind: 'add a member',
    method: 'PUT',
    path: `/v1/groups/${pick(draw, groupNames)}/members/${pick(draw, names)}`,
    body: { flags: {} },
  }),
  'remove a member': (draw, _, { names }) => ({
    kind: 'remove a member',
    method: 'DELETE',
    path: `/v1/groups/${pick(draw, groupNames)}/members/${pick(draw, names)}`,
  }),
  'set groups': (draw, _, { names }) => ({
    kind: 'set groups',
    method: 'PUT',
    path: `/v1/users/${pick(draw, names)}/groups`,
    body: { groups: some(draw, groupNames) },
  }),
  'change a group': (draw) => ({
    kind: 'change a group',
    method: 'PATCH',
    path: `/v1/groups/${pick(draw, groupNames)}`,
    body: pick(draw, [{ discoverable: true }, { priority: draw(4) }, { priority: draw(4), discoverable: true }]),
  }),
  'delete a group': (draw) => ({
    kind: 'delete a group',
    method: 'DELETE',
    path: `/v1/groups/${pick(draw, groupNames)}`,
  }),
  'create an account': (draw) => ({
    kind: 'create an account',
    method: 'POST',
    path: '/v1/users',
    body: {
      username: `new${draw(1e9)}`,
      email: `new${draw(1e9)}@example.test`,
      send_mail: false,
      groups: some(draw, groupNames),
    },
  }),
  'change an address': (draw, _, { names }) => {
    const target = pick(draw, names)
    const body = { email: `taken${draw(1e9)}@example.test`, ...(draw(2) && { email_verified: true }) }
    return { kind: 'change an address', method: 'PATCH', path: `/v1/users/${target}`, body, target, takesOver: true }
  },
  'act on an account': (draw, _, { names, sids }) => {
    const target = pick(draw, names)
    const [method, path, body] = pick(draw, [
      ['POST', `/v1/users/${target}/lock`, { kind: 'administrative' }],
      ['POST', `/v1/users/${target}/unlock`],
      ['PATCH', `/v1/users/${target}`, { is_active: false }],
      ['PATCH', `/v1/users/${target}`, { must_change_password: true }],
      ['POST', `/v1/passwords/${target}/force-change`],
      ['DELETE', `/v1/sessions/${sids[target]}`],
    ] as [string, string, object?][])
    return { kind: 'act on an account', method, path, ...(body && { body }), target }
  },
  'change a node': (draw, { nodes }, { nodeUuids }) => {
    const uuid = nodeUuids[pick(draw, nodes.slice(1)).id]
    const body = draw(2) ? { name: pick(draw, ['a', 'b', 'c', 'd']) } : { parent: nodeUuids[pick(draw, nodes).id] }
    return draw(2)
      ? { kind: 'change a node', method: 'PATCH', path: `/v1/resources/${uuid}`, body }
      : { kind: 'change a node', method: 'DELETE', path: `/v1/resources/${uuid}` }
  },
}

/** The kinds of acts, each with the scopes without which it is refused at once. */
export const actKinds: Readonly<Record<string, readonly string[]>> = {
  'give a role': ['users:write'],
  'define a role': ['settings:write'],
  grant: ['grants:write', 'check'],
  'remove a grant': ['grants:write', 'check'],
  'a batch': ['grants:write', 'check'],
  'add a member': ['members:write', 'check'],
  'remove a member': ['members:write', 'check'],
  'set groups': ['members:write', 'check'],
  'change a group': ['groups:write', 'check'],
  'delete a group': ['groups:write', 'check'],
  'create an account': ['users:write', 'members:write'],
  'change an address': ['users:write'],
  'act on an account': ['users:write', 'users:lock', 'sessions:end'],
  'change a node': ['tree:write'],
}

/** Draws an act. */
export function drawAct(draw: Draw, kind: string, world: ModelWorld, cast: Cast): Act {
  return makers[kind]!(draw, world, cast)
}
