/** Requests to a receiver: their form, their order, and the limits of responses. */
import { describe, expect, it } from 'vitest'
import { freshName } from '#test/support/fixtures/tree.ts'
import { type Behaviour, ok, status, useWebhooks } from '#test/support/fixtures/webhooks.ts'

const hooks = useWebhooks()
const { postern, as, createWebhook, queueMessages, sweep, rows, verify } = hooks

describe('delivery of webhooks', () => {
  it('sends payloads by method, format and template', async () => {
    await createWebhook({ method: 'PUT', payload: { '{{group.name}}': ['{{event.action}}'] } })
    await createWebhook({ format: 'form', payload: { name: '{{group.name}}', list: [1] } })
    await queueMessages()
    await sweep()
    const told = hooks.arrivals
      .map(({ method, headers, body }) => [method, headers['content-type'], body].join(' '))
      .sort((a, b) => (a < b ? -1 : 1))
    expect(told).toEqual([
      'POST application/x-www-form-urlencoded list=%5B1%5D&name=a',
      'PUT application/json {"a":["create_group"]}',
    ])
  })

  it('starts soon after a change by an administrator', async () => {
    await createWebhook()
    await as('POST', '/v1/groups', { name: freshName('g') })
    await expect.poll(() => hooks.arrivals.length).toBe(1)
  })

  it('keeps the order of messages about one target if ordered, even after a failure', async () => {
    await createWebhook({ ordered: true, payload: { id: '{{event.id}}', group: '{{group.id}}' } })
    const [group] = await postern.database.sql<{ uuid: string }>(
      `insert into groups (name) values ('ordered-one') returning uuid`,
    )
    const arrived: string[] = []
    let failsWith = 400
    hooks.behave = (_, response, { body }) => {
      const told = JSON.parse(body)
      if (told.group === group!.uuid) arrived.push(told.id)
      response.writeHead(told.group === group!.uuid && arrived.length === 2 ? failsWith : 200).end()
    }
    await queueMessages(5, group!.uuid)
    await queueMessages(5)
    await sweep()
    await sweep()
    const order = (await rows()).map(({ uuid }) => uuid)
    const delivered = (await rows()).map((row) => row.delivered)
    expect(delivered).toEqual([true, false, false, false, false, true, true, true, true, true])
    expect(arrived).toEqual(order.slice(0, 2))
    failsWith = 200
    await postern.database.moveClock('1 minute')
    await sweep()
    expect(arrived).toEqual([order[0], order[1], ...order.slice(1, 5)])
  })

  it('makes no more simultaneous requests to a receiver than its concurrency', async () => {
    await createWebhook({ concurrency: 2 })
    hooks.behave = (_, response) => void setTimeout(() => response.end(), 20)
    await queueMessages(30)
    await Promise.all(Array.from({ length: 5 }, sweep))
    expect(hooks.arrivals).toHaveLength(30)
    expect(hooks.mostOpen).toBe(2)
  })

  it('sends no queued message to a disabled webhook', async () => {
    const { webhook } = await createWebhook()
    await queueMessages()
    await as('PATCH', `/v1/webhooks/${webhook.uuid}`, { enabled: false })
    await sweep()
    expect(hooks.arrivals).toEqual([])
    expect(await rows()).toMatchObject([{ attempts: 0, abandoned: false }])
  })

  const hostile: [what: string, behaviour: Behaviour, error: RegExp][] = [
    ['redirects', status(302, { Location: 'http://127.0.0.1:9/elsewhere' }), /answered 302/],
    ['answers 404', status(404), /answered 404/],
    ['hangs up', (request) => request.socket.destroy(), /connection failed/],
  ]
  it.each(hostile)('retries when a receiver %s', async (_, behaviour, error) => {
    await createWebhook()
    hooks.behave = behaviour
    await queueMessages()
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
    await postern.database.moveClock('1 minute')
    await sweep()
    expect((await rows())[0]).toMatchObject({ delivered: true, attempts: 2 })
  })

  it('reads 4 KiB of an endless response, and counts it as delivered', async () => {
    await createWebhook()
    let written = 0
    hooks.behave = (_, response) => {
      response.writeHead(200)
      const pump = () => {
        while (!response.destroyed && written < 2 ** 28 && response.write('\0x'.repeat(8192))) written += 16_384
        if (!response.destroyed) response.once('drain', pump)
      }
      pump()
    }
    await queueMessages()
    await sweep()
    const [row] = await rows()
    expect(row).toMatchObject({ delivered: true, last_status: 200 })
    expect(row!.last_response).toHaveLength(4096)
    expect(written).toBeLessThan(2 ** 26)
  })

  it('counts a truncated response as delivered, since it has a status', async () => {
    await createWebhook()
    hooks.behave = (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' })
      response.write('begin', () => response.destroy())
    }
    await queueMessages()
    await sweep()
    expect((await rows())[0]).toMatchObject({ delivered: true })
  })

  it('continues with other receivers while one hangs or drips, and aborts after 15 seconds', async () => {
    await createWebhook({ url: `${hooks.receiver}/slow` })
    await createWebhook({ url: `${hooks.receiver}/good` })
    hooks.behave = ({ url }, response) => {
      if (url!.endsWith('good')) return response.end()
      response.socket!.write('HTTP/1.1 200 OK\r\nX-Drip: ')
      const drip = setInterval(() => response.socket?.write('x'), 500)
      return response.once('close', () => clearInterval(drip))
    }
    await queueMessages(20)
    const swept = sweep()
    const good = () => hooks.arrivals.filter(({ url }) => url.endsWith('good')).length
    await expect.poll(good, { timeout: 14_000 }).toBe(20)
    await swept
    const slow = await postern.database.sql(
      `select attempts, last_error from webhook_deliveries d join webhooks w on w.id = webhook_id where url like '%slow' and attempts > 0`,
    )
    expect(slow.length).toBeLessThanOrEqual(5)
    expect(slow[0]).toEqual({ attempts: 1, last_error: 'no answer within 15 seconds' })
  })

  it('connects to no address that is meanwhile forbidden', async () => {
    const { webhook } = await createWebhook()
    await postern.database.sql(
      `update webhooks set url = replace(url, '127.0.0.1', '[::ffff:127.0.0.1]') where uuid = $1`,
      [webhook.uuid],
    )
    await queueMessages()
    await sweep()
    expect(hooks.arrivals).toEqual([])
    expect((await rows())[0]).toMatchObject({ last_error: 'address refused: https-required' })
  })
})

it('delivers when a trigger comes through a queue', async () => {
  const { secret } = await createWebhook()
  await queueMessages(3)
  await postern.runQueued()
  expect(hooks.arrivals.map((arrival) => verify(arrival, secret))).toHaveLength(3)
  expect((await rows()).every(({ delivered }) => delivered)).toBe(true)
})
