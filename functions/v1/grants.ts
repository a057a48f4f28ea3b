/** Grants: what a user or a group may do to a resource. */
import * as z from 'zod/mini'
import { parseInstant } from '../../domain/instant.ts'
import { pseudoGroups } from '../../domain/holder.ts'
import {
  accessSpellings,
  maxPermissionTextLength,
  parsePermission,
  permissionNameKeys,
  scopeSpellings,
} from '../../domain/permission-text.ts'
import { permissionTypes } from '../../domain/permission-type.ts'
import { administrator } from '../../http/authenticate.ts'
import { createFunction, database } from '../../http/function.ts'
import { body, query, uuidParam } from '../../http/input.ts'
import { InstantText, Page, Reference, Uuid } from '../../http/schemas.ts'
import { list } from '../../store/grant-list.ts'
import * as grants from '../../store/grants.ts'

const Holder = z.union([
  z.enum(pseudoGroups),
  z.strictObject({ user: Reference }),
  z.strictObject({ group: Reference }),
])

/** The text form, or its parts, the name under one of its keys; `domain/permission-text.ts` reads them. Without others: allow, recursive, for good. */
const PermissionForm = z.union([
  z.string().check(z.maxLength(maxPermissionTextLength)),
  z.strictObject({
    ...(Object.fromEntries(permissionNameKeys.map((key) => [key, z.optional(z.string())])) as Record<
      (typeof permissionNameKeys)[number],
      z.ZodMiniOptional<z.ZodMiniString>
    >),
    access: z.optional(z.enum(accessSpellings)),
    scope: z.optional(z.enum(scopeSpellings)),
    type: z.optional(z.enum(permissionTypes)),
    reason: z.optional(z.string()),
    expires_at: z.optional(z.nullable(InstantText)),
  }),
])

const NewGrant = z.strictObject({ holder: Holder, resource: Uuid, permission: PermissionForm })

const Filter = z.strictObject({
  ...Page,
  user: z.optional(Reference),
  group: z.optional(Reference),
  resource: z.optional(Uuid),
})

const grantsFunction = createFunction('/v1/grants')

grantsFunction.get('/', administrator, query(Filter), async (c) => {
  const { limit, after, ...filter } = c.req.valid('query')
  return c.json(await list(database(c), c.var.caller, filter, { limit, after }))
})

grantsFunction.post('/', administrator, body(NewGrant), async (c) => {
  const grant = await grants.add(database(c), c.var.caller, read(c.req.valid('json')))
  return c.json(grant, 201, { Location: `/v1/grants/${grant.uuid}` })
})

grantsFunction.put('/', administrator, body(NewGrant), async (c) => {
  const { grant, fresh } = await grants.put(database(c), c.var.caller, read(c.req.valid('json')))
  return fresh ? c.json(grant, 201, { Location: `/v1/grants/${grant.uuid}` }) : c.json(grant)
})

grantsFunction.get('/:uuid', administrator, async (c) =>
  c.json(await grants.get(database(c), c.var.caller, uuidParam(c, 'uuid'))),
)

grantsFunction.delete('/:uuid', administrator, async (c) => {
  await grants.remove(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

function read({ holder, resource, permission }: z.output<typeof NewGrant>): grants.NewGrant {
  if (typeof permission === 'string') {
    return { holder, resource, permission: parsePermission(permission), expiresAt: null }
  }
  const { expires_at: expiresAt, ...parts } = permission
  return { holder, resource, permission: parsePermission(parts), expiresAt: parseInstant(expiresAt ?? '') ?? null }
}

export default grantsFunction
