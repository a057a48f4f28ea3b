import { beforeAll, describe, expect, it } from 'vitest'
import { verifyAuditChain } from '#store/audit/audit-seals.ts'
import { connect } from '#adapters/neon.ts'
import { deleteExpired } from '#store/housekeeping.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern() // which cannot send mail

let db: ReturnType<typeof connect>
beforeAll(async () => {
  db = connect(postern.database.connectionString, postern.database.endpoint)
  await postern.createUser('ada')
  await postern.database.sql(
    `insert into webhooks (name, actions, url, method, format, ordered, concurrency, update_user_status_on_error,
       enabled, disabled_at, disabled_reason)
     values ('w', '{}', 'https://hooks.acme.com/', 'POST', 'json', false, 5, false, false, app_now(), 'administrator')`,
  )
})

const tables = {
  oneTimeTokens: 'one_time_tokens',
  mails: 'outbox_mail',
  webhookDeliveries: 'webhook_deliveries',
  registrations: 'registrations',
  sessions: 'sessions',
  loginAttempts: 'login_attempts',
  idempotencyKeys: 'idempotency_keys',
  sourceAttempts: 'source_attempts',
  requestCounts: 'request_counts',
  knownDevices: 'known_devices',
  apiKeys: 'api_keys',
  spentTokens: 'spent_tokens',
  accessChanges: 'access_changes',
}
const nothing = Object.fromEntries(Object.keys(tables).map((kind) => [kind, 0])) as Record<keyof typeof tables, number>

/** Rows that only just have to go, at the same distance `past` their time, as often as wanted. */
async function litter(past: string, count = 1): Promise<void> {
  const ada = `(select id from users where username = 'ada')`
  await postern.database.sql('delete from access_changes') // of what the tests set up
  const statements = [
    `insert into one_time_tokens (operation, user_id, lifetime_seconds, used_at)
       select 'user-password-reset', ${ada}, 1, app_now() - interval '30 days' - $1::interval`,
    `insert into one_time_tokens (operation, user_id, lifetime_seconds, expires_at)
       select 'user-password-reset', ${ada}, 1, app_now() - interval '30 days' - $1::interval`,
    `insert into outbox_mail (template, recipient, sent_at) select 'x', 'x', app_now() - interval '30 days' - $1::interval`,
    `insert into outbox_mail (template, recipient, abandoned_at) select 'x', 'x', app_now() - interval '30 days' - $1::interval`,
    ...['delivered_at', 'abandoned_at', 'due_at'].map(
      (column) => `insert into webhook_deliveries (uuid, webhook_id, action, target, parameters, ${column})
       select gen_random_uuid(), (select min(id) from webhooks), 'x', 'x', '{}', app_now() - interval '30 days' - $1::interval`,
    ),
    `insert into registrations (username, username_canonical, username_skeleton, email, email_canonical, expires_at)
       select 'x', 'x', 'x', 'x', 'x', app_now() - interval '7 days' - $1::interval`,
    `insert into sessions (sid, user_id, marker, absolute_end_at)
       select gen_random_uuid(), ${ada}, app_now(), app_now() - interval '30 days' - $1::interval`,
    `insert into sessions (sid, user_id, marker, absolute_end_at, ended_at)
       select gen_random_uuid(), ${ada}, app_now(), app_now() + interval '1 day', app_now() - interval '30 days' - $1::interval`,
    `insert into login_attempts (attempt_key, account, failures, last_failure_at)
       select sha256(random()::text::bytea), -1, 3, app_now() - interval '7 days' - $1::interval`,
    `insert into source_attempts (source_hash, bucket_empty_at) select sha256(random()::text::bytea), app_now() - $1::interval`,
    `insert into request_counts (key_hash, bucket_empty_at) select sha256(random()::text::bytea), app_now() - $1::interval`,
    `insert into known_devices (user_id, hash, last_used_at)
       select ${ada}, sha256(random()::text::bytea), app_now() - interval '90 days' - $1::interval`,
    ...['revoked_at', 'expires_at'].map(
      (column) => `insert into api_keys (user_id, name, digest, last_four, scopes, ${column})
       select ${ada}, 'x', sha256(random()::text::bytea), 'xxxx', '{}', app_now() - interval '90 days' - $1::interval`,
    ),
    `insert into spent_tokens (digest, expires_at) select sha256(random()::text::bytea), app_now() - interval '1 hour' - $1::interval`,
    `insert into access_changes (at) select app_now() - interval '2 days' - $1::interval`,
    `insert into idempotency_keys (user_id, key, fingerprint, outcome, created_at)
       select 101, gen_random_uuid()::text, 'x', '{}', app_now() - interval '24 hours' - $1::interval`,
  ]
  for (const statement of statements)
    await postern.database.sql(`${statement} from generate_series(1, $2)`, [past, count])
}

