/** Resets of accounts that cannot sign in as they are: unverified ones, which the link verifies, and locked ones, which stay locked. */
import { describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { inbox, postern } = usePosternWithInbox()
const root = useRoot(postern)

const another = 'another long enough secret'
const reset = (name: string) => postern.call('POST', '/v1/passwords/reset', { body: { email: `${name}@example.test` } })
const signIn = (login: string, password = another) =>
  postern.call('POST', '/v1/sessions', { body: { login, password } })
const edit = (name: string, body: object) => postern.call('PATCH', `/v1/users/${name}`, { token: root.token, body })

describe('POST /v1/passwords/reset for an account that waits for its activation', () => {
  it('202 mails a link that confirms the address it was sent to', async () => {
    await postern.createUser('ursula')
    expect((await edit('ursula', { email_verified: false })).body).toMatchObject({ status: 'unverified' })
    expect((await signIn('ursula', goodPassword)).status).toBe(401)
    await reset('ursula')
    const link = linkIn(await mailTo(inbox, 'ursula@example.test', 'Reset your password'))
    expect(await postern.call('POST', link, { body: { new_password: another } })).toMatchObject({ status: 200 })
    expect((await signIn('ursula')).status).toBe(201)
  })

  it('200 for the same address set again by an administrator, which is mailed a confirmation again', async () => {
    await postern.createUser('viktor')
    await edit('viktor', { email_verified: false })
    expect((await edit('viktor', { email: 'viktor@example.test' })).status).toBe(200)
    const link = linkIn(await mailTo(inbox, 'viktor@example.test', 'Confirm your new email address'))
    expect((await postern.call('POST', link, { body: {} })).status).toBe(200)
    expect((await signIn('viktor', goodPassword)).status).toBe(201)
  })

  it('410 for a link to an address that the account has no longer', async () => {
    await postern.createUser('walter')
    await edit('walter', { email_verified: false })
    await reset('walter')
    const link = linkIn(await mailTo(inbox, 'walter@example.test', 'Reset your password'))
    await edit('walter', { email: 'walter@elsewhere.test' })
    expect((await postern.call('POST', link, { body: { new_password: another } })).status).toBe(410)
  })
})

describe('POST /v1/passwords/reset for an account that an administrator locked', () => {
  it('202 mails a link that sets a password and says that the lock stays, as it does', async () => {
    await postern.createUser('xaver')
    const path = '/v1/users/xaver/lock'
    await postern.call('POST', path, { token: root.token, body: { kind: 'administrative' } })
    await reset('xaver')
    const mail = await mailTo(inbox, 'xaver@example.test', 'Reset your password')
    expect(mail.text).toContain('A new password does not unlock it')
    expect((await postern.call('POST', linkIn(mail), { body: { new_password: another } })).status).toBe(200)
    expect((await signIn('xaver')).status).toBe(401)
    await postern.call('POST', '/v1/users/xaver/unlock', { token: root.token })
    expect((await signIn('xaver')).status).toBe(201)
  })

  it('202 says nothing of a lock where there is none; its page shows the full name', async () => {
    await postern.createUser('yolanda')
    await edit('yolanda', { full_name: 'Yolanda Bee' })
    await reset('yolanda')
    const mail = await mailTo(inbox, 'yolanda@example.test', 'Reset your password')
    expect(mail.text).not.toContain('lock')
    const page = await postern.call('GET', linkIn(mail), { headers: { Accept: 'text/html' } })
    expect(page.body).toContain('Yolanda Bee')
  })
})
