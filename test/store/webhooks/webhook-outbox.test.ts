/** The cost of a claim and of recording outcomes does not grow with the number of waiting messages. Counted in rows that the database reads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { messagesPerReceiver, receiversPerRun } from '#domain/webhooks/webhook-retry.ts'
import { claimWebhooks, recordOutcomes } from '#store/webhooks/webhook-outbox.ts'
import { useDatabase } from '#test/support/servers/database.ts'
import { countRows, type CountedDatabase } from '#test/support/rows-read.ts'

const [webhooks, waiting] = [4, 20_000]
/** For each message: itself and its entries in indexes, as it is found, taken and answered. */
const rowsPerMessage = 10

const run = crypto.randomUUID()
const database = useDatabase()
let db: CountedDatabase
beforeAll(async () => {
  await database.sql(`
    insert into webhooks (name, actions, url, method, format, ordered, concurrency, update_user_status_on_error)
      select 'w' || n, '{}', 'https://hooks.acme.com/', 'POST', 'json', false, 5, false from generate_series(1, ${webhooks}) as n;
    insert into webhook_deliveries (webhook_id, action, target, parameters, delivered_at)
      select 1 + n % ${webhooks}, 'create_user', 't' || n, '{}', app_now() from generate_series(1, ${waiting}) as n;
    analyze webhook_deliveries;
    update webhook_deliveries set delivered_at = null`)
  db = await countRows(database.connectionString)
})
afterAll(() => db.close())

it('claimWebhooks reads ten rows for each message after an outage, even if the planner expects an empty queue', async () => {
  const claims = await claimWebhooks(db, run, receiversPerRun, receiversPerRun)
  expect(claims.map(({ messages }) => messages.length)).toEqual(Array(webhooks).fill(messagesPerReceiver))
  expect(db.takeRowsRead()).toBeLessThan(webhooks * messagesPerReceiver * rowsPerMessage)
})

it('recordOutcomes reads ten rows for each message after an outage', async () => {
  const sent = await database.sql<{ id: number }>(
    `select id::integer as id from webhook_deliveries order by id limit ${messagesPerReceiver}`,
  )
  await recordOutcomes(
    db,
    sent.map(({ id }) => ({ id, attempt: 0, outcome: 'delivered', status: 200 })),
  )
  expect(db.takeRowsRead()).toBeLessThan(messagesPerReceiver * rowsPerMessage)
})

describe('claimWebhooks of ordered webhooks', () => {
  beforeAll(() =>
    database.sql(`
      update webhook_deliveries set delivered_at = app_now() where delivered_at is null;
      update webhooks set ordered = true, leased_until = null;
      insert into webhook_deliveries (webhook_id, action, target, parameters, due_at)
        select id, 'create_user', 'x', '{}', app_now() + failed * interval '1 hour' from webhooks, unnest(array[1, 0]) with ordinality as m (failed, n)
        order by n`),
  )

  it('claims no webhook for a message behind a failed one about the same target', async () => {
    expect(await claimWebhooks(db, run, receiversPerRun, receiversPerRun)).toEqual([])
  })

  it('claims a webhook with a message about another target, however many blocked webhooks come before it', async () => {
    await database.sql(`
      insert into webhooks (name, actions, url, method, format, ordered, concurrency, update_user_status_on_error, leased_until)
        select 'v' || n, '{}', 'https://hooks.acme.com/', 'POST', 'json', true, 5, false, null from generate_series(1, ${receiversPerRun}) as n;
      insert into webhook_deliveries (webhook_id, action, target, parameters, due_at)
        select w.id, 'create_user', 'x', '{}', app_now() + failed * interval '1 hour'
        from webhooks w, unnest(array[1, 0]) with ordinality as m (failed, n) where w.name like 'v%' order by n;
      insert into webhook_deliveries (webhook_id, action, target, parameters) select max(id), 'create_user', 'y', '{}' from webhooks`)
    const claims = await claimWebhooks(db, run, receiversPerRun, receiversPerRun)
    expect(claims.map(({ messages }) => messages.map(({ target }) => target))).toEqual([['y']])
  })
})
