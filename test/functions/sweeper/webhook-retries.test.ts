/** Receivers that are down for an hour, for days or permanently. */
import { describe, expect, it } from 'vitest'
import { ok, status, useWebhooks } from '#test/support/fixtures/webhooks.ts'

const hooks = useWebhooks()
const { postern, as, createWebhook, queueMessages, sweep, rows, verify } = hooks

describe('delivery of webhooks', () => {
  it('loses no message while a receiver is down for an hour: at least once, the same id, and every attempt in the log', async () => {
    const { secret } = await createWebhook()
    hooks.behave = status(503)
    await queueMessages(3)
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await sweep()
      await postern.database.moveClock('5 minutes')
    }
    const down = await rows()
    expect(down.every(({ delivered, abandoned }) => !delivered && !abandoned)).toBe(true)
    expect(down[0]!.attempt_log.length).toBeGreaterThanOrEqual(3)
    const tried = new Set(hooks.arrivals.map(({ headers }) => headers['webhook-id']))
    hooks.behave = ok
    hooks.arrivals = []
    for (let hours = 0; hours < 4; hours += 1) {
      await postern.database.moveClock('1 hour')
      await sweep()
    }
    const up = await rows()
    expect(up.every(({ delivered }) => delivered)).toBe(true)
    expect(hooks.arrivals).toHaveLength(3)
    expect(new Set(hooks.arrivals.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(up.map(({ uuid }) => uuid)),
    )
    for (const id of tried) expect(up.map(({ uuid }) => uuid)).toContain(id)
    expect(up[0]!.attempt_log.at(-1)).toMatchObject({ status: 200, error: null })
    expect(up[0]!.attempt_log[0]).toMatchObject({ status: 503, error: 'the receiver answered 503' })
    for (const arrival of hooks.arrivals) verify(arrival, secret)
  })

  it('gives up after three days and at least ten attempts; a replay starts again under the same id', async () => {
    const { webhook } = await createWebhook()
    hooks.behave = status(500)
    await queueMessages()
    let hours = 0
    for (; hours < 200 && !(await rows())[0]!.abandoned; hours += 1) {
      await sweep()
      const [row] = await rows()
      await postern.database.moveClock(`${Math.max(row!.due_in, 300) + 1} seconds`)
    }
    const [row] = await rows()
    expect(row).toMatchObject({ abandoned: true, delivered: false })
    expect(row!.attempts).toBeGreaterThanOrEqual(10)
    hooks.behave = ok
    await sweep()
    const before = hooks.arrivals.length
    expect((await as('POST', `/v1/webhooks/${webhook.uuid}/replay`, { delivery: row!.uuid })).status).toBe(202)
    await expect.poll(async () => (await rows())[0]!.delivered).toBe(true)
    expect(hooks.arrivals).toHaveLength(before + 1)
    expect(hooks.arrivals.at(-1)!.headers['webhook-id']).toBe(row!.uuid)
  })

  it('waits as long as Retry-After says', async () => {
    await createWebhook()
    hooks.behave = status(429, { 'Retry-After': '7200' })
    await queueMessages()
    await sweep()
    expect((await rows())[0]!.due_in).toBeGreaterThan(7000)
    hooks.behave = ok
    await queueMessages()
    await postern.database.moveClock('1 hour')
    await sweep()
    expect(hooks.arrivals).toHaveLength(1) // the pause is for the receiver, not for one message
    await postern.database.moveClock('65 minutes')
    await sweep()
    expect((await rows()).every(({ delivered }) => delivered)).toBe(true)
  })

  it('disables a webhook whose receiver returns 410, and records it; it continues after being enabled', async () => {
    const { webhook } = await createWebhook({ concurrency: 1 })
    hooks.behave = status(410)
    await queueMessages(2)
    await sweep()
    const path = `/v1/webhooks/${webhook.uuid}`
    expect((await as('GET', path)).body).toMatchObject({ enabled: false, disabled_reason: 'receiver-gone' })
    expect(hooks.arrivals).toHaveLength(1)
    const [event] = await postern.database.sql('select action, actor_id from audit_events order by id desc limit 1')
    expect(event).toEqual({ action: 'webhook-disabled', actor_id: 1 })
    hooks.behave = ok
    await as('PATCH', path, { enabled: true })
    await expect.poll(async () => (await rows()).map(({ delivered }) => delivered)).toEqual([false, true])
    expect((await rows())[0]).toMatchObject({ abandoned: true })
    await sweep()
    const logged = (await as('GET', '/v1/audit-events?action=webhook-disabled')).body.items
    expect(logged.filter(({ target }: { target: string }) => target === webhook.uuid)).toHaveLength(1)
  })

  it('emails the administrators once about a webhook whose receiver returned 410', async () => {
    const { webhook } = await createWebhook({ name: 'Stock <list>' })
    await postern.database.sql('delete from outbox_mail')
    hooks.behave = status(410)
    await queueMessages(5)
    await sweep()
    await sweep()
    const mails = await postern.database.sql('select template, recipient, parameters from outbox_mail')
    expect(mails).toEqual([
      { template: 'webhook-disabled', recipient: 'root@example.test', parameters: { webhook: 'Stock <list>' } },
    ])
    const { items } = (await as('GET', '/v1/webhooks')).body
    expect(items).toMatchObject([
      { uuid: webhook.uuid, enabled: false, disabled_reason: 'receiver-gone', disabled_at: expect.any(String) },
    ])
  })

  it.each([false, true])(
    'delivers the other messages to a receiver that fails one in twenty, ordered: %s',
    async (ordered) => {
      await createWebhook({ ordered })
      let [received, failed] = [0, 0]
      hooks.behave = (_, response) => {
        received += 1
        const fails = received % 20 === 7
        if (fails) failed += 1
        response.writeHead(fails ? 500 : 200).end()
      }
      await queueMessages(200)
      await sweep()
      expect(failed).toBeGreaterThanOrEqual(10)
      const states = await rows()
      expect(states.filter(({ delivered }) => delivered)).toHaveLength(200 - failed)
      expect(states.filter(({ attempts }) => attempts !== 1)).toEqual([])
      await postern.database.moveClock('1 minute')
      await sweep()
      await postern.database.moveClock('2 minutes')
      await sweep()
      expect((await rows()).every(({ delivered }) => delivered)).toBe(true)
    },
  )

  it('sends one request to a failing receiver until it accepts one', async () => {
    await createWebhook()
    hooks.behave = status(503)
    await queueMessages(10)
    await sweep()
    expect(hooks.arrivals.length).toBeGreaterThan(1)
    hooks.arrivals = []
    await postern.database.moveClock('1 hour')
    await sweep()
    expect(hooks.arrivals).toHaveLength(1)
    hooks.behave = ok
    await postern.database.moveClock('1 hour')
    await sweep()
    expect((await rows()).every(({ delivered }) => delivered)).toBe(true)
  })
})
