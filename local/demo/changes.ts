/** The audit events of what administrators and people changed, from the rows themselves. */
import { before, type DemoInput, type DemoPerson, firstId, hour, type Row, type Rows } from './plan.ts'
import { groupNames, groupUuid } from './groups.ts'
import { type Chance, uuidOf } from './random.ts'

/** Where the administrators are. */
const office = '198.51.100.7'

/** The rows of `audit_events`, besides those of sign-ins and grants. */
export function planChanges(
  { seed }: DemoInput,
  chance: Chance,
  people: readonly DemoPerson[],
  rows: Readonly<Rows>,
): Row[] {
  const administrators = people.slice(0, 4).map(({ id }) => id)
  const personOf = new Map(people.map((person) => [person.id, person]))
  const events: Row[] = []
  const add = (at: unknown, action: string, kind: string, target: unknown, details: Row = {}, actor?: number | null) =>
    events.push({
      at,
      action,
      actor_id: actor === undefined ? chance.pick(administrators) : actor,
      target_kind: kind,
      target,
      ip: office,
      request_id: uuidOf(`${seed} change ${events.length}`),
      details,
    })
  const [bootstrapped] = people
  for (const { id, uuid, createdAt, markedAt } of people) {
    const actor = id === bootstrapped!.id ? id : undefined
    add(createdAt, actor ? 'superuser-bootstrapped' : 'user-created', 'user', uuid, {}, actor)
    if (chance.once(3)) add(markedAt, 'password-changed', 'user', uuid, {}, id)
    if (chance.once(9))
      add(before(markedAt, hour), 'user-edited', 'user', uuid, { fields: ['full_name'], operations: [] })
  }
  for (const user of rows['users']!.filter((each) => each['lock_kind'])) {
    const details = { kind: user['lock_kind'], until: user['lock_until'], reason: user['lock_reason'] }
    add(user['updated_at'], 'user-locked', 'user', user['uuid'], details)
  }
  for (const { uuid, name, created_at } of rows['groups']!) add(created_at, 'group-created', 'group', uuid, { name })
  for (const { user_uuid, user_id, group_id } of rows['memberships']!) {
    const name = groupNames[(group_id as number) - firstId]!
    const details = { group: groupUuid(seed, name), group_name: name, flags: {} }
    add(personOf.get(user_id as number)!.createdAt, 'membership-added', 'user', user_uuid, details)
  }
  for (const { id, uuid, name, created_at, type } of rows['resources']!)
    if (type === 'service')
      add(created_at, 'service-created', 'service', uuid, { name }, administrators[Number(id) % 2])
  for (const { uuid, name, created_at, updated_at } of rows['webhooks']!) {
    add(created_at, 'webhook-created', 'webhook', uuid, { name })
    add(updated_at, 'webhook-updated', 'webhook', uuid, { name, fields: ['actions'] })
  }
  const accounts = new Map(rows['users']!.map(({ id, uuid }) => [id, uuid]))
  for (const { uuid, name, created_at, revoked_at, scopes, expires_at, user_id } of rows['api_keys']!) {
    const details = { name, user: accounts.get(user_id) }
    add(created_at, 'api-key-created', 'api-key', uuid, { ...details, scopes, expires_at, branches: null })
    if (revoked_at) add(revoked_at, 'api-key-revoked', 'api-key', uuid, details)
  }
  for (const { uuid, username, email, created_at, confirmed_at } of rows['registrations']!) {
    const details = { registration: uuid, username, email }
    add(created_at, 'registration-requested', 'registration', uuid, details, null)
    if (confirmed_at) add(confirmed_at, 'registration-approval-requested', 'registration', uuid, details, null)
  }
  return events
}
