/** Resources: the nodes below services. */
import * as z from 'zod/mini'
import { listAllowed } from '../../domain/permission-listing.ts'
import { administrator } from '../../http/authenticate.ts'
import { createFunction, database } from '../../http/function.ts'
import { body, query, uuidParam } from '../../http/input.ts'
import { Page, Uuid } from '../../http/schemas.ts'
import { atLeastOne, DisplayName, NodeName, TypeName } from '../../http/tree-schemas.ts'
import { rulesOf } from '../../store/node-rules.ts'
import { move } from '../../store/resource-move.ts'
import * as resources from '../../store/resources.ts'

const NewResource = z.strictObject({
  parent: Uuid,
  name: NodeName,
  /** Only a root is a `service`. */
  type: TypeName.check(z.regex(/^(?!service$)/)),
  display_name: z.optional(DisplayName),
})

const ResourceChange = atLeastOne({
  name: z.optional(NodeName),
  display_name: z.optional(DisplayName),
  parent: z.optional(Uuid),
})

const Flag = z._default(z.enum(['true', 'false']), 'false')
const Asked = z.strictObject({ ...Page, children: Flag, parents: Flag })

const resourcesFunction = createFunction('/v1/resources')

resourcesFunction.post('/', administrator, body(NewResource), async (c) => {
  const { name, display_name: displayName = name, ...place } = c.req.valid('json')
  const resource = await resources.add(database(c), c.var.caller, { ...place, name, displayName })
  return c.json(resource, 201, { Location: `/v1/resources/${resource.uuid}` })
})

resourcesFunction.get('/:uuid', administrator, query(Asked), async (c) => {
  const { children, parents, ...page } = c.req.valid('query')
  const asked = { children: children === 'true', parents: parents === 'true', page }
  return c.json(await resources.get(database(c), c.var.caller, uuidParam(c, 'uuid'), asked))
})

resourcesFunction.get('/:uuid/permissions', administrator, async (c) => {
  const { permissions } = await rulesOf(database(c), c.var.caller, uuidParam(c, 'uuid'), 'any')
  return c.json(listAllowed(permissions))
})

resourcesFunction.get('/:uuid/types', administrator, async (c) => {
  const { types } = await rulesOf(database(c), c.var.caller, uuidParam(c, 'uuid'), 'any')
  return c.json({ types })
})

resourcesFunction.patch('/:uuid', administrator, body(ResourceChange), async (c) => {
  const { parent, ...names } = c.req.valid('json')
  const uuid = uuidParam(c, 'uuid')
  const changed =
    parent === undefined
      ? resources.rename(database(c), c.var.caller, uuid, names)
      : move(database(c), c.var.caller, uuid, { ...names, parent })
  return c.json(await changed)
})

resourcesFunction.delete('/:uuid', administrator, async (c) => {
  await resources.remove(database(c), c.var.caller, uuidParam(c, 'uuid'))
  return c.body(null, 204)
})

export default resourcesFunction
