/** Receivers that never answer, beside one that does. What is compared is counted, not timed. */
import { expect, it } from 'vitest'
import { useWebhooks } from '#test/support/fixtures/webhooks.ts'

const hooks = useWebhooks()
const { postern, createWebhook, queueMessages, cron } = hooks

it.each([8, 24])(
  'serves a receiver that answers while %s do not, which hold at most a share of the requests',
  async (hanging) => {
    for (let n = 0; n < hanging; n += 1) await createWebhook({ name: `bad ${n}`, url: `${hooks.receiver}/bad/${n}` })
    await createWebhook({ name: 'good', url: `${hooks.receiver}/good` })
    let goodAfter = -1
    hooks.behave = ({ url }, response) => {
      if (!url!.endsWith('/good')) return
      if (goodAfter < 0) goodAfter = hooks.arrivals.filter(({ url: other }) => other.includes('/bad/')).length
      response.end()
    }
    await queueMessages(3)
    const swept = cron()
    const good = () => hooks.arrivals.filter(({ url }) => url.endsWith('/good')).length
    await expect.poll(good, { timeout: 14_000 }).toBe(3) // before a single one of the others has timed out
    expect(goodAfter).toBeLessThanOrEqual(hanging)
    const timedOut = await postern.database.sql(
      `select from webhook_deliveries where last_error = 'no answer within 15 seconds'`,
    )
    expect(timedOut).toEqual([])

    // Those that failed are tried again within their share, so that the good one finds a connection at once.
    await queueMessages(1)
    const before = hooks.arrivals.length
    const again = cron()
    await expect.poll(good, { timeout: 14_000 }).toBe(4)
    const between = hooks.arrivals.slice(before).filter(({ url }) => !url.endsWith('/good'))
    expect(between.length).toBeLessThanOrEqual(Math.max(hanging - 5, 5))
    hooks.behave = (_, response) => response.end()
    await postern.database.sql('delete from webhooks')
    await Promise.all([swept, again])
  },
  60_000,
)
