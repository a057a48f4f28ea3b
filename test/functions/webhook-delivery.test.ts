import { describe, expect, it } from 'vitest'
import { heldBack } from '../support/gate.ts'
import { freshName } from '../support/tree.ts'
import { type Behaviour, ok, status, useWebhooks } from '../support/webhooks.ts'

const hooks = useWebhooks()
const { as, make, happen, cron, sweep, rows, verify } = hooks

describe('delivery of webhooks', () => {
  it('sends payloads as they are asked for: method, format, template', async () => {
    await make({ method: 'PUT', payload: { '{{group.name}}': ['{{event.action}}'] } })
    await make({ format: 'form', payload: { name: '{{group.name}}', list: [1] } })
    await happen()
    await sweep()
    const told = hooks.arrivals
      .map(({ method, headers, body }) => [method, headers['content-type'], body].join(' '))
      .sort((a, b) => (a < b ? -1 : 1))
    expect(told).toEqual([
      'POST application/x-www-form-urlencoded list=%5B1%5D&name=a',
      'PUT application/json {"a":["create_group"]}',
    ])
  })

  it('is prompt after a change by an administrator', async () => {
    await make()
    await as('POST', '/v1/groups', { name: freshName('g') })
    await expect.poll(() => hooks.arrivals.length, { timeout: 10_000 }).toBe(1)
  })

  it('loses nothing while a receiver is down for an hour: at least once, the same id, and the log tells the story', async () => {
    const { secret } = await make()
    hooks.behave = status(503)
    await happen(3)
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await sweep()
      await hooks.postern.database.moveClock('5 minutes')
    }
    const down = await rows()
    expect(down.every(({ delivered, abandoned }) => !delivered && !abandoned)).toBe(true)
    expect(down[0]!.log.length).toBeGreaterThanOrEqual(3)
    const tried = new Set(hooks.arrivals.map(({ headers }) => headers['webhook-id']))
    hooks.behave = ok
    hooks.arrivals = []
    for (let hours = 0; hours < 4; hours += 1) {
      await hooks.postern.database.moveClock('1 hour')
      await sweep()
    }
    const up = await rows()
    expect(up.every(({ delivered }) => delivered)).toBe(true)
    expect(hooks.arrivals).toHaveLength(3)
    expect(new Set(hooks.arrivals.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(up.map(({ uuid }) => uuid)),
    )
    for (const id of tried) expect(up.map(({ uuid }) => uuid)).toContain(id)
    expect(up[0]!.log.at(-1)).toMatchObject({ status: 200, error: null })
    expect(up[0]!.log[0]).toMatchObject({ status: 503, error: 'the receiver answered 503' })
    for (const arrival of hooks.arrivals) verify(arrival, secret)
  })

  it('gives up after three days, which are at least ten attempts; replayed, it is tried anew under the same id', async () => {
    const { webhook } = await make()
    hooks.behave = status(500)
    await happen()
    let hours = 0
    for (; hours < 200 && !(await rows())[0]!.abandoned; hours += 1) {
      await sweep()
      const [row] = await rows()
      await hooks.postern.database.moveClock(`${Math.max(row!.due_in, 300) + 1} seconds`)
    }
    const [row] = await rows()
    expect(row).toMatchObject({ abandoned: true, delivered: false })
    expect(row!.attempts).toBeGreaterThanOrEqual(10)
    hooks.behave = ok
    await sweep()
    const before = hooks.arrivals.length
    expect((await as('POST', `/v1/webhooks/${webhook.uuid}/replay`, { delivery: row!.uuid })).status).toBe(202)
    await expect.poll(async () => (await rows())[0]!.delivered, { timeout: 10_000 }).toBe(true)
    expect(hooks.arrivals).toHaveLength(before + 1)
    expect(hooks.arrivals.at(-1)!.headers['webhook-id']).toBe(row!.uuid)
  })

  const hostile: [what: string, behaviour: Behaviour, error: RegExp][] = [
    ['redirects', status(302, { Location: 'http://127.0.0.1:9/elsewhere' }), /answered 302/],
    ['answers 404', status(404), /answered 404/],
    ['hangs up', (request) => request.socket.destroy(), /connection failed/],
  ]
  it.each(hostile)('tries again where a receiver %s', async (_, behaviour, error) => {
    await make()
    hooks.behave = behaviour
    await happen()
    await sweep()
    const [row] = await rows()
    expect(row).toMatchObject({
      delivered: false,
      abandoned: false,
      attempts: 1,
      last_error: expect.stringMatching(error),
    })
    expect(row!.due_in).toBeGreaterThan(10)
    expect(hooks.arrivals).toHaveLength(1)
    hooks.behave = ok
    await hooks.postern.database.moveClock('1 minute')
    await sweep()
    expect((await rows())[0]).toMatchObject({ delivered: true, attempts: 2 })
  })

  it('waits as long as Retry-After says', async () => {
    await make()
    hooks.behave = status(429, { 'Retry-After': '7200' })
    await happen()
    await sweep()
    expect((await rows())[0]!.due_in).toBeGreaterThan(7000)
    hooks.behave = ok
    await happen()
    await hooks.postern.database.moveClock('1 hour')
    await sweep()
    expect(hooks.arrivals).toHaveLength(1) // the pause is the receiver's, not the message's
    await hooks.postern.database.moveClock('65 minutes')
    await sweep()
    expect((await rows()).every(({ delivered }) => delivered)).toBe(true)
  })

  it('disables a webhook whose receiver answers 410, and writes it down; enabled again it goes on', async () => {
    const { webhook } = await make({ concurrency: 1 })
    hooks.behave = status(410)
    await happen(2)
    await sweep()
    const path = `/v1/webhooks/${webhook.uuid}`
    expect((await as('GET', path)).body).toMatchObject({ enabled: false, disabled_because: 'receiver-gone' })
    expect(hooks.arrivals).toHaveLength(1)
    const [event] = await hooks.postern.database.sql(
      'select action, actor_id from audit_events order by id desc limit 1',
    )
    expect(event).toEqual({ action: 'webhook-disabled', actor_id: 1 })
    hooks.behave = ok
    await as('PATCH', path, { enabled: true })
    await expect
      .poll(async () => (await rows()).map(({ delivered }) => delivered), { timeout: 10_000 })
      .toEqual([false, true])
    expect((await rows())[0]).toMatchObject({ abandoned: true })
    await sweep()
    const logged = (await as('GET', '/v1/audit-events?action=webhook-disabled')).body.items
    expect(logged.filter(({ target }: { target: string }) => target === webhook.uuid)).toHaveLength(1)
  })

  it('tries a receiver that failed by one request until it takes one', async () => {
    await make()
    hooks.behave = status(503)
    await happen(10)
    await sweep()
    expect(hooks.arrivals.length).toBeGreaterThan(1)
    hooks.arrivals = []
    await hooks.postern.database.moveClock('1 hour')
    await sweep()
    expect(hooks.arrivals).toHaveLength(1)
    hooks.behave = ok
    await hooks.postern.database.moveClock('1 hour')
    await sweep()
    expect((await rows()).every(({ delivered }) => delivered)).toBe(true)
  })

  it('sends a webhook that is disabled nothing of what waits for it', async () => {
    const { webhook } = await make()
    await happen()
    await as('PATCH', `/v1/webhooks/${webhook.uuid}`, { enabled: false })
    await sweep()
    expect(hooks.arrivals).toEqual([])
    expect(await rows()).toMatchObject([{ attempts: 0, abandoned: false }])
  })

  it('reads 4 KiB of an answer that does not end, and takes it for delivered', async () => {
    await make()
    let written = 0
    hooks.behave = (_, response) => {
      response.writeHead(200)
      const pump = () => {
        while (!response.destroyed && written < 2 ** 28 && response.write('\0x'.repeat(8192))) written += 16_384
        if (!response.destroyed) response.once('drain', pump)
      }
      pump()
    }
    await happen()
    await sweep()
    const [row] = await rows()
    expect(row).toMatchObject({ delivered: true, last_status: 200 })
    expect(row!.last_answer).toHaveLength(4096)
    expect(written).toBeLessThan(2 ** 26)
  })

  it('takes an answer that ends early for delivered: its status came', async () => {
    await make()
    hooks.behave = (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' })
      response.write('begin', () => response.destroy())
    }
    await happen()
    await sweep()
    expect((await rows())[0]).toMatchObject({ delivered: true })
  })

  it('lets a receiver that hangs or drips hold up no other, and gives it up after 15 seconds', async () => {
    await make({ url: `${hooks.receiver}/slow` })
    await make({ url: `${hooks.receiver}/good` })
    hooks.behave = ({ url }, response) => {
      if (url!.endsWith('good')) return response.end()
      response.socket!.write('HTTP/1.1 200 OK\r\nX-Drip: ')
      const drip = setInterval(() => response.socket?.write('x'), 500)
      return response.once('close', () => clearInterval(drip))
    }
    await happen(20)
    const swept = sweep()
    const good = () => hooks.arrivals.filter(({ url }) => url.endsWith('good')).length
    await expect.poll(good, { timeout: 14_000 }).toBe(20)
    await swept
    const slow = await hooks.postern.database.sql(
      `select attempts, last_error from webhook_deliveries d join webhooks w on w.id = webhook_id where url like '%slow' and attempts > 0`,
    )
    expect(slow.length).toBeLessThanOrEqual(5)
    expect(slow[0]).toEqual({ attempts: 1, last_error: 'no answer within 15 seconds' })
  }, 40_000)

  it('delivers each message once though fifty sweepers run at once', async () => {
    await make()
    await make({ ordered: true })
    await happen(100)
    await Promise.all(Array.from({ length: 50 }, sweep))
    expect(hooks.arrivals).toHaveLength(200)
    expect(new Set(hooks.arrivals.map(({ headers }) => headers['webhook-id'])).size).toBe(200)
    expect((await rows()).every(({ delivered, attempts }) => delivered && attempts === 1)).toBe(true)
    expect(await hooks.postern.database.sql('select from webhooks where leased_until is not null')).toEqual([])
  })

  it('has no more requests on their way to a receiver than its concurrency', async () => {
    await make({ concurrency: 2 })
    hooks.behave = (_, response) => void setTimeout(() => response.end(), 20)
    await happen(30)
    await Promise.all(Array.from({ length: 5 }, sweep))
    expect(hooks.arrivals).toHaveLength(30)
    expect(hooks.mostOpen).toBe(2)
  })

  it('keeps the order of what happens to one target where it is asked to, though one of it fails', async () => {
    await make({ ordered: true, payload: { id: '{{event.id}}', group: '{{group.id}}' } })
    const [group] = await hooks.postern.database.sql<{ uuid: string }>(
      `insert into groups (name) values ('ordered-one') returning uuid`,
    )
    const arrived: string[] = []
    let failsWith = 400
    hooks.behave = (_, response, { body }) => {
      const told = JSON.parse(body)
      if (told.group === group!.uuid) arrived.push(told.id)
      response.writeHead(told.group === group!.uuid && arrived.length === 2 ? failsWith : 200).end()
    }
    await happen(5, group!.uuid)
    await happen(5)
    await sweep()
    await sweep()
    const order = (await rows()).map(({ uuid }) => uuid)
    const delivered = (await rows()).map((row) => row.delivered)
    expect(delivered).toEqual([true, false, false, false, false, true, true, true, true, true])
    expect(arrived).toEqual(order.slice(0, 2))
    failsWith = 200
    await hooks.postern.database.moveClock('1 minute')
    await sweep()
    expect(arrived).toEqual([order[0], order[1], ...order.slice(1, 5)])
  })

  it('takes over what a sweeper that died was sending, once its lease is over', async () => {
    await make()
    await hooks.postern.database.sql(`update webhooks set leased_until = moment() + interval '90 seconds'`)
    await happen(3)
    await hooks.postern.database.sql('update webhook_deliveries set attempts = 1')
    await cron()
    expect(hooks.arrivals).toEqual([])
    await hooks.postern.database.moveClock('91 seconds')
    await sweep()
    expect((await rows()).map(({ delivered, attempts }) => [delivered, attempts])).toEqual([
      [true, 2],
      [true, 2],
      [true, 2],
    ])
  })

  it.each(['delivered_at = moment()', 'abandoned_at = moment()', `due_at = moment() + interval '1 hour'`])(
    'does not send what somebody settled while it was being claimed: %s',
    async (settled) => {
      await make()
      await happen()
      await heldBack(hooks.postern.database, `update webhook_deliveries set ${settled}, attempts = 1`, 1, cron)
      expect(hooks.arrivals).toEqual([])
      expect((await rows()).map(({ attempts }) => attempts)).toEqual([1])
    },
  )

  it.each([200, 500])('counts no more what a sweeper says that lost its lease meanwhile: %s', async (late) => {
    await make()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    hooks.behave = async (_, response) => {
      const isFirst = hooks.arrivals.length === 1
      if (isFirst) await held
      response.writeHead(isFirst ? late : 503).end()
    }
    await happen()
    const first = cron()
    await expect.poll(() => hooks.arrivals.length, { timeout: 10_000 }).toBe(1)
    await hooks.postern.database.moveClock('91 seconds')
    await cron()
    const state = async () => [
      await hooks.postern.database.sql('select failures, resting_until, leased_until from webhooks'),
      (await rows()).map(({ attempts, delivered, last_status, log }) => [attempts, delivered, last_status, log.length]),
    ]
    const before = await state()
    expect(before).toMatchObject([[{ failures: 1, resting_until: expect.any(Date) }], [[2, false, 503, 1]]])
    release()
    await first
    expect(await state()).toEqual(before)
  })

  it('takes nothing back of what a replay has delivered meanwhile', async () => {
    const { webhook } = await make()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    hooks.behave = async (_, response) => {
      const isFirst = hooks.arrivals.length === 1
      if (isFirst) await held
      response.writeHead(isFirst ? 500 : 200).end()
    }
    await happen()
    const first = cron()
    await expect.poll(() => hooks.arrivals.length, { timeout: 10_000 }).toBe(1)
    await hooks.postern.database.moveClock('91 seconds')
    const [row] = await rows()
    await as('POST', `/v1/webhooks/${webhook.uuid}/replay`, { delivery: row!.uuid })
    await expect.poll(async () => (await rows())[0]!.delivered, { timeout: 10_000 }).toBe(true)
    release()
    await first
    expect(await rows()).toMatchObject([{ delivered: true, attempts: 1, last_status: 200 }])
  })

  it('opens no connection to an address that is refused by now', async () => {
    const { webhook } = await make()
    await hooks.postern.database.sql(
      `update webhooks set url = replace(url, '127.0.0.1', '[::ffff:127.0.0.1]') where uuid = $1`,
      [webhook.uuid],
    )
    await happen()
    await sweep()
    expect(hooks.arrivals).toEqual([])
    expect((await rows())[0]).toMatchObject({ last_error: 'address refused: not-https' })
  })
})

it('is told by a nudge that came through a queue, as by any other', async () => {
  const { secret } = await make()
  await happen(3)
  await hooks.postern.runQueued()
  expect(hooks.arrivals.map((arrival) => verify(arrival, secret))).toHaveLength(3)
  expect((await rows()).every(({ delivered }) => delivered)).toBe(true)
})
