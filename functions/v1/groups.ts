/** Groups and their members. The members share the permissions of the group. */
import * as z from 'zod/mini'
import { parseFlags } from '#domain/groups/capabilities/flags.ts'
import type { UnplacedError } from '#domain/field-error.ts'
import { findGroupNameError, isGroupDataSmall, maxGroupDataBytes, maxPriority } from '#domain/groups/group.ts'
import { requireAdministrator, requireSession } from '#http/authenticate.ts'
import { idempotent } from '#http/idempotency.ts'
import { previewed } from '#http/previewed.ts'
import { createFunction, database } from '#http/function.ts'
import { requireValid, body, query } from '#http/body/input.ts'
import { triggersDelivery } from '#http/trigger-delivery.ts'
import { groupParam, userParam } from '#http/requests/reference-params.ts'
import { Reference, sortedPage } from '#http/schemas.ts'
import { NewTerms, termsFor, termsLimits, AcceptedText } from '#http/requests/terms.ts'
import { atLeastOne } from '#http/requests/tree-schemas.ts'
import { joinGroup, leaveGroup } from '#store/groups/group-joining.ts'
import { listMembers, putMember, removeMember } from '#store/groups/group-members.ts'
import { setVisibleGroups } from '#store/groups/group-visibility.ts'
import { acceptGroupTerms, getGroupTerms, publishGroupTerms } from '#store/groups/group-terms.ts'
import {
  createGroup,
  deleteGroup,
  getGroup,
  listDiscoverableGroups,
  listGroups,
  updateGroup,
} from '#store/groups/groups.ts'
import { membershipFilters } from '#store/groups/memberships.ts'

const maxDescriptionLength = 2000

const Name = z.string().check((payload) => {
  const error = findGroupNameError(payload.value)
  if (error) payload.issues.push({ code: 'custom', params: error, input: payload.value })
})
const Description = z.nullable(z.string().check(z.maxLength(maxDescriptionLength)))
/** Notes that the service keeps and never reads. */
const GroupData = z.record(z.string(), z.unknown()).check((payload) => {
  if (isGroupDataSmall(payload.value)) return
  const params: UnplacedError = {
    code: 'too-large',
    detail: `Send at most ${maxGroupDataBytes} bytes of JSON.`,
  }
  payload.issues.push({ code: 'custom', params, input: payload.value })
})
const Priority = z.int().check(z.gte(0), z.lte(maxPriority))

const Listing = sortedPage({ q: z.optional(Reference) })

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
groupsFunction.use('*', triggersDelivery)

groupsFunction.get('/', requireAdministrator('groups:read'), query(Listing), async (c) => {
  const { q, ...page } = c.req.valid('query')
  return c.json(await listGroups(database(c), c.var.caller, q, page))
})

groupsFunction.post('/', requireAdministrator('groups:write'), body(NewGroup), idempotent, async (c) => {
  const {
    name,
    description = null,
    group_data: groupData = {},
    priority = 0,
    discoverable = false,
  } = c.req.valid('json')
  const asked = { name, description, groupData, priority, discoverable }
  const group = await createGroup(database(c), c.var.caller, asked)
  return c.json(group, 201, { Location: `/v1/groups/${group.uuid}` })
})

groupsFunction.get('/discoverable', requireSession('groups:read'), query(Listing), async (c) => {
  const { q, ...page } = c.req.valid('query')
  return c.json(await listDiscoverableGroups(database(c), c.var.caller, q, page))
})

groupsFunction.get('/:g', requireAdministrator('groups:read'), async (c) =>
  c.json(await getGroup(database(c), c.var.caller, groupParam(c))),
)

groupsFunction.patch('/:g', requireAdministrator('groups:write'), body(GroupChange), idempotent, async (c) =>
  c.json(await updateGroup(database(c), c.var.caller, groupParam(c), c.req.valid('json'))),
)

groupsFunction.delete('/:g', requireAdministrator('groups:write'), async (c) => {
  await deleteGroup(database(c), c.var.caller, groupParam(c))
  return c.body(null, 204)
})

const Members = sortedPage({ status: z._default(z.enum(membershipFilters), 'active') })

groupsFunction.get('/:g/members', requireSession('groups:read'), query(Members), async (c) => {
  const { status, ...page } = c.req.valid('query')
  return c.json(await listMembers(database(c), c.var.caller, groupParam(c), status, page))
})

/** Which names there are and what they hold is `parseFlags`'. */
const Membership = z.strictObject({ flags: z.record(z.string(), z.unknown()) })

groupsFunction.put(
  '/:g/members/:u',
  requireSession('members:write'),
  body(Membership),
  idempotent,
  previewed,
  async (c) => {
    const flags = requireValid(parseFlags(c.req.valid('json').flags))
    const { added, member } = await putMember(database(c), c.var.caller, groupParam(c), userParam(c), flags)
    return c.json(member, statusOf(added, member.status))
  },
)

groupsFunction.delete('/:g/members/:u', requireSession('members:write'), previewed, async (c) => {
  await removeMember(database(c), c.var.caller, groupParam(c), userParam(c))
  return c.body(null, 204)
})

groupsFunction.post('/:g/join', requireSession('profile:write'), async (c) => {
  const { added, joined } = await joinGroup(database(c), c.var.caller, groupParam(c))
  return c.json(joined, statusOf(added, joined.status))
})

groupsFunction.post('/:g/leave', requireSession('profile:write'), async (c) => {
  await leaveGroup(database(c), c.var.caller, groupParam(c))
  return c.body(null, 204)
})

/** As many groups as one may see, so that a listing of groups stays small. */
const maxVisibleGroups = 100
const VisibleGroups = z.strictObject({ groups: z.array(Reference).check(z.maxLength(maxVisibleGroups)) })

groupsFunction.put(
  '/:g/visible-groups',
  requireAdministrator('groups:write'),
  body(VisibleGroups),
  idempotent,
  async (c) => c.json(await setVisibleGroups(database(c), c.var.caller, groupParam(c), c.req.valid('json').groups)),
)

/** A place that waits for its holder is not one yet. */
function statusOf(added: boolean, place: 'active' | 'pending'): 200 | 201 | 202 {
  if (place === 'pending') return 202
  return added ? 201 : 200
}

groupsFunction.get('/:g/terms', requireSession('groups:read'), async (c) =>
  c.json(termsFor(c, await getGroupTerms(database(c), c.var.caller, groupParam(c)))),
)

groupsFunction.put(
  '/:g/terms',
  requireAdministrator('terms:write'),
  body(NewTerms, termsLimits),
  idempotent,
  async (c) => {
    const published = await publishGroupTerms(database(c), c.var.caller, groupParam(c), c.req.valid('json').texts ?? {})
    return c.json(published)
  },
)

groupsFunction.post(
  '/:g/terms',
  requireSession('profile:write', { sessionOnly: true }),
  body(AcceptedText),
  idempotent,
  async (c) => {
    const { agreed, acceptance } = await acceptGroupTerms(database(c), c.var.caller, groupParam(c), c.req.valid('json'))
    return c.json(acceptance, agreed ? 201 : 200)
  },
)

export default groupsFunction
