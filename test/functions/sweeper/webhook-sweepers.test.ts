/** Simultaneous, killed and late runs of the sweeper. */
import { describe, expect, it } from 'vitest'
import { raceAtLock } from '#test/support/gate.ts'
import { useWebhooks } from '#test/support/fixtures/webhooks.ts'

const hooks = useWebhooks()
const { postern, as, createWebhook, queueMessages, cron, sweep, rows } = hooks

describe('delivery of webhooks', () => {
  it('sends each message once in fifty simultaneous runs', async () => {
    await createWebhook()
    await createWebhook({ ordered: true })
    await queueMessages(100)
    await Promise.all(Array.from({ length: 50 }, sweep))
    expect(hooks.arrivals).toHaveLength(200)
    expect(new Set(hooks.arrivals.map(({ headers }) => headers['webhook-id'])).size).toBe(200)
    expect((await rows()).every(({ delivered, attempts }) => delivered && attempts === 1)).toBe(true)
    expect(
      await postern.database.sql('select from webhooks where leased_until is not null or claimed_by is not null'),
    ).toEqual([])
  })

  it('sends the messages of a run that died again once its claim has expired', async () => {
    await createWebhook()
    await postern.database.sql(
      `update webhooks set leased_until = app_now() + interval '20 seconds', claimed_by = gen_random_uuid()`,
    )
    await queueMessages(3)
    await postern.database.sql('update webhook_deliveries set attempts = 1')
    await cron()
    expect(hooks.arrivals).toEqual([])
    await postern.database.moveClock('21 seconds')
    await sweep()
    expect((await rows()).map(({ delivered, attempts }) => [delivered, attempts])).toEqual([
      [true, 2],
      [true, 2],
      [true, 2],
    ])
  })

  it.each(['delivered_at = app_now()', 'abandoned_at = app_now()', `due_at = app_now() + interval '1 hour'`])(
    'skips a message that changed while it was being claimed: %s',
    async (settled) => {
      await createWebhook()
      await queueMessages()
      await raceAtLock(postern.database, `update webhook_deliveries set ${settled}, attempts = 1`, 1, cron)
      expect(hooks.arrivals).toEqual([])
      expect((await rows()).map(({ attempts }) => attempts)).toEqual([1])
    },
  )

  it.each([200, 500])('ignores the outcome %s of a run whose claim has expired', async (late) => {
    await createWebhook()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    hooks.behave = async (_, response) => {
      const isFirst = hooks.arrivals.length === 1
      if (isFirst) await held
      response.writeHead(isFirst ? late : 503).end()
    }
    await queueMessages()
    const first = cron()
    await expect.poll(() => hooks.arrivals.length).toBe(1)
    await postern.database.moveClock('21 seconds')
    await cron()
    const state = async () => [
      await postern.database.sql('select failures, backoff_until, leased_until from webhooks'),
      (await rows()).map(({ attempts, delivered, last_status, attempt_log }) => [
        attempts,
        delivered,
        last_status,
        attempt_log.length,
      ]),
    ]
    const before = await state()
    expect(before).toMatchObject([[{ failures: 1, backoff_until: null }], [[2, false, 503, 1]]])
    release()
    await first
    expect(await state()).toEqual(before)
  })

  it('renews the claim of a run that waits for a receiver, and not one that has expired', async () => {
    await createWebhook()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    hooks.behave = async (_, response) => {
      await held
      response.end()
    }
    await queueMessages()
    const first = cron()
    await expect.poll(() => hooks.arrivals.length).toBe(1)
    const left = async () => {
      const [row] = await postern.database.sql<{ seconds: number }>(
        'select extract(epoch from leased_until - app_now())::float as seconds from webhooks',
      )
      return row!.seconds
    }
    await postern.database.moveClock('12 seconds') // it expires three seconds after the next renewal is due
    expect(await left()).toBeLessThan(9)
    await expect.poll(left).toBeGreaterThan(15)
    await postern.database.moveClock('21 seconds')
    await new Promise((resolve) => setTimeout(resolve, 5_500)) // longer than between renewals
    expect(await left()).toBeLessThan(0)
    release()
    await first
    expect((await rows()).map(({ delivered }) => delivered)).toEqual([true])
  })

  it('keeps the delivery of a replay meanwhile', async () => {
    const { webhook } = await createWebhook()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    hooks.behave = async (_, response) => {
      const isFirst = hooks.arrivals.length === 1
      if (isFirst) await held
      response.writeHead(isFirst ? 500 : 200).end()
    }
    await queueMessages()
    const first = cron()
    await expect.poll(() => hooks.arrivals.length).toBe(1)
    await postern.database.moveClock('21 seconds')
    const [row] = await rows()
    await as('POST', `/v1/webhooks/${webhook.uuid}/replay`, { delivery: row!.uuid })
    await expect.poll(async () => (await rows())[0]!.delivered).toBe(true)
    release()
    await first
    expect(await rows()).toMatchObject([{ delivered: true, attempts: 1, last_status: 200 }])
  })
})