async function left(): Promise<Record<string, number>> {
  const counts = Object.entries(tables).map(async ([kind, table]) => {
    const [row] = await postern.database.sql<{ count: string }>(`select count(*) from ${table}`)
    return [kind, Number(row!.count)] as const
  })
  return Object.fromEntries(await Promise.all(counts))
}

describe('housekeeping', () => {
  it('deletes rows after their retention time, and none a moment before', async () => {
    await litter('-1 minute')
    const before = await left()
    expect(await deleteExpired(db)).toEqual(nothing)
    expect(await left()).toEqual(before)
    await postern.database.moveClock('2 minutes')
    expect(await deleteExpired(db)).toEqual({
      oneTimeTokens: 2,
      mails: 2,
      webhookDeliveries: 3,
      registrations: 1,
      sessions: 2,
      loginAttempts: 1,
      idempotencyKeys: 1,
      sourceAttempts: 1,
      requestCounts: 1,
      knownDevices: 1,
      apiKeys: 2,
      spentTokens: 1,
      accessChanges: 1,
    })
    expect(await left()).toEqual(nothing)
  })

  it('keeps rows in use at any age: queued emails, a locked user name, an active session', async () => {
    await postern.database.sql(
      `insert into outbox_mail (template, recipient, created_at) values ('x', 'x', app_now() - interval '90 days')`,
    )
    await postern.database.sql(
      `insert into login_attempts (attempt_key, account, failures, last_failure_at, locked_until)
       values ('x', -1, 900, app_now() - interval '8 days', app_now() + interval '1 hour')`,
    )
    await postern.database.sql(
      `insert into sessions (sid, user_id, marker, created_at, absolute_end_at)
       select gen_random_uuid(), id, app_now(), app_now() - interval '60 days', app_now() + interval '1 day' from users where username = 'ada'`,
    )
    expect(await deleteExpired(db)).toEqual(nothing)
    await postern.database.sql('delete from outbox_mail')
    await postern.database.sql('delete from login_attempts')
    await postern.database.sql('delete from sessions')
  })

  it('deletes a thousand rows of each kind in one run, and no more', async () => {
    await litter('1 minute', 700) // 1400 of those that come in two sorts
    expect(await deleteExpired(db)).toMatchObject({
      oneTimeTokens: 1000,
      mails: 1000,
      sessions: 1000,
      loginAttempts: 700,
    })
    expect(await deleteExpired(db)).toMatchObject({ oneTimeTokens: 400, mails: 400, sessions: 400, loginAttempts: 0 })
  })

  it('deletes each row once in simultaneous runs, and none fails', async () => {
    await litter('1 minute', 200)
    const runs = await Promise.all(Array.from({ length: 6 }, () => deleteExpired(db)))
    for (const [kind, expected] of Object.entries({ oneTimeTokens: 400, sessions: 400, idempotencyKeys: 200 }))
      expect(runs.reduce((sum, run) => sum + run[kind as keyof typeof tables], 0)).toBe(expected)
    expect(await left()).toEqual(nothing)
  })

  it('runs on schedule, with the sealing of the audit log, even if email cannot be sent', async () => {
    await litter('1 minute')
    await postern.signIn('ada')
    await postern.database.moveClock('2 minutes')
    const unsealed = (await verifyAuditChain(db)).events
    await postern.runScheduled().catch(() => undefined)
    expect(await left()).toMatchObject({ ...nothing, sessions: 1, knownDevices: 1 })
    await expect
      .poll(async () => {
        await postern.runScheduled().catch(() => undefined)
        return (await verifyAuditChain(db)).events
      })
      .toBeGreaterThan(unsealed)
    expect((await verifyAuditChain(db)).broken).toBeNull()
  })
})
