/** Webhooks with their messages. Nothing of them can reach another host. */
import {
  before,
  day,
  daysKept,
  type DemoInput,
  type DemoPerson,
  firstId,
  hour,
  minute,
  type Row,
  type Rows,
} from './plan.ts'
import { type Chance, uuidOf } from './random.ts'

/** Names that no resolver knows (RFC 6761), and the receiver of `npm start`. */
const receivers = [
  { name: 'crm', url: '/dev/webhooks/in', actions: ['create_user', 'update_user', 'delete_user'] },
  { name: 'ledger', url: 'https://ledger.invalid/hooks/people', actions: ['create_membership', 'delete_membership'] },
  { name: 'chat', url: 'https://chat.invalid/hooks/security', actions: ['lock_user', 'unlock_user'] },
] as const

/** Three webhooks: one that works, one whose receiver fails, one that was switched off because its receiver is gone. */
export function planWebhooks(input: DemoInput, chance: Chance, people: readonly DemoPerson[]): Rows {
  const webhooks = receivers.map(({ name, url, actions }, n) => ({
    id: firstId + n,
    uuid: uuidOf(`${input.seed} webhook ${name}`),
    name,
    actions,
    url: url.startsWith('/') ? input.baseUrl + url : url,
    method: 'POST',
    format: 'json',
    payload: null,
    ordered: true,
    concurrency: 1,
    update_user_status_on_error: n === 1,
    enabled: n < 2,
    disabled_at: n < 2 ? null : before(input.now, 6 * day),
    disabled_reason: n < 2 ? null : 'receiver-gone',
    secret_generation: 1,
    failures: n === 1 ? 4 : 0,
    backoff_until: n === 1 ? before(input.now, -6 * hour) : null,
    answered_at: n === 0 ? before(input.now, 20 * minute) : null,
    created_at: before(input.now, 300 * day),
    updated_at: before(input.now, 30 * day),
  }))
  const moments = Array.from({ length: 240 }, () => before(input.now, chance.whole(40, daysKept * 24 * 60) * minute))
  const ordered = moments.toSorted((one, other) => one.getTime() - other.getTime())
  const deliveries = ordered.map((at) => {
    const n = chance.once(4) ? chance.whole(1, 2) : 0
    return { ...deliveryRow(chance, chance.pick(people), n, at), ...outcomeOf(input, chance, n, at) }
  })
  return { webhooks, webhook_deliveries: deliveries }
}

function deliveryRow(chance: Chance, person: DemoPerson, n: number, at: Date): Row {
  return {
    webhook_id: firstId + n,
    action: chance.pick(receivers[n]!.actions),
    target: person.uuid,
    depth: 0,
    parameters: {
      'user.name': person.username,
      'user.id': person.uuid,
      'user.email': person.email,
      'user.status': 'ok',
    },
    created_at: at,
    queued_at: at,
  }
}

/** How it went: delivered at once or after a failure, still waiting, or abandoned. */
function outcomeOf({ now }: DemoInput, chance: Chance, n: number, at: Date): Row {
  const none = { delivered_at: null, abandoned_at: null, last_response: null }
  const attempt = (after: number, status: number | null, error: string | null) => ({
    at: before(at, -after).toISOString(),
    status,
    error,
    milliseconds: chance.whole(20, 900),
  })
  if (n === 0) {
    const log = chance.once(9) ? [attempt(1000, 503, null), attempt(35_000, 204, null)] : [attempt(1000, 204, null)]
    const deliveredAt = new Date(log.at(-1)!.at)
    return {
      ...none,
      delivered_at: deliveredAt,
      due_at: at,
      attempts: log.length,
      last_status: 204,
      last_error: null,
      attempt_log: log,
    }
  }
  if (n === 2 || at < before(now, 3 * day)) {
    const status = n === 2 ? 410 : 500
    const log = [attempt(1000, status, null), attempt(31_000, status, null)]
    return {
      ...none,
      abandoned_at: before(at, -hour),
      due_at: at,
      attempts: 2,
      last_status: status,
      last_error: null,
      attempt_log: log,
    }
  }
  const error = 'the receiver did not answer in time'
  const log = [attempt(1000, null, error), attempt(31_000, null, error)]
  return {
    ...none,
    due_at: before(now, -chance.whole(5, 11) * hour),
    attempts: 2,
    last_status: null,
    last_error: error,
    attempt_log: log,
  }
}
