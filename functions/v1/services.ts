/** Services: the roots of the tree that permissions are granted in. */
import * as z from 'zod/mini'
import { administrator } from '../../http/authenticate.ts'
import { createFunction, database } from '../../http/function.ts'
import { body, query, uuidParam } from '../../http/input.ts'
import { Page } from '../../http/schemas.ts'
import { atLeastOne, DisplayName, NodeName, TypeName } from '../../http/tree-schemas.ts'
import * as services from '../../store/services.ts'

const maxUrlLength = 2000

const Url = z.nullable(z.url({ protocol: /^https?$/ }).check(z.maxLength(maxUrlLength)))
/** What the service's type makes of it; Postern keeps it as it is. */
const Configuration = z.nullable(z.record(z.string(), z.unknown()))

const NewService = z.strictObject({
  name: NodeName,
  type: TypeName,
  url: z.optional(Url),
  display_name: z.optional(DisplayName),
  configuration: z.optional(Configuration),
})

const ServiceChange = atLeastOne({
  name: z.optional(NodeName),
  display_name: z.optional(DisplayName),
  url: z.optional(Url),
  configuration: z.optional(Configuration),
})

const servicesFunction = createFunction('/v1/services')

servicesFunction.get('/', administrator, query(z.strictObject(Page)), async (c) =>
  c.json(await services.list(database(c), c.var.caller, c.req.valid('query'))),
)

servicesFunction.post('/', administrator, body(NewService), async (c) => {
  const { name, type, url = null, display_name: displayName = name, configuration } = c.req.valid('json')
  const asked = { name, type, url, displayName, configuration: configuration ?? {} }
  const service = await services.add(database(c), c.var.caller, asked)
  return c.json(service, 201, { Location: `/v1/services/${service.uuid}` })
})

servicesFunction.get('/:uuid', administrator, async (c) =>
  c.json(await services.get(database(c), c.var.caller, uuidParam(c, 'uuid'))),
)

servicesFunction.patch('/:uuid', administrator, body(ServiceChange), async (c) => {
  const { configuration, ...others } = c.req.valid('json')
  const change = configuration === undefined ? others : { ...others, configuration: configuration ?? {} }
  return c.json(await services.change(database(c), c.var.caller, uuidParam(c, 'uuid'), change))
})

servicesFunction.delete('/:uuid', administrator, async (c) => {
  await services.remove(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

export default servicesFunction
