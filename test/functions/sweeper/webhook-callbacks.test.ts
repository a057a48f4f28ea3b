import { describe, expect, it } from 'vitest'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { createRegistration } from '#test/support/fixtures/registrations.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { ok, status, useWebhooks } from '#test/support/fixtures/webhooks.ts'

const hooks = useWebhooks()
const { postern, root, as, createWebhook, rows, sweep } = hooks

describe('the link of a webhook receiver for a user', () => {
  const made = async (name: string) =>
    (await as('POST', '/v1/users', { username: name, email: `${name}@example.test`, send_mail: false })).body
      .uuid as string
  const statusOf = async (name: string) => (await as('GET', `/v1/users/${name}`)).body.status

  it('200 sets the status webhook-error, once, and the link remains usable', async () => {
    await createWebhook({ actions: ['create_user'] })
    const name = freshName('u')
    await made(name)
    await expect.poll(() => hooks.arrivals.length).toBe(1)
    const { callback_url: callback } = JSON.parse(hooks.arrivals[0]!.body).data
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

  it('a failed delivery sets webhook-error if the webhook says so, and a later success clears it', async () => {
    const { webhook } = await createWebhook({
      actions: ['create_user'],
      update_user_status_on_error: true,
      payload: { id: '{{user.id}}' },
    })
    hooks.behave = status(410)
    const name = freshName('u')
    await made(name)
    await expect.poll(() => statusOf(name)).toBe('webhook-error')
    hooks.behave = ok
    await as('PATCH', `/v1/webhooks/${webhook.uuid}`, { enabled: true })
    const [row] = await rows()
    await as('POST', `/v1/webhooks/${webhook.uuid}/replay`, { delivery: row!.uuid })
    await expect.poll(() => statusOf(name)).toBe('active')
  })

  it('a final refusal sets webhook-error at once; a receiver that is down does not, nor a webhook without that option', async () => {
    await createWebhook({ actions: ['create_user'], url: `${hooks.receiver}/marks`, update_user_status_on_error: true })
    await createWebhook({ actions: ['create_user'], url: `${hooks.receiver}/other` })
    const answers: Record<string, number> = { '/in/marks': 503, '/in/other': 400 }
    hooks.behave = (_, response, { url }) => response.writeHead(answers[url]!).end()
    const name = freshName('u')
    await made(name)
    const tried = async () => (await rows()).map(({ last_status }) => last_status)
    await expect.poll(tried).toEqual([503, 400])
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
    expect(await statusOf(name)).toBe('webhook-error') // the success of the other does not count
    await later(204, 200)
    expect(await statusOf(name)).toBe('active')
    const { items } = (await as('GET', '/v1/audit-events?action=user-webhook-error&limit=1')).body
    expect(items[0].details).toEqual({ because: 'delivery' })
  })

  it('webhook-error stays until every receiver that set it has succeeded', async () => {
    const input = { actions: ['create_user'], update_user_status_on_error: true }
    await createWebhook({ ...input, url: `${hooks.receiver}/one` })
    await createWebhook({ ...input, url: `${hooks.receiver}/two` })
    hooks.behave = status(409)
    const name = freshName('u')
    await made(name)
    await expect.poll(() => statusOf(name)).toBe('webhook-error')
    await expect.poll(async () => (await rows()).map(({ attempts }) => attempts)).toEqual([1, 1])
    hooks.behave = ok
    for (const [path, then] of [
      ['one', 'webhook-error'],
      ['two', 'active'],
    ]) {
      await postern.database.sql(
        `update webhook_deliveries d set due_at = app_now() from webhooks w where w.id = d.webhook_id and w.url like '%/' || $1`,
        [path],
      )
      await sweep()
      expect(await statusOf(name), path).toBe(then)
    }
  })

  it('webhook-error stays if the receiver sets it before the response to the same delivery', async () => {
    await createWebhook({ actions: ['create_user'], update_user_status_on_error: true })
    hooks.behave = async (_, response, { body }) => {
      await postern.call('POST', new URL(JSON.parse(body).data.callback_url).pathname)
      response.end()
    }
    const name = freshName('u')
    await made(name)
    await expect.poll(async () => (await rows())[0]!.delivered).toBe(true)
    expect(await statusOf(name)).toBe('webhook-error')
  })

  it('200 allows a superuser to clear the status, which is logged and sends no status message', async () => {
    const name = freshName('u')
    await postern.createUser(name)
    const session = await postern.signIn(name)
    const { uuid } = session
    await postern.database.sql(`update users set status = 'webhook-error' where uuid = $1`, [uuid])
    await createWebhook({ actions: ['update_user', 'update_user_status'] })
    const edit = (by: SignedIn, wanted: string) =>
      postern.call('PATCH', `/v1/users/${uuid}`, { token: by.token, body: { status: wanted } })
    expect((await edit(session, 'ok')).status).toBe(403)
    expect((await edit(root, 'webhook-error')).status).toBe(422)
    expect(await statusOf(name)).toBe('webhook-error')
    expect(await edit(root, 'ok')).toMatchObject({ status: 200, body: { status: 'active' } })
    expect((await edit(root, 'ok')).status).toBe(200) // which changes nothing
    await sweep()
    expect(hooks.arrivals.map(({ body }) => JSON.parse(body).type)).toEqual(['update_user'])
    const { items } = (await as('GET', `/v1/audit-events?action=user-edited&target=${uuid}`)).body
    expect(items).toMatchObject([{ details: { fields: ['status'], operations: [] } }])
    expect((await postern.call('GET', '/v1/sessions/current', { token: session.token })).status).toBe(200)
  })
})

describe('the link of a webhook receiver for a registration', () => {
  /** Creates a registration that awaits approval. Returns it with the two links of the message. */
  const createPendingRegistration = async (input: object = {}) => {
    const { webhook } = await createWebhook({ actions: ['confirm_registration'], ...input })
    const name = freshName('r')
    const { uuid } = await createRegistration(postern, name, { status: 'confirmed' })
    await postern.database.sql(
      `insert into audit_events (action, target_kind, target) values ('registration-approval-requested', 'registration', $1)`,
      [uuid],
    )
    await sweep()
    const { data } = JSON.parse(hooks.arrivals.at(-1)!.body)
    const [approve, decline] = [data.approve_url, data.decline_url].map((url: string) => new URL(url).pathname)
    return { webhook, name, uuid, approve: approve!, decline: decline! }
  }
  const logged = async (action: string, registration: string) =>
    (await as('GET', `/v1/audit-events?action=${action}`)).body.items.filter(
      ({ details }: { details: { registration: string } }) => details.registration === registration,
    )
  const state = async (uuid: string) => (await as('GET', `/v1/registrations/${uuid}`)).body.status

  it('200 approves, once, as the webhook; the other link stops working', async () => {
    const { webhook, name, uuid, approve, decline } = await createPendingRegistration()
    expect(approve).not.toBe(decline)
    expect((await postern.call('GET', approve)).body).toMatchObject({
      operation: 'user-registration-admin-approve',
      username: name,
      email: 'r*****@e*****.test',
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
  ] as const)('200 can %s, by the payload of the webhook', async (choice, after, event) => {
    const { webhook, uuid, ...links } = await createPendingRegistration({
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

  it('410 after a decision of an administrator, and after the webhook is disabled or deleted', async () => {
    const decided = await createPendingRegistration()
    expect((await as('POST', `/v1/registrations/${decided.uuid}/decline`, {})).status).toBe(200)
    const disabled = await createPendingRegistration()
    await as('PATCH', `/v1/webhooks/${disabled.webhook.uuid}`, { enabled: false })
    const gone = await createPendingRegistration()
    await as('DELETE', `/v1/webhooks/${gone.webhook.uuid}`)
    for (const { approve, decline } of [decided, disabled, gone])
      for (const link of [approve, decline]) expect((await postern.call('POST', link)).status).toBe(410)
    expect(await state(gone.uuid)).toBe('confirmed')
  })

  it('is not in messages about a completed registration', async () => {
    await createWebhook({ actions: ['confirm_registration'] })
    const { uuid } = await createRegistration(postern, freshName('r'), { status: 'completed' })
    await postern.database.sql(
      `insert into audit_events (action, target_kind, target, details)
       select 'registration-confirmed', 'user', u.uuid::text, jsonb_build_object('registration', $1::text) from users u where u.username = 'first.superuser'`,
      [uuid],
    )
    await sweep()
    const { data } = JSON.parse(hooks.arrivals[0]!.body)
    expect(data).toMatchObject({ registration: { id: uuid }, user: { name: 'first.superuser' } })
    expect(data).not.toHaveProperty('approve_url')
  })
})
