import { describe, expect, it } from 'vitest'
import { mailsPerHour } from '#domain/operations.ts'
import { mailTo } from '#test/support/fixtures/mail.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0'
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'

/** A user with one earlier sign-in, from 192.0.2.1 with Firefox. */
async function createAccount(): Promise<{ name: string; deviceToken: string }> {
  const name = freshName('d')
  await postern.createUser(name)
  const { body } = await signIn(name, '192.0.2.1', firefox)
  return { name, deviceToken: body.device_token }
}

async function signIn(login: string, address: string, agent: string, more: object = {}) {
  const answer = await postern.call('POST', '/v1/sessions', {
    body: { login, password: goodPassword, ...more },
    headers: { 'CF-Connecting-IP': address, 'User-Agent': agent },
  })
  expect(answer.status).toBe(201)
  return answer
}

const noticesOf = async (name: string) =>
  (
    await postern.database.sql<{ parameters: unknown }>(
      `select parameters from outbox_mail where template = 'new-device' and recipient = $1`,
      [`${name}@example.test`],
    )
  ).map(({ parameters }) => parameters)

describe('the email about a new device', () => {
  it('contains device, address, time and advice, in the commit that opens the session', async () => {
    const { name } = await createAccount()
    postern.database.takeRoundTrips()
    await signIn(name, '2001:db8::2', safari)
    expect(postern.database.takeRoundTrips()).toBe(2)
    expect(await noticesOf(name)).toEqual([{ username: name, address: '2001:db8::2', user_agent: safari }])
    await postern.runScheduled()
    const { text } = await mailTo(inbox, `${name}@example.test`, 'New sign-in')
    expect(text).toContain(name)
    expect(text).toMatch(/on \d{4}-\d\d-\d\d \d\d:\d\d UTC from the IP address 2001:db8::2/)
    expect(text).toContain('Safari on iPhone')
    expect(text).toContain('request a password reset on the sign-in page')
  })

  it('is not sent for the first device of an account, nor for a known one at any address', async () => {
    const { name, deviceToken } = await createAccount()
    expect(await noticesOf(name)).toEqual([])
    await signIn(name, '198.51.100.9', safari, { device_token: deviceToken })
    expect(await noticesOf(name)).toEqual([])
  })

  it('is not sent again for a client without a token at the same address', async () => {
    const { name } = await createAccount()
    await signIn(name, '192.0.2.1', firefox)
    expect(await noticesOf(name)).toEqual([])
    await signIn(name, '192.0.2.2', firefox)
    await signIn(name, '192.0.2.2', firefox)
    expect(await noticesOf(name)).toHaveLength(1)
  })

  it('contains no text of the client', async () => {
    const { name } = await createAccount()
    await signIn(name, '192.0.2.3', 'Call +1 900 555 0100 at once')
    await postern.runScheduled()
    const { text, html } = await mailTo(inbox, `${name}@example.test`, 'New sign-in')
    expect(text + html).not.toContain('900 555')
    expect(text).toContain('Device: unknown')
  })

  it('is not sent for a wrong password, nor more than five times an hour', async () => {
    const { name } = await createAccount()
    await postern.call('POST', '/v1/sessions', { body: { login: name, password: 'wrong horse battery staple' } })
    expect(await noticesOf(name)).toEqual([])
    for (let n = 0; n < mailsPerHour + 2; n += 1) await signIn(name, `192.0.2.${100 + n}`, firefox)
    expect(await noticesOf(name)).toHaveLength(mailsPerHour)
  })
})
