/** Service accounts with their keys, and keys of people. Nobody knows the text of any of these keys. */
import { usernameSkeleton } from '#domain/accounts/username-skeleton.ts'
import { before, day, type DemoInput, type DemoPerson, firstId, minute, type Row, type Rows } from './plan.ts'
import { peopleCount } from './people.ts'
import { groupId } from './groups.ts'
import { type Chance, digestOf, uuidOf } from './random.ts'

const accounts = [
  {
    name: 'svc-backup',
    description: 'Copies the archive every night',
    owner: 'operations',
    scopes: ['tree:read', 'check:others'],
  },
  {
    name: 'svc-payroll',
    description: 'Reads who works where',
    owner: 'finance',
    scopes: ['users:read', 'groups:read'],
  },
  {
    name: 'svc-directory-sync',
    description: 'Keeps groups as the directory has them',
    owner: 'people',
    scopes: ['users:read', 'members:write'],
  },
  {
    name: 'svc-clinic-gateway',
    description: 'Asks for each request to the clinic whether it may',
    owner: 'engineering',
    scopes: ['check:others'],
  },
  {
    name: 'svc-monitoring',
    description: 'Watches mail and webhooks',
    owner: 'on-call',
    scopes: ['mail:read', 'webhooks:read'],
  },
  {
    name: 'svc-audit-export',
    description: 'Takes the audit log to the archive',
    owner: 'quality',
    scopes: ['audit:read'],
  },
] as const

const personalNames = ['laptop', 'backup script', 'notebook', 'reports', 'ci', 'terminal']
const agents = ['curl/8.16.0', 'postern-client/1 node/24', 'python-requests/2.33', 'Go-http-client/2.0']

/** Six accounts with two or three keys each, and thirty keys of people. */
export function planPrograms(input: DemoInput, chance: Chance, people: readonly DemoPerson[]): Rows {
  const keys: Row[] = []
  const addKey = (userId: number, name: string, scopes: readonly string[], change: Row = {}) => {
    const n = keys.length
    const createdAt = before(input.now, chance.whole(20, 200) * day)
    const text = `${input.seed} key ${n}`
    keys.push({
      id: firstId + n,
      uuid: uuidOf(text),
      user_id: userId,
      name,
      digest: digestOf(text),
      last_four: digestOf(text).slice(-4),
      scopes,
      branch_limited: false,
      created_at: createdAt,
      expires_at: before(input.now, -chance.whole(30, 300) * day),
      revoked_at: null,
      replaced_by: null,
      expiry_notice_at: null,
      last_used_at: before(input.now, chance.whole(3, 3000) * minute),
      last_used_ip: `198.51.100.${chance.whole(1, 254)}`,
      last_used_user_agent: chance.pick(agents),
      ...change,
    })
  }
  const createdAt = before(input.now, 700 * day)
  const users = accounts.map(({ name }, n) => serviceRow(input, name, firstId + peopleCount + n, createdAt))
  const service_accounts = accounts.map(({ description, owner, scopes }, n) => {
    const userId = firstId + peopleCount + n
    addKey(userId, 'production', scopes)
    addKey(userId, 'staging', scopes, expiryOf(input, n))
    // Two that were revoked, and one that was rotated and works for two more days.
    const production = keys.length - 2
    if (n % 2 === 0) addKey(userId, 'before the move', scopes, endOf(input, n, firstId + production))
    return { user_id: userId, description, owner_group_id: groupId(owner), owner_user_id: null }
  })
  const owners = chance.some(
    people.filter(({ active }) => active),
    30,
  )
  for (const [n, { id }] of owners.entries())
    addKey(
      id,
      chance.pick(personalNames),
      ['profile:read'],
      n % 6 === 0 ? { last_used_at: null, last_used_ip: null, last_used_user_agent: null } : {},
    )
  return { users, service_accounts, api_keys: keys }
}

function endOf({ now }: DemoInput, n: number, successor: number): Row {
  return n === 4
    ? { replaced_by: successor, expires_at: before(now, -2 * day) }
    : { revoked_at: before(now, (n + 3) * day) }
}

/** One that never expires, one that expires within days, whose owner has been told, and one that has expired. */
function expiryOf({ now }: DemoInput, n: number): Row {
  if (n === 0) return { expires_at: null }
  if (n === 1) return { expires_at: before(now, -5 * day), expiry_notice_at: before(now, 2 * day) }
  return n === 3 ? { expires_at: before(now, 4 * day), expiry_notice_at: before(now, 11 * day) } : {}
}

function serviceRow({ seed }: DemoInput, name: string, id: number, createdAt: Date): Row {
  return {
    id,
    uuid: uuidOf(`${seed} program ${name}`),
    username: name,
    username_canonical: name,
    username_skeleton: usernameSkeleton(name),
    email: null,
    email_canonical: null,
    email_proven_at: null,
    password_hash: null,
    role: 'authenticated',
    kind: 'service',
    enabled: true,
    activated_at: createdAt,
    status: 'ok',
    lock_kind: null,
    lock_until: null,
    lock_reason: null,
    last_auth_sensitive_operation_at: createdAt,
    password_changed_at: null,
    must_change_password: false,
    user_data: { full_name: null, registration_source: 'administrator', first_login: false, social: {} },
    language: null,
    created_at: createdAt,
    updated_at: createdAt,
  }
}
