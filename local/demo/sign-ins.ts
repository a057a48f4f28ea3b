/** Months of sign-ins: sessions, known devices, failures and lockouts, and the audit events of each. */
import { createHash } from 'node:crypto'
import {
  before,
  day,
  daysKept,
  daysOfEvents,
  type DemoInput,
  type DemoPerson,
  hour,
  minute,
  type Row,
  type Rows,
  workingMoment,
} from './plan.ts'
import { staff } from './people.ts'
import { type Chance, digestOf, uuidOf } from './random.ts'

/** Sign-ins on a working day, about. */
const signInsPerDay = 90

/** A night on which somebody tried many names from one network, in days before now. */
const attackDaysAgo = 9

const wrongPassword: Row = { details: { reason: 'wrong-password' } }
const unknownName: Row = { target_kind: 'name', details: { reason: 'unknown-name' } }

const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
  'Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Mobile Safari/537.36',
]

/** Networks for documentation (RFC 5737, RFC 3849). */
function addressOf({ id }: DemoPerson, device: number): string {
  return id % 5 === 0
    ? `2001:db8:${(id % 4096).toString(16)}::${device + 1}`
    : `203.0.113.${((id * 7 + device) % 254) + 1}`
}

/** The rows of sessions, devices, attempts and events. */
export function planSignIns(input: DemoInput, chance: Chance, people: readonly DemoPerson[]): Rows {
  const able = people.filter(({ active }) => active)
  const rows = {
    sessions: [] as Row[],
    known_devices: [] as Row[],
    login_attempts: [] as Row[],
    audit_events: [] as Row[],
  }
  const devices = new Map<string, Row>()
  const last = new Map<DemoPerson, { at: Date; ip: string }>()
  for (let daysAgo = daysOfEvents; daysAgo >= 0; daysAgo -= 1) {
    for (let n = chance.whole(signInsPerDay - 30, signInsPerDay + 30); n > 0; n -= 1) {
      const at = workingMoment(chance, input.now, daysAgo)
      const person = able[Math.floor(chance.fraction() ** 2 * able.length)]!
      if (at > person.createdAt) signIn(person, at)
    }
  }
  attack()
  lockOut()
  rows.known_devices = [...devices.values()]
  return { ...rows, last_logins: [...last].map(([{ id }, { at, ip }]) => ({ id, at, ip })) }

  function event(at: Date, action: string, target: string, ip: string, more: Row = {}): void {
    const request = uuidOf(`${input.seed} request ${rows.audit_events.length}`)
    rows.audit_events.push({ at, action, target_kind: 'user', target, ip, request_id: request, details: {}, ...more })
  }

  /** Sometimes after a wrong password; with a passkey where there is one. */
  function signIn(person: DemoPerson, at: Date): void {
    const device = chance.once(5) ? 1 : 0
    const ip = addressOf(person, device)
    if (chance.once(11)) event(before(at, chance.whole(8, 50) * 1000), 'sign-in-failed', person.uuid, ip, wrongPassword)
    if (person.strong && chance.once(25))
      event(before(at, 5000), 'second-factor-failed', person.uuid, ip, { details: { method: 'passkey', failures: 1 } })
    const sid = uuidOf(`${input.seed} session ${rows.audit_events.length}`)
    const [amr, aal] = person.strong ? [['hwk', 'user', 'mfa'], 2] : [['pwd'], 1]
    event(at, 'session-opened', person.uuid, ip, { actor_id: person.id, details: { sid, amr, aal } })
    const seen = last.get(person)
    if (!seen || seen.at < at) last.set(person, { at, ip })
    const endedAt = chance.once(3) ? before(at, -chance.whole(5, 600) * minute) : null
    const hasEnded = endedAt !== null && endedAt < input.now
    if (hasEnded) {
      event(endedAt, 'session-ended', sid, ip, { target_kind: 'session', actor_id: person.id, actor_sid: sid })
    }
    if (at < before(input.now, daysKept * day)) return
    const agent = agents[(person.id + device) % agents.length]!
    rows.sessions.push({
      sid,
      user_id: person.id,
      marker: at < person.markedAt ? before(person.markedAt, day) : person.markedAt,
      refresh_counter: 0,
      created_at: at,
      last_seen_at: hasEnded ? endedAt : later(at, before(input.now, chance.whole(1, 300) * minute)),
      absolute_end_at: before(at, -30 * day),
      ended_at: hasEnded ? endedAt : null,
      end_reason: hasEnded ? 'sign-out' : null,
      ip,
      user_agent: agent,
      device_id: deviceOf(person, device, at, ip, agent),
      amr,
      aal,
      authenticated_at: at,
    })
  }

  function deviceOf(person: DemoPerson, number: number, at: Date, ip: string, agent: string): string {
    const name = `${input.seed} device ${person.id} ${number}`
    const known = devices.get(name)
    const id = uuidOf(name)
    if (known) known['last_used_at'] = later(known['last_used_at'] as Date, at)
    else
      devices.set(name, {
        id,
        user_id: person.id,
        hash: digestOf(name),
        created_at: at,
        last_used_at: at,
        ip,
        user_agent: agent,
      })
    return id
  }

  /** Three hundred names in twenty minutes, most of which nobody has. */
  function attack(): void {
    const began = before(input.now, attackDaysAgo * day + 5 * hour)
    for (let n = 0; n < 300; n += 1) {
      const at = before(began, -n * 4000)
      const ip = `192.0.2.${1 + (n % 3)}`
      if (n % 6 === 0) event(at, 'sign-in-failed', chance.pick(able).uuid, ip, wrongPassword)
      else event(at, 'sign-in-failed', digestOf(`unknown name ${n}`).slice(2), ip, unknownName)
    }
  }

  /** Three who have typed a wrong password ten times, of whom one just now. */
  function lockOut(): void {
    for (const [n, person] of chance.some(able.slice(staff.length), 3).entries()) {
      const lastAt = before(input.now, n === 0 ? 2 * minute : n * 3 * day)
      const until = before(lastAt, -10 * minute)
      const ip = addressOf(person, 0)
      for (let failure = 9; failure >= 0; failure -= 1)
        event(before(lastAt, failure * 9000), 'sign-in-failed', person.uuid, ip, wrongPassword)
      event(lastAt, 'name-locked-out', person.uuid, ip, { details: { failures: 10, until } })
      rows.login_attempts.push({
        attempt_key: attemptKeyOf(person.uuid),
        account: person.id,
        failures: 10,
        unsettled: 0,
        last_failure_at: lastAt,
        locked_until: until,
      })
    }
  }
}

/** As `attempt_key_of` of schema/functions/credentials/reserve_attempt.sql. */
function attemptKeyOf(uuid: string): string {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  return `\\x${createHash('sha256').update(bytes).digest('hex')}`
}

const later = (one: Date, other: Date) => (one > other ? one : other)
