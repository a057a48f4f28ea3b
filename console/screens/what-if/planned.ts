/**
 * Changes in addresses. An address is not trusted: anybody may have written it. So a change is one of a closed list of requests, read strictly, and a
 * request is made anew from what was read; nothing of the address is sent as it is.
 */
import * as z from 'zod/mini'

const uuid = z.uuid()
/** An id or a name. Not `current`: that would be whoever opens the address. */
const reference = z.string().check(z.regex(/^(?!current$)[^\p{Cc}/?#]{1,320}$/u))
const permissionName = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,62}$/))
const permissionText = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,62}(?:-[a-z0-9]+){0,4}$/))

const Holder = z.union([
  z.enum(['everyone', 'authenticated']),
  z.strictObject({ user: reference }),
  z.strictObject({ group: reference }),
])

const Permission = z.strictObject({
  name: permissionName,
  access: z._default(z.enum(['allow', 'deny']), 'allow'),
  scope: z._default(z.enum(['match', 'recursive']), 'recursive'),
  expires_at: z.optional(z.nullable(z.iso.datetime({ offset: true }))),
  requires: z.optional(
    z.strictObject({ aal: z.optional(z.literal(2)), within_minutes: z.optional(z.int().check(z.gte(1))) }),
  ),
})

const Grant = z.strictObject({ holder: Holder, resource: uuid, permission: z.union([permissionText, Permission]) })
const Named = z.strictObject({
  resource: uuid,
  permission: permissionText,
  user: z.optional(reference),
  group: z.optional(reference),
})
const Move = z.strictObject({ parent: uuid, name: z.optional(z.string().check(z.minLength(1), z.maxLength(320))) })
/** Flags are not access, so no preview shows them: none are sent. */
const NoFlags = z.strictObject({ flags: z.strictObject({}) })

/** Who holds a grant. */
export type Holder = z.output<typeof Holder>

/** A change that was read. */
export type Planned =
  | { kind: 'grant'; method: 'POST' | 'PUT'; grant: z.output<typeof Grant> }
  | { kind: 'deletion'; uuid: string }
  | { kind: 'named-deletion'; holder: Holder; resource: string; permission: string }
  | { kind: 'joining' | 'leaving'; group: string; user: string }
  | { kind: 'move'; resource: string; parent: string; name?: string | undefined }

/** The paths of the closed list. */
const paths = {
  grants: /^\/v1\/grants$/,
  grant: /^\/v1\/grants\/([^/?#]+)$/,
  namedGrant: /^\/v1\/grants\?([^#]+)$/,
  member: /^\/v1\/groups\/([^/?#]+)\/members\/([^/?#]+)$/,
  resource: /^\/v1\/resources\/([^/?#]+)$/,
}

const Envelope = z.strictObject({
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  path: z.string().check(z.maxLength(4096)),
  body: z.optional(z.unknown()),
})

/** Reads a change. @returns null for anything that is not a change of the list */
export function readChange(text: string): Planned | null {
  try {
    const { method, path, body } = z.parse(Envelope, JSON.parse(text))
    const parts = (pattern: RegExp) => pattern.exec(path)?.slice(1).map(decodeURIComponent)
    const nothing = () => z.parse(z.undefined(), body)

    if ((method === 'POST' || method === 'PUT') && parts(paths.grants))
      return { kind: 'grant', method, grant: z.parse(Grant, body) }
    const [grant] = (method === 'DELETE' && parts(paths.grant)) || []
    if (grant !== undefined) return (nothing(), { kind: 'deletion', uuid: z.parse(uuid, grant) })
    const query = method === 'DELETE' && paths.namedGrant.exec(path)?.[1]
    if (query) return (nothing(), namedDeletion(query))
    const [group, user] = parts(paths.member) ?? []
    if (method === 'PUT' && group !== undefined) return (z.parse(NoFlags, body), membership('joining', group, user))
    if (method === 'DELETE' && group !== undefined) return (nothing(), membership('leaving', group, user))
    const [resource] = (method === 'PATCH' && parts(paths.resource)) || []
    if (resource !== undefined) return { kind: 'move', resource: z.parse(uuid, resource), ...z.parse(Move, body) }
    return null
  } catch {
    return null
  }
}

function membership(kind: 'joining' | 'leaving', group: string, user: string | undefined): Planned {
  return { kind, group: z.parse(reference, group), user: z.parse(reference, user) }
}

function namedDeletion(query: string): Planned | null {
  const { user, group, ...named } = z.parse(Named, Object.fromEntries(new URLSearchParams(query)))
  const holder = user === undefined ? group : { user }
  if (holder === undefined || (user !== undefined && group !== undefined)) return null
  return { kind: 'named-deletion', ...named, holder: typeof holder === 'string' ? groupHolder(holder) : holder }
}

function groupHolder(group: string): Holder {
  return group === 'everyone' || group === 'authenticated' ? group : { group }
}
