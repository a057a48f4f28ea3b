/** A thousand people, with names of many scripts and accounts in every state. */
import { usernameSkeleton } from '#domain/accounts/username-skeleton.ts'
import { namesOfLanguages, wholeName } from './names.ts'
import { before, day, type DemoInput, type DemoPerson, firstId, hour, type Row, type Rows } from './plan.ts'
import { type Chance, digestOf, uuidOf } from './random.ts'

/** How many, with the four of `staff`. */
export const peopleCount = 1000

/** The accounts to sign in with. */
export const staff = [
  { username: 'demo', fullName: 'Dana Demo', role: 'superuser' },
  { username: 'support', fullName: 'Sam Support', role: 'support' },
  { username: 'auditor', fullName: 'Audra Torres', role: 'auditor' },
  { username: 'access', fullName: 'Alex Access', role: 'access-manager' },
] as const

/** What everybody signs in with, on the machine where the demonstration is. */
export const demoPassword = 'a demonstration on this laptop'

/** Reserved by RFC 2606: no mail reaches anybody. */
const domains = ['example.org', 'example.org', 'example.org', 'example.com', 'example.net']

/** Why accounts are locked. */
const lockReasons = ['Left the company', 'Laptop stolen on a train', 'Reported by the security team', 'Contract ended']

/** The people, and the rows of what belongs to their accounts alone. */
export function planPeople(
  input: DemoInput,
  chance: Chance,
  departments: number,
): { people: DemoPerson[]; rows: Rows } {
  const taken = new Set<string>()
  const rows: Rows = { users: [], passkeys: [] }
  const people = Array.from({ length: peopleCount }, (_, n) => {
    const known = staff[n]
    const { fullName, username, language } = known ? { ...known, language: 'en' } : drawName(chance, taken)
    taken.add(usernameSkeleton(username))
    const createdAt = before(input.now, (known ? 900 : chance.whole(1, 880)) * day + chance.whole(0, 23) * hour)
    const state = known ? {} : stateOf(chance, n, input.now)
    const markedAt = before(input.now, Math.floor((input.now.getTime() - createdAt.getTime()) * chance.fraction()))
    const email = `${username}@${known ? domains[0] : chance.pick(domains)}`
    const person: DemoPerson = {
      id: firstId + n,
      uuid: uuidOf(`${input.seed} person ${n}`),
      username,
      email,
      language,
      department: chance.whole(0, departments - 1),
      createdAt,
      markedAt,
      active: !('enabled' in state || 'lock_kind' in state || 'activated_at' in state),
      strong: !known && chance.once(6),
    }
    rows['users']!.push({ ...userRow(person, input, fullName, known?.role ?? 'authenticated'), ...state })
    if (person.strong) rows['passkeys']!.push(passkeyRow(person, chance, rows['passkeys']!.length))
    return person
  })
  return { people, rows }
}

/** A name whose user name nobody has yet, not even one that looks like it. */
function drawName(chance: Chance, taken: ReadonlySet<string>) {
  for (let number = 1; ; number += 1) {
    const names = chance.pick(namesOfLanguages)
    const [given, family] = [chance.pick(names.given), chance.pick(names.family)]
    const username = `${given.latin}.${family.latin}`
    if (taken.has(usernameSkeleton(username)) && number < 1000) continue
    return { username, fullName: wholeName(names, given, family), language: names.language }
  }
}

/** One of each state every so often; the rest are active. */
function stateOf(chance: Chance, n: number, now: Date): Row {
  if (n % 83 === 7) {
    const until = chance.once(3) ? before(now, -chance.whole(3, 30) * day) : null
    const kind = n % 2 === 0 ? 'compromised' : 'administrative'
    return { lock_kind: kind, lock_until: until, lock_reason: chance.pick(lockReasons) }
  }
  if (n % 61 === 11) return { enabled: false }
  if (n % 97 === 13) return { activated_at: null, email_proven_at: null }
  if (n % 89 === 17) return { must_change_password: true }
  if (n % 331 === 19) return { status: 'webhook-error' }
  return {}
}

function userRow(person: DemoPerson, { passwordHash }: DemoInput, fullName: string, role: string): Row {
  const { id, uuid, username, email, language, createdAt, markedAt } = person
  const isTranslated = language === 'de' || language === 'en'
  return {
    id,
    uuid,
    username,
    username_canonical: username,
    username_skeleton: usernameSkeleton(username),
    email,
    email_canonical: email,
    email_proven_at: createdAt,
    password_hash: passwordHash,
    role,
    kind: 'person',
    enabled: true,
    activated_at: createdAt,
    status: 'ok',
    lock_kind: null,
    lock_until: null,
    lock_reason: null,
    last_auth_sensitive_operation_at: markedAt,
    password_changed_at: markedAt,
    must_change_password: false,
    user_data: { full_name: fullName, registration_source: 'administrator', first_login: true, social: {} },
    language: isTranslated ? language : null,
    created_at: createdAt,
    updated_at: markedAt,
  }
}

const keyNames = ['Security key', 'Laptop', 'Phone', 'Office workstation']

/** A passkey that no authenticator has: it is there to be seen, not to sign in with. */
function passkeyRow({ id, username, markedAt }: DemoPerson, chance: Chance, n: number): Row {
  const isSynchronised = chance.once(2)
  return {
    id: firstId + n,
    uuid: uuidOf(`passkey of ${username}`),
    user_id: id,
    credential_id: digestOf(`credential of ${username}`),
    public_key: digestOf(`key of ${username}`),
    user_handle: digestOf(`handle of ${username}`),
    rp_id: 'localhost',
    transports: isSynchronised ? ['internal', 'hybrid'] : ['usb'],
    aaguid: '00000000-0000-0000-0000-000000000000',
    name: chance.pick(keyNames),
    backup_eligible: isSynchronised,
    backed_up: isSynchronised,
    created_at: markedAt,
  }
}
