/** A mailed code as the second factor of accounts that have no other, where the setting says so. */
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { claimsOf } from '#test/support/fixtures/claims.ts'
import { mailTo } from '#test/support/fixtures/mail.ts'
import { enrol, forgetSteps } from '#test/support/fixtures/second-factor.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern, inbox } = usePosternWithInbox()
useRoot(postern)

async function person() {
  const name = freshName()
  await postern.createUser(name)
  await postern.database.sql('delete from login_attempts')
  return { name, ...(await postern.signIn(name)) }
}

const request = (token: string) => postern.call('POST', '/v1/sessions/current/step-up/code', { token })
const send = (token: string, email_code: string) =>
  postern.call('POST', '/v1/sessions/current/step-up', { token, body: { email_code } })
const turn = (on: boolean) =>
  postern.database.sql(`update settings set chosen = $1::jsonb where key = 'second_factor_by_email'`, [String(on)])

const codeFor = (name: string, not = '') =>
  vi.waitFor(async () => {
    const { text } = await mailTo(inbox, `${name}@example.test`, 'code to confirm')
    const [, code = ''] = /^Code: (\S+)$/m.exec(text) ?? []
    if (code === '' || code === not) throw new Error(`no new code in ${text}`)
    return code
  }, 30_000)

beforeEach(async () => {
  await forgetSteps(postern)
  await turn(true)
})

describe('POST /v1/sessions/current/step-up/code', () => {
  it('202, and its code makes two factors, once', async () => {
    const ann = await person()
    expect(await request(ann.token)).toMatchObject({ status: 202, body: { status: 'requested', expires_in: 600 } })
    const code = await codeFor(ann.name)
    const answer = await send(ann.token, code.toLowerCase())
    expect(answer).toMatchObject({ status: 200 })
    expect(claimsOf(answer.body.access_token)).toMatchObject({ acr: 'aal2' })
    expect(await send(ann.token, code)).toMatchObject({ status: 401 })
  })

  it('401 for the code in another session, for one that was replaced, and once the setting is off', async () => {
    const ann = await person()
    await request(ann.token)
    const first = await codeFor(ann.name)
    const other = await postern.signIn(ann.name)
    expect(await send(other.token, first)).toMatchObject({ status: 401 })
    await request(ann.token)
    const second = await codeFor(ann.name, first)
    expect(await send(ann.token, first)).toMatchObject({ status: 401 })
    await turn(false)
    expect(await send(ann.token, second)).toMatchObject({ status: 401 })
    await turn(true)
    expect(await send(ann.token, second)).toMatchObject({ status: 200 })
  })

  it('403 while the setting is off, for an account with another factor, and for a session that a mailed code opened', async () => {
    const ann = await person()
    await turn(false)
    expect(await request(ann.token)).toMatchObject({ status: 403 })
    await turn(true)
    await postern.database.sql(
      `update sessions set amr = '{otp}' where user_id = (select id from users where username = $1)`,
      [ann.name],
    )
    expect(await request(ann.token)).toMatchObject({ status: 403 })
    const ben = await person()
    const { session } = await enrol(postern, ben.token)
    expect(await request(session.token)).toMatchObject({ status: 403 })
  })

  it('429 after five in an hour', async () => {
    const ann = await person()
    const statuses = []
    for (let n = 0; n < 6; n += 1) statuses.push((await request(ann.token)).status)
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429])
  })
})
