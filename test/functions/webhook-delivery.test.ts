import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readAll } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startReceiver } from '../../local/receiver.ts'
import { heldBack } from '../support/gate.ts'
import { mailSettings } from '../support/mail.ts'
import { generateDevelopmentSecrets } from '../../scripts/secrets.ts'
import { type Postern, type SignedIn, startBeside, startPostern } from '../support/postern.ts'
import { registered } from '../support/registrations.ts'
import { freshName } from '../support/tree.ts'

/** A request as a receiver got it. */
interface Arrival {
  method: string
  url: string
  headers: Record<string, string>
  body: string
}
type Behaviour = (request: IncomingMessage, response: ServerResponse, arrival: Arrival) => unknown

let postern: Postern
let root: SignedIn
let arrivals: Arrival[] = []
let behave: Behaviour
let open = 0
let mostOpen = 0
const ok: Behaviour = (_, response) => response.end('ok')
const status =
  (code: number, headers = {}): Behaviour =>
  (_, response) =>
    response.writeHead(code, headers).end('no')

const server = createServer((request, response) => {
  open += 1
  mostOpen = Math.max(mostOpen, open)
  response.once('close', () => (open -= 1))
  void readAll(request).then((body) => {
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const arrival = { method: request.method!, url: request.url!, headers, body }
    arrivals.push(arrival)
    return behave(request, response, arrival)
  })
})
let receiver: string
const settings = { ...mailSettings('http://127.0.0.1:9/emails'), WEBHOOK_LOOPBACK: 'allowed' }

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  receiver = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
  postern = await startPostern(settings)
  root = await postern.bootstrap()
})
beforeEach(async () => {
  behave = ok
  await postern.database.sql('delete from webhooks')
  arrivals = []
  mostOpen = 0
})
afterAll(async () => {
  await postern.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const as = (method: string, path: string, body?: unknown) =>
  postern.call(method, path, { token: root.token, ...(body !== undefined && { body }) })
const make = async (wish: object = {}) =>
  (await as('POST', '/v1/webhooks', { name: 'hook', actions: ['create_group'], url: receiver, ...wish })).body as {
    webhook: { uuid: string }
    secret: string
  }
/** Something that webhooks are told of, and nobody is nudged: the isolate died. */
const happen = async (count = 1, target?: string) => {
  await postern.database.sql(
    `insert into audit_events (action, target_kind, target, details)
     select 'group-created', 'group', coalesce($2::text, gen_random_uuid()::text), '{"name": "a"}' from generate_series(1, $1)`,
    [count, target ?? null],
  )
}
const cron = () => postern.runScheduled().catch(() => undefined) // which cannot send mail
/** Runs the cron, and waits for whoever was nudged before and has the lease. */
const sweep = async () => {
  await cron()
  const leased = () => postern.database.sql('select from webhooks where leased_until > moment()')
  await expect.poll(leased, { timeout: 40_000 }).toEqual([])
}
const rows = () =>
  postern.database.sql<{
    uuid: string
    attempts: number
    delivered: boolean
    abandoned: boolean
    last_status: number | null
    last_error: string | null
    last_answer: string | null
    due_in: number
    log: { status: number | null; error: string | null }[]
  }>(
    `select uuid, attempts, delivered_at is not null as delivered, abandoned_at is not null as abandoned, last_status, last_error,
       last_answer, extract(epoch from due_at - moment())::integer as due_in, log from webhook_deliveries order by id`,
  )
/** Whether the published library takes a message. */
const verify = ({ headers, body }: Arrival, secret: string) => new Webhook(secret).verify(body, headers)

describe('delivery of webhooks', () => {
  it('signs what the library of Standard Webhooks verifies, and the receiver of npm start', async () => {
    const local = await startReceiver((await as('GET', '/v1/webhooks/public-key')).body.public_key)
    const { secret } = await make()
    await make({ url: `${local.url}/x` })
    await make({ url: `${local.url}/y`, method: 'GET', payload: { group: '{{group.name}}' } })
    await happen()
    await sweep()
    expect(verify(arrivals[0]!, secret)).toMatchObject({ type: 'create_group', data: { group: { name: 'a' } } })
    const received = local.received()
    expect(received.map(({ signatureHolds }) => signatureHolds)).toEqual([true, true])
    expect(received.map(({ path }) => path).sort()).toEqual(['/in/x', '/in/y?group=a'])
    expect(() => verify({ ...arrivals[0]!, body: `${arrivals[0]!.body} ` }, secret)).toThrow(
      'No matching signature found',
    )
    const forged = await fetch(local.url, { method: 'POST', body: 'x', headers: { 'webhook-signature': 'v1a,AAAA' } })
    expect(forged.status).toBe(401)
    await local.stop()
  })

  it('signs with both secrets during a rotation, and with the new one alone after it', async () => {
    const { webhook, secret } = await make()
    const rotated = (await as('POST', `/v1/webhooks/${webhook.uuid}/rotate-secret`, { overlap_seconds: 3600 })).body
      .secret
    await happen()
    await sweep()
    for (const each of [secret, rotated]) verify(arrivals[0]!, each)
    await postern.database.moveClock('3601 seconds')
    await happen()
    await sweep()
    verify(arrivals[1]!, rotated)
    expect(() => verify(arrivals[1]!, secret)).toThrow('No matching signature found')
  })

  it('is verified by whoever verified before, and by whoever will, while the deployment’s key is replaced', async () => {
    const { webhook, secret } = await make()
    const before = await startReceiver((await as('GET', '/v1/webhooks/public-key')).body.public_key)
    const [old, next] = [postern.secrets.WEBHOOK_KEY, generateDevelopmentSecrets().WEBHOOK_KEY]
    const during = await startBeside(postern, { ...settings, WEBHOOK_KEY: `${next},${old}` })
    const get = async (path: string) => (await fetch(during.url + path)).json<{ public_key: string }>()
    const after = await startReceiver((await get('/v1/webhooks/public-key')).public_key)
    for (const { url } of [before, after]) await make({ url })
    const rotated = await fetch(`${during.url}/v1/webhooks/${webhook.uuid}/rotate-secret`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${root.token}`, 'Content-Type': 'application/json' },
      body: '{}',
    })
    const { secret: replaced } = await rotated.json<{ secret: string }>()
    await happen()
    await during.runScheduled().catch(() => undefined)
    for (const each of [secret, replaced]) verify(arrivals[0]!, each)
    for (const local of [before, after])
      expect(local.received().map(({ signatureHolds }) => signatureHolds)).toEqual([true])
    await Promise.all([before, after, during].map((each) => each.stop()))
  })

  it('sends payloads as they are asked for: method, format, template', async () => {
    await make({ method: 'PUT', payload: { '{{group.name}}': ['{{event.action}}'] } })
    await make({ format: 'form', payload: { name: '{{group.name}}', list: [1] } })
    await happen()
    await sweep()
    const told = arrivals
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
    await expect.poll(() => arrivals.length, { timeout: 10_000 }).toBe(1)
  })

  it('loses nothing while a receiver is down for an hour: at least once, the same id, and the log tells the story', async () => {
    const { secret } = await make()
    behave = status(503)
    await happen(3)
    for (let minutes = 0; minutes < 60; minutes += 5) {
      await sweep()
      await postern.database.moveClock('5 minutes')
    }
    const down = await rows()
    expect(down.every(({ delivered, abandoned }) => !delivered && !abandoned)).toBe(true)
    expect(down[0]!.log.length).toBeGreaterThanOrEqual(3)
    const tried = new Set(arrivals.map(({ headers }) => headers['webhook-id']))
    behave = ok
    arrivals = []
    for (let hours = 0; hours < 4; hours += 1) {
      await postern.database.moveClock('1 hour')
      await sweep()
    }
    const up = await rows()
    expect(up.every(({ delivered }) => delivered)).toBe(true)
    expect(arrivals).toHaveLength(3)
    expect(new Set(arrivals.map(({ headers }) => headers['webhook-id']))).toEqual(new Set(up.map(({ uuid }) => uuid)))
    for (const id of tried) expect(up.map(({ uuid }) => uuid)).toContain(id)
    expect(up[0]!.log.at(-1)).toMatchObject({ status: 200, error: null })
    expect(up[0]!.log[0]).toMatchObject({ status: 503, error: 'the receiver answered 503' })
    for (const arrival of arrivals) verify(arrival, secret)
  })

  it('gives up after three days, which are at least ten attempts; replayed, it is tried anew under the same id', async () => {
    const { webhook } = await make()
    behave = status(500)
    await happen()
    let hours = 0
    for (; hours < 200 && !(await rows())[0]!.abandoned; hours += 1) {
      await sweep()
      const [row] = await rows()
      await postern.database.moveClock(`${Math.max(row!.due_in, 300) + 1} seconds`)
    }
    const [row] = await rows()
    expect(row).toMatchObject({ abandoned: true, delivered: false })
    expect(row!.attempts).toBeGreaterThanOrEqual(10)
    behave = ok
    await sweep()
    const before = arrivals.length
    expect((await as('POST', `/v1/webhooks/${webhook.uuid}/replay`, { delivery: row!.uuid })).status).toBe(202)
    await expect.poll(async () => (await rows())[0]!.delivered, { timeout: 10_000 }).toBe(true)
    expect(arrivals).toHaveLength(before + 1)
    expect(arrivals.at(-1)!.headers['webhook-id']).toBe(row!.uuid)
  })

  const hostile: [what: string, behaviour: Behaviour, error: RegExp][] = [
    ['redirects', status(302, { Location: 'http://127.0.0.1:9/elsewhere' }), /answered 302/],
    ['answers 404', status(404), /answered 404/],
    ['hangs up', (request) => request.socket.destroy(), /connection failed/],
  ]
  it.each(hostile)('tries again where a receiver %s', async (_, behaviour, error) => {
    await make()
    behave = behaviour
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
    expect(arrivals).toHaveLength(1)
    behave = ok
    await postern.database.moveClock('1 minute')
    await sweep()
    expect((await rows())[0]).toMatchObject({ delivered: true, attempts: 2 })
  })

  it('waits as long as Retry-After says', async () => {
    await make()
    behave = status(429, { 'Retry-After': '7200' })
    await happen()
    await sweep()
    expect((await rows())[0]!.due_in).toBeGreaterThan(7000)
    behave = ok
    await happen()
    await postern.database.moveClock('1 hour')
    await sweep()
    expect(arrivals).toHaveLength(1) // the pause is the receiver's, not the message's
    await postern.database.moveClock('65 minutes')
    await sweep()
    expect((await rows()).every(({ delivered }) => delivered)).toBe(true)
  })

  it('disables a webhook whose receiver answers 410, and writes it down; enabled again it goes on', async () => {
    const { webhook } = await make({ concurrency: 1 })
    behave = status(410)
    await happen(2)
    await sweep()
    const path = `/v1/webhooks/${webhook.uuid}`
    expect((await as('GET', path)).body).toMatchObject({ enabled: false, disabled_because: 'receiver-gone' })
    expect(arrivals).toHaveLength(1)
    const [event] = await postern.database.sql('select action, actor_id from audit_events order by id desc limit 1')
    expect(event).toEqual({ action: 'webhook-disabled', actor_id: 1 })
    behave = ok
    await as('PATCH', path, { enabled: true })
    await expect
      .poll(async () => (await rows()).map(({ delivered }) => delivered), { timeout: 10_000 })
      .toEqual([false, true])
    expect((await rows())[0]).toMatchObject({ abandoned: true })
  })

  it('reads 4 KiB of an answer that does not end, and takes it for delivered', async () => {
    await make()
    let written = 0
    behave = (_, response) => {
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
    behave = (_, response) => {
      response.writeHead(200, { 'Content-Length': '1000' })
      response.write('begin', () => response.destroy())
    }
    await happen()
    await sweep()
    expect((await rows())[0]).toMatchObject({ delivered: true })
  })

  it('lets a receiver that hangs or drips hold up no other, and gives it up after 15 seconds', async () => {
    await make({ url: `${receiver}/slow` })
    await make({ url: `${receiver}/good` })
    behave = ({ url }, response) => {
      if (url!.endsWith('good')) return response.end()
      response.socket!.write('HTTP/1.1 200 OK\r\nX-Drip: ')
      const drip = setInterval(() => response.socket?.write('x'), 500)
      return response.once('close', () => clearInterval(drip))
    }
    await happen(20)
    const swept = sweep()
    const good = () => arrivals.filter(({ url }) => url.endsWith('good')).length
    await expect.poll(good, { timeout: 14_000 }).toBe(20)
    await swept
    const slow = await postern.database.sql(
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
    expect(arrivals).toHaveLength(200)
    expect(new Set(arrivals.map(({ headers }) => headers['webhook-id'])).size).toBe(200)
    expect((await rows()).every(({ delivered, attempts }) => delivered && attempts === 1)).toBe(true)
    expect(await postern.database.sql('select from webhooks where leased_until is not null')).toEqual([])
  })

  it('has no more requests on their way to a receiver than its concurrency', async () => {
    await make({ concurrency: 2 })
    behave = (_, response) => void setTimeout(() => response.end(), 20)
    await happen(30)
    await Promise.all(Array.from({ length: 5 }, sweep))
    expect(arrivals).toHaveLength(30)
    expect(mostOpen).toBe(2)
  })

  it('keeps the order of what happens to one target where it is asked to, though one of it fails', async () => {
    await make({ ordered: true, payload: { id: '{{event.id}}', group: '{{group.id}}' } })
    const [group] = await postern.database.sql<{ uuid: string }>(
      `insert into groups (name) values ('ordered-one') returning uuid`,
    )
    const arrived: string[] = []
    let failsWith = 400
    behave = (_, response, { body }) => {
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
    await postern.database.moveClock('1 minute')
    await sweep()
    expect(arrived).toEqual([order[0], order[1], ...order.slice(1, 5)])
  })

  it('takes over what a sweeper that died was sending, once its lease is over', async () => {
    await make()
    await postern.database.sql(`update webhooks set leased_until = moment() + interval '90 seconds'`)
    await happen(3)
    await postern.database.sql('update webhook_deliveries set attempts = 1')
    await cron()
    expect(arrivals).toEqual([])
    await postern.database.moveClock('91 seconds')
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
      await heldBack(postern.database, `update webhook_deliveries set ${settled}, attempts = 1`, 1, cron)
      expect(arrivals).toEqual([])
      expect((await rows()).map(({ attempts }) => attempts)).toEqual([1])
    },
  )

  it.each([200, 500])('counts no more what a sweeper says that lost its lease meanwhile: %s', async (late) => {
    await make()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    behave = async (_, response) => {
      const isFirst = arrivals.length === 1
      if (isFirst) await held
      response.writeHead(isFirst ? late : 503).end()
    }
    await happen()
    const first = cron()
    await expect.poll(() => arrivals.length, { timeout: 10_000 }).toBe(1)
    await postern.database.moveClock('91 seconds')
    await cron()
    const state = async () => [
      await postern.database.sql('select failures, resting_until, leased_until from webhooks'),
      (await rows()).map(({ attempts, delivered, last_status, log }) => [attempts, delivered, last_status, log.length]),
    ]
    const before = await state()
    expect(before).toMatchObject([[{ failures: 1, resting_until: expect.any(Date) }], [[2, false, 503, 1]]])
    release()
    await first
    expect(await state()).toEqual(before)
  })

  it('opens no connection to an address that is refused by now', async () => {
    const { webhook } = await make()
    await postern.database.sql(
      `update webhooks set url = replace(url, '127.0.0.1', '[::ffff:127.0.0.1]') where uuid = $1`,
      [webhook.uuid],
    )
    await happen()
    await sweep()
    expect(arrivals).toEqual([])
    expect((await rows())[0]).toMatchObject({ last_error: 'address refused: not-https' })
  })
})

it('is told by a nudge that came through a queue, as by any other', async () => {
  const { secret } = await make()
  await happen(3)
  await postern.runQueued()
  expect(arrivals.map((arrival) => verify(arrival, secret))).toHaveLength(3)
  expect((await rows()).every(({ delivered }) => delivered)).toBe(true)
})

describe('what a receiver can say of a user', () => {
  const made = async (name: string) =>
    (await as('POST', '/v1/users', { username: name, email: `${name}@example.test`, send_mail: false })).body
      .uuid as string
  const statusOf = async (name: string) => (await as('GET', `/v1/users/${name}`)).body.status

  it('200 marks the user by the link of the message, once, and it goes on working', async () => {
    await make({ actions: ['create_user'] })
    const name = freshName('u')
    await made(name)
    await expect.poll(() => arrivals.length, { timeout: 10_000 }).toBe(1)
    const { callback_url: callback } = JSON.parse(arrivals[0]!.body).data
    const path = new URL(callback).pathname
    expect(callback).toMatch(/^https:\/\/id\.example\.test\/links\/[\w-]{43}$/)
    expect(await postern.call('GET', path)).toMatchObject({
      status: 200,
      body: { operation: 'webhook-user-status-error', username: name },
    })
    expect(await statusOf(name)).toBe('active')
    const answers = await Promise.all(Array.from({ length: 10 }, () => postern.call('POST', path)))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => answer.status === 410)).toHaveLength(9)
    expect(await statusOf(name)).toBe('webhook-error')
    const { items } = (await as('GET', '/v1/users?status=webhook-error')).body
    expect(items).toMatchObject([{ username: name, is_active: true }])
    expect((await as('GET', `/v1/audit-events?action=user-webhook-error`)).body.items).toMatchObject([
      { target: items[0].uuid, actor: null, details: { because: 'receiver' } },
    ])
  })

  it('marks a user of whom it could not be told, where the webhook says so, and unmarks them once it was', async () => {
    const { webhook } = await make({
      actions: ['create_user'],
      update_user_status_on_error: true,
      payload: { id: '{{user.id}}' },
    })
    behave = status(410)
    const name = freshName('u')
    await made(name)
    await expect.poll(() => statusOf(name), { timeout: 10_000 }).toBe('webhook-error')
    behave = ok
    await as('PATCH', `/v1/webhooks/${webhook.uuid}`, { enabled: true })
    const [row] = await rows()
    await as('POST', `/v1/webhooks/${webhook.uuid}/replay`, { delivery: row!.uuid })
    await expect.poll(() => statusOf(name), { timeout: 10_000 }).toBe('active')
  })

  it('marks a user whom a receiver refuses at once, though it is tried again; not while it is down; and not where nobody asked for it', async () => {
    await make({ actions: ['create_user'], url: `${receiver}/marks`, update_user_status_on_error: true })
    await make({ actions: ['create_user'], url: `${receiver}/other` })
    const answers: Record<string, number> = { '/in/marks': 503, '/in/other': 400 }
    behave = (_, response, { url }) => response.writeHead(answers[url]!).end()
    const name = freshName('u')
    await made(name)
    const tried = async () => (await rows()).map(({ last_status }) => last_status)
    await expect.poll(tried, { timeout: 10_000 }).toEqual([503, 400])
    expect(await statusOf(name)).toBe('active')
    const later = async (marks: number, other: number) => {
      Object.assign(answers, { '/in/marks': marks, '/in/other': other })
      await postern.database.moveClock('10 minutes')
      await sweep()
    }
    await later(400, 400)
    expect(await statusOf(name)).toBe('webhook-error')
    expect((await rows())[0]).toMatchObject({ abandoned: false, delivered: false, attempts: 2 })
    await later(422, 200)
    expect(await statusOf(name)).toBe('webhook-error') // the other's success is not this one's
    await later(204, 200)
    expect(await statusOf(name)).toBe('active')
    const { items } = (await as('GET', '/v1/audit-events?action=user-webhook-error&limit=1')).body
    expect(items[0].details).toEqual({ because: 'delivery' })
  })

  it('keeps the mark until every receiver that marks has been told', async () => {
    const wish = { actions: ['create_user'], update_user_status_on_error: true }
    await make({ ...wish, url: `${receiver}/one` })
    await make({ ...wish, url: `${receiver}/two` })
    behave = status(409)
    const name = freshName('u')
    await made(name)
    await expect.poll(() => statusOf(name), { timeout: 10_000 }).toBe('webhook-error')
    await expect.poll(async () => (await rows()).map(({ attempts }) => attempts), { timeout: 10_000 }).toEqual([1, 1])
    behave = ok
    for (const [path, then] of [
      ['one', 'webhook-error'],
      ['two', 'active'],
    ]) {
      await postern.database.sql(
        `update webhook_deliveries d set due_at = moment() from webhooks w where w.id = d.webhook_id and w.url like '%/' || $1`,
        [path],
      )
      await sweep()
      expect(await statusOf(name), path).toBe(then)
    }
  })

  it('keeps what a receiver says of a user before it answers that it was told', async () => {
    await make({ actions: ['create_user'], update_user_status_on_error: true })
    behave = async (_, response, { body }) => {
      await postern.call('POST', new URL(JSON.parse(body).data.callback_url).pathname)
      response.end()
    }
    const name = freshName('u')
    await made(name)
    await expect.poll(async () => (await rows())[0]!.delivered, { timeout: 10_000 }).toBe(true)
    expect(await statusOf(name)).toBe('webhook-error')
  })

  it('200 lets a superuser take the mark off, which is logged and tells nobody of another status', async () => {
    const name = freshName('u')
    await postern.createUser(name)
    const session = await postern.signIn(name)
    const { uuid } = session
    await postern.database.sql(`update users set status = 'webhook-error' where uuid = $1`, [uuid])
    await make({ actions: ['update_user', 'update_user_status'] })
    const edit = (by: SignedIn, wanted: string) =>
      postern.call('PATCH', `/v1/users/${uuid}`, { token: by.token, body: { status: wanted } })
    expect((await edit(session, 'ok')).status).toBe(403)
    expect((await edit(root, 'webhook-error')).status).toBe(422)
    expect(await statusOf(name)).toBe('webhook-error')
    expect(await edit(root, 'ok')).toMatchObject({ status: 200, body: { status: 'active' } })
    expect((await edit(root, 'ok')).status).toBe(200) // which changes nothing
    await sweep()
    expect(arrivals.map(({ body }) => JSON.parse(body).type)).toEqual(['update_user'])
    const { items } = (await as('GET', `/v1/audit-events?action=user-edited&target=${uuid}`)).body
    expect(items).toMatchObject([{ details: { fields: ['status'], operations: [] } }])
    expect((await postern.call('GET', '/v1/sessions/current', { token: session.token })).status).toBe(200)
  })
})

describe('what a receiver can decide of a registration', () => {
  /** Somebody who waits for approval, and the two links that the receiver was told. */
  const waits = async (wish: object = {}) => {
    const { webhook } = await make({ actions: ['confirm_registration'], ...wish })
    const name = freshName('r')
    const { uuid } = await registered(postern, name, { status: 'confirmed' })
    await postern.database.sql(
      `insert into audit_events (action, target_kind, target) values ('registration-waits', 'registration', $1)`,
      [uuid],
    )
    await sweep()
    const { data } = JSON.parse(arrivals.at(-1)!.body)
    const [approve, decline] = [data.approve_url, data.decline_url].map((url: string) => new URL(url).pathname)
    return { webhook, name, uuid, approve: approve!, decline: decline! }
  }
  const logged = async (action: string, registration: string) =>
    (await as('GET', `/v1/audit-events?action=${action}`)).body.items.filter(
      ({ details }: { details: { registration: string } }) => details.registration === registration,
    )
  const state = async (uuid: string) => (await as('GET', `/v1/registrations/${uuid}`)).body.status

  it('200 approves, once, as the webhook; the other link is dead', async () => {
    const { webhook, name, uuid, approve, decline } = await waits()
    expect(approve).not.toBe(decline)
    expect((await postern.call('GET', approve)).body).toMatchObject({
      operation: 'user-registration-admin-approve',
      username: name,
    })
    expect(await state(uuid)).toBe('confirmed')
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => postern.call('POST', n % 2 ? decline : approve)),
    )
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => answer.status === 410)).toHaveLength(9)
    const done = answers.findIndex((answer) => answer.status === 200) % 2 ? 'declined' : 'approved'
    expect(await state(uuid)).toBe(done === 'approved' ? 'completed' : 'declined')
    expect(await logged(`registration-${done}`, uuid)).toMatchObject([
      { actor: null, details: { webhook: webhook.uuid } },
    ])
  })

  it.each([
    ['approve', 'completed', 'approved'],
    ['decline', 'declined', 'declined'],
  ] as const)('200 can %s, by a payload that says so', async (choice, after, event) => {
    const { webhook, uuid, ...links } = await waits({
      payload: { data: { approve_url: '{{approve_url}}', decline_url: '{{decline_url}}' } },
    })
    await as('POST', `/v1/registrations/${uuid}/resend`) // a mail to administrators, whose links are others
    expect(await postern.call('POST', links[choice])).toMatchObject({ status: 200, body: { status: 'done' } })
    for (const link of [links.approve, links.decline]) expect((await postern.call('POST', link)).status).toBe(410)
    expect(await state(uuid)).toBe(after)
    expect(await logged(`registration-${event}`, uuid)).toMatchObject([
      { actor: null, details: { webhook: webhook.uuid } },
    ])
  })

  it('410 once an administrator has decided, or the webhook is disabled or gone', async () => {
    const decided = await waits()
    expect((await as('POST', `/v1/registrations/${decided.uuid}/decline`, {})).status).toBe(200)
    const disabled = await waits()
    await as('PATCH', `/v1/webhooks/${disabled.webhook.uuid}`, { enabled: false })
    const gone = await waits()
    await as('DELETE', `/v1/webhooks/${gone.webhook.uuid}`)
    for (const { approve, decline } of [decided, disabled, gone])
      for (const link of [approve, decline]) expect((await postern.call('POST', link)).status).toBe(410)
    expect(await state(gone.uuid)).toBe('confirmed')
  })

  it('says nowhere to decide about somebody who has an account already', async () => {
    await make({ actions: ['confirm_registration'] })
    const { uuid } = await registered(postern, freshName('r'), { status: 'completed' })
    await postern.database.sql(
      `insert into audit_events (action, target_kind, target, details)
       select 'registration-confirmed', 'user', u.uuid::text, jsonb_build_object('registration', $1::text) from users u where u.username = 'first.superuser'`,
      [uuid],
    )
    await sweep()
    const { data } = JSON.parse(arrivals[0]!.body)
    expect(data).toMatchObject({ registration: { id: uuid }, user: { name: 'first.superuser' } })
    expect(data).not.toHaveProperty('approve_url')
  })
})
