/** Services: the roots of the resource tree. */
import type { Context } from 'hono'
import * as z from 'zod/mini'
import { pseudoGroups } from '#domain/permissions/holder.ts'
import { listAllowed } from '#domain/access/permission-listing.ts'
import { invalid, Refusal } from '#domain/refusal.ts'
import { requestMappings } from '#domain/access/request-mapping/request-mappings.ts'
import { findServiceTypeErrors, isTypeName } from '#domain/resources/service-type.ts'
import { requireAdministrator } from '#http/authenticate.ts'
import type { FunctionEnv } from '#http/env.ts'
import { idempotent } from '#http/idempotency.ts'
import { createFunction, database } from '#http/function.ts'
import { body, query, uuidParam } from '#http/body/input.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { PageQuery, sortedPage } from '#http/schemas.ts'
import { atLeastOne, DisplayName, NameBeginning, ServiceName, TypeName } from '#http/requests/tree-schemas.ts'
import { getNodeRules } from '#store/resources/node-rules.ts'
import type { ServiceRow } from '#store/resources/resource-row.ts'
import {
  createServiceType,
  deleteServiceType,
  getServiceType,
  listServiceTypes,
} from '#store/resources/service-types.ts'
import { createService, deleteService, getService, listServices, updateService } from '#store/resources/services.ts'

const maxUrlLength = 2000

const Url = z.nullable(z.url({ protocol: /^https?$/ }).check(z.maxLength(maxUrlLength)))
/** What the service's type makes of it; Postern keeps it as it is. */
const Configuration = z.nullable(z.record(z.string(), z.unknown()))

const NewService = z.strictObject({
  name: ServiceName,
  type: TypeName,
  url: z.optional(Url),
  display_name: z.optional(DisplayName),
  configuration: z.optional(Configuration),
})

const ServiceChange = atLeastOne({
  name: z.optional(ServiceName),
  display_name: z.optional(DisplayName),
  url: z.optional(Url),
  configuration: z.optional(Configuration),
})

const NodeRules = z.strictObject({
  permissions: z.array(z.string()),
  children: z._default(z.array(z.string()), []),
})

/** The name of a built-in mapping, whether or not its preset is on: a mapping is how a protocol is read. */
const MappingName = z.string().check((payload) => {
  if (Object.hasOwn(requestMappings, payload.value)) return
  const detail = `The mappings are ${Object.keys(requestMappings).join(', ')}.`
  payload.issues.push({ code: 'custom', params: { code: 'invalid-value', detail }, input: payload.value })
})

/** `domain/resources/service-type.ts` says what it may be. */
const NewType = z.strictObject({
  name: TypeName,
  nodes: z.record(z.string(), NodeRules),
  configurable: z._default(z.boolean(), false),
  request_mapping: z._default(z.nullable(MappingName), null),
  basic_authentication: z._default(z.boolean(), false),
  default_grants: z._default(z.record(z.string(), z.array(z.enum(pseudoGroups))), {}),
})

/** Types are listed by their names. */
const TypePage = z.strictObject({ limit: PageQuery.limit, after: z.optional(TypeName) })

const Include = z._default(z.enum(['true', 'false']), 'true')
/** Whether a response includes a service's URL and configuration. */
const Inclusion = { url: Include, configuration: Include }

/** Names of types, with commas between. */
const Types = z.optional(z.string().check(z.maxLength(2000), z.regex(/^[a-z0-9_-]+(?:,[a-z0-9_-]+)*$/)))

const servicesFunction = createFunction('/v1/services')
servicesFunction.use('*', triggersDelivery)

servicesFunction.get(
  '/',
  requireAdministrator('tree:read'),
  query(sortedPage({ ...Inclusion, type: Types, q: z.optional(NameBeginning) })),
  async (c) => {
    const { type, q, url, configuration, ...page } = c.req.valid('query')
    const filter = { types: type?.split(',') ?? null, q }
    const { items, next } = await listServices(database(c), c.var.caller, filter, page)
    return c.json({ items: items.map((service) => withIncluded(service, { url, configuration })), next })
  },
)

servicesFunction.post('/', requireAdministrator('tree:write'), body(NewService), idempotent, async (c) => {
  const { name, type, url = null, display_name: displayName = name, configuration } = c.req.valid('json')
  const requested = { name, type, url, displayName, configuration: configuration ?? {} }
  const service = await createService(database(c), c.var.caller, requested)
  return c.json(service, 201, { Location: `/v1/services/${service.uuid}` })
})

servicesFunction.get('/types', requireAdministrator('tree:read'), query(TypePage), async (c) =>
  c.json(await listServiceTypes(database(c), c.var.caller, c.req.valid('query'))),
)

servicesFunction.post('/types', requireAdministrator('tree:write'), body(NewType), idempotent, async (c) => {
  const { default_grants, request_mapping, basic_authentication, ...fields } = c.req.valid('json')
  const requested = {
    ...fields,
    defaultGrants: default_grants,
    requestMapping: request_mapping,
    basicAuthentication: basic_authentication,
  }
  const errors = findServiceTypeErrors(requested)
  if (errors.length > 0) throw invalid(errors)
  const type = await createServiceType(database(c), c.var.caller, requested)
  return c.json(type, 201, { Location: `/v1/services/types/${type.name}` })
})

servicesFunction.get('/types/:type', requireAdministrator('tree:read'), async (c) =>
  c.json(await getServiceType(database(c), c.var.caller, typeParam(c))),
)

servicesFunction.delete('/types/:type', requireAdministrator('tree:write'), async (c) => {
  await deleteServiceType(database(c), c.var.caller, typeParam(c))
  return c.body(null, 204)
})

servicesFunction.get('/:uuid', requireAdministrator('tree:read'), query(z.strictObject(Inclusion)), async (c) => {
  const service = await getService(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.json(withIncluded(service, c.req.valid('query')))
})

servicesFunction.get('/:uuid/permissions', requireAdministrator('tree:read'), async (c) => {
  const { permissions } = await getNodeRules(database(c), c.var.caller, uuidParam(c, 'uuid'), 'service')
  return c.json(listAllowed(permissions))
})

servicesFunction.get('/:uuid/types', requireAdministrator('tree:read'), async (c) => {
  const { types } = await getNodeRules(database(c), c.var.caller, uuidParam(c, 'uuid'), 'service')
  return c.json({ types })
})

servicesFunction.patch('/:uuid', requireAdministrator('tree:write'), body(ServiceChange), idempotent, async (c) => {
  const { configuration, ...others } = c.req.valid('json')
  const change = configuration === undefined ? others : { ...others, configuration: configuration ?? {} }
  return c.json(await updateService(database(c), c.var.caller, uuidParam(c, 'uuid'), change))
})

servicesFunction.delete('/:uuid', requireAdministrator('tree:write'), async (c) => {
  await deleteService(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

/** A service with the fields that the query includes. */
function withIncluded(
  { url, configuration, ...service }: ServiceRow,
  include: Record<keyof typeof Inclusion, 'true' | 'false'>,
) {
  return {
    ...service,
    ...(include.url === 'true' && { url }),
    ...(include.configuration === 'true' && { configuration }),
  }
}

/** The name of a type in the path. @throws Refusal `not-found`: a text that can be no name names nothing */
function typeParam(c: Context<FunctionEnv>): string {
  const name = c.req.param('type') ?? ''
  if (isTypeName(name)) return name
  throw new Refusal('not-found', { detail: 'No service type has this name.' })
}

export default servicesFunction
