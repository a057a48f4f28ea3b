/** Groups: sets of users that hold permissions together, and who is in them. */
import * as z from 'zod/mini'
import { findGroupNameFault, isGroupDataSmall, maxGroupDataBytes, maxPriority } from '../../domain/group.ts'
import { administrator, signedIn } from '../../http/authenticate.ts'
import { createFunction, database } from '../../http/function.ts'
import { body, query } from '../../http/input.ts'
import { groupParam } from '../../http/reference-params.ts'
import { Page, Reference } from '../../http/schemas.ts'
import { atLeastOne } from '../../http/tree-schemas.ts'
import * as groups from '../../store/groups.ts'

const maxDescriptionLength = 2000

const Name = z.string().check((payload) => {
  const fault = findGroupNameFault(payload.value)
  if (fault) payload.issues.push({ code: 'custom', params: fault, input: payload.value })
})
const Description = z.nullable(z.string().check(z.maxLength(maxDescriptionLength)))
/** Notes that the service keeps and never reads. */
const GroupData = z.record(z.string(), z.unknown()).check((payload) => {
  if (isGroupDataSmall(payload.value)) return
  const params = { code: 'too-big', detail: `At most ${maxGroupDataBytes} bytes of JSON.` }
  payload.issues.push({ code: 'custom', params, input: payload.value })
})
const Priority = z.int().check(z.gte(0), z.lte(maxPriority))

const Listing = z.strictObject({ ...Page, q: z.optional(Reference) })

const NewGroup = z.strictObject({
  name: Name,
  description: z.optional(Description),
  group_data: z.optional(GroupData),
  priority: z.optional(Priority),
  discoverable: z.optional(z.boolean()),
})

const GroupChange = atLeastOne({
  name: z.optional(Name),
  description: z.optional(Description),
  group_data: z.optional(GroupData),
  priority: z.optional(Priority),
  discoverable: z.optional(z.boolean()),
})

const groupsFunction = createFunction('/v1/groups')

groupsFunction.get('/', administrator, query(Listing), async (c) => {
  const { q, ...page } = c.req.valid('query')
  return c.json(await groups.list(database(c), c.var.caller, q, page))
})

groupsFunction.post('/', administrator, body(NewGroup), async (c) => {
  const {
    name,
    description = null,
    group_data: groupData = {},
    priority = 0,
    discoverable = false,
  } = c.req.valid('json')
  const asked = { name, description, groupData, priority, discoverable }
  const group = await groups.add(database(c), c.var.caller, asked)
  return c.json(group, 201, { Location: `/v1/groups/${group.uuid}` })
})

groupsFunction.get('/discoverable', signedIn, query(Listing), async (c) => {
  const { q, ...page } = c.req.valid('query')
  return c.json(await groups.discoverable(database(c), c.var.caller, q, page))
})

groupsFunction.get('/:g', administrator, async (c) =>
  c.json(await groups.get(database(c), c.var.caller, groupParam(c))),
)

groupsFunction.patch('/:g', administrator, body(GroupChange), async (c) =>
  c.json(await groups.change(database(c), c.var.caller, groupParam(c), c.req.valid('json'))),
)

groupsFunction.delete('/:g', administrator, async (c) => {
  await groups.remove(database(c), c.var.caller, groupParam(c))
  return c.body(null, 204)
})

export default groupsFunction
