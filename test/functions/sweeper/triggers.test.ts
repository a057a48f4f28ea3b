import { text as readAll } from 'node:stream/consumers'
import { beforeEach, describe, expect, it } from 'vitest'
import { webhookActionNames } from '#domain/webhooks/webhook-actions.ts'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'
import { useServer } from '#test/support/servers/use-server.ts'

/** Milliseconds to wait for triggered deliveries; the schedule does not run here. */

let delivered: string[] = []
const receiver = useServer((request, response) => {
  void readAll(request).then((body) => {
    delivered.push((JSON.parse(body) as { type: string }).type)
    response.end()
  })
})
const { inbox, postern } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed' }))
const root = useRoot(postern)
beforeEach(async () => {
  await postern.database.sql('delete from webhooks')
  delivered = []
})

const as = async (method: string, path: string, body?: unknown) => {
  const answer = await postern.call(method, path, { token: root.token, body })
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body
}
const createWebhook = () => as('POST', '/v1/webhooks', { name: 'w', actions: webhookActionNames, url: receiver.url })
/** A user who signs in from a known device. */
const createUser = async () => {
  const login = freshName('n')
  await postern.createUser(login)
  const { body } = await postern.call('POST', '/v1/sessions', { body: { login, password: goodPassword } })
  return { login, uuid: body.user.uuid, token: body.access_token, device_token: body.device_token }
}
const signIn = ({ login, device_token }: { login: string; device_token?: string }) =>
  postern.call('POST', '/v1/sessions', { body: { login, password: goodPassword, device_token } })

/** Changes by the action that they deliver, the first word of the key. Each is prepared before the webhook exists. */
const changes: Record<string, () => Promise<() => Promise<unknown>>> = {
  'create_session, from a known device': async () => {
    const user = await createUser()
    return () => signIn(user)
  },
  'delete_session, by signing out': async () => {
    const { token } = await createUser()
    return () => postern.call('DELETE', '/v1/sessions/current', { token })
  },
  'create_registration, without a session': async () => {
    const username = freshName('n')
    return () => postern.call('POST', '/v1/registrations', { body: { username, email: `${username}@example.test` } })
  },
  create_user: async () => {
    const username = freshName('n')
    return () => as('POST', '/v1/users', { username, email: `${username}@example.test`, send_mail: false })
  },
  delete_user: async () => {
    const { login } = await createUser()
    return () => as('DELETE', `/v1/users/${login}`)
  },
  create_group: async () => () => as('POST', '/v1/groups', { name: freshName('g') }),
  create_group_permission: async () => {
    const { uuid: resource } = await as('POST', '/v1/services', { name: freshName('s'), type: 'api' })
    return () => as('POST', '/v1/grants', { holder: 'everyone', resource, permission: 'read' })
  },
  'delete_group_permission, by the deletion of a service': async () => {
    const { uuid: resource } = await as('POST', '/v1/services', { name: freshName('s'), type: 'api' })
    await as('POST', '/v1/grants', { holder: 'everyone', resource, permission: 'read' })
    return () => as('DELETE', `/v1/services/${resource}`)
  },
  'delete_membership, by new terms of a group': async () => {
    const [{ login }, name] = [await createUser(), freshName('g')]
    await as('POST', '/v1/groups', { name })
    await as('PUT', `/v1/users/${login}/groups`, { groups: [name] })
    return () => as('PUT', `/v1/groups/${name}/terms`, { texts: { en: 'Be kind.' } })
  },
  'update_user, by a link in a mail': async () => {
    const { login, token } = await createUser()
    const email = `${freshName('n')}@example.test`
    await postern.call('PATCH', `/v1/users/${login}`, { token, body: { email, current_password: goodPassword } })
    const link = linkIn(await mailTo(inbox, email))
    return () => postern.call('POST', link)
  },
}

describe('delivers at once after a change', () => {
  it.each(Object.entries(changes))('%s', async (name, prepare) => {
    const change = await prepare()
    await createWebhook()
    await change()
    await expect.poll(() => delivered).toContain(/^\w+/.exec(name)![0])
  })
})

describe('does not trigger the sweeper', () => {
  it('after a request that writes to no outbox: sign-in and changes without a webhook, reads, errors', async () => {
    const user = await createUser()
    const before = inbox.mails().length
    postern.database.takeClaims()
    expect((await signIn(user)).status).toBe(201)
    expect((await signIn({ login: user.login })).status).toBe(201) // a new device at the same address
    expect((await postern.call('POST', '/v1/sessions', { body: { login: user.login, password: 'no' } })).status).toBe(
      401,
    )
    await as('POST', '/v1/groups', { name: freshName('g') })
    await as('PATCH', '/v1/settings', { registration_open: true })
    await as('GET', '/v1/groups')
    expect((await postern.call('POST', '/v1/groups', { token: user.token, body: { name: 'x' } })).status).toBe(403)
    await postern.call('POST', '/v1/passwords/reset', { body: { email: `${user.login}@example.test` } }) // which triggers it
    await expect.poll(() => inbox.mails().length).toBe(before + 1)
    let claims = 0
    await expect.poll(() => (claims += postern.database.takeClaims())).toBeGreaterThan(1)
    expect(claims).toBe(2) // one found the email, the next one nothing
  })
})
