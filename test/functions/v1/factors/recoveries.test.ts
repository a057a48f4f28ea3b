/** Recovery of accounts that have lost their second factors. */
import { beforeEach, describe, expect, it } from 'vitest'
import { connect } from '#adapters/neon.ts'
import { carryOutRecoveries } from '#store/factors/recoveries.ts'
import { codeOf, enrol, forgetSteps, ticketOf } from '#test/support/fixtures/second-factor.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeEach(() => forgetSteps(postern))

async function enrolled() {
  const name = freshName()
  await postern.createUser(name)
  const { token } = await postern.signIn(name)
  const { session, secret } = await enrol(postern, token)
  return { name, token: session.token, secret }
}

const start = (user: string, token = root.token) =>
  postern.call('POST', '/v1/factor-recoveries', { token, body: { user } })
const stop = (user: string, token = root.token) => postern.call('DELETE', `/v1/factor-recoveries/${user}`, { token })
const sweep = () => carryOutRecoveries(connect(postern.database.connectionString, postern.database.endpoint))
const due = () => postern.database.sql(`update factor_recoveries set due_at = app_now() - interval '1 second'`)
const mails = async (name: string) =>
  (
    await postern.database.sql<{ template: string }>(
      `select template from outbox_mail where parameters ->> 'username' = $1 and template like '%factor%' order by created_at`,
      [name],
    )
  ).map(({ template }) => template)

describe('POST /v1/factor-recoveries', () => {
  it('201, and after the waiting period, not before, the factors are gone and the sessions over', async () => {
    const ann = await enrolled()
    expect(await start(ann.name)).toMatchObject({ status: 201, body: { user: { username: ann.name }, started_by: {} } })
    await sweep()
    expect(await postern.call('GET', '/v1/factors', { token: ann.token })).toMatchObject({
      status: 200,
      body: { authenticator: {}, recovery: { due_at: expect.any(String) } },
    })
    await due()
    await Promise.all([sweep(), sweep(), sweep()])
    expect(await postern.call('GET', '/v1/factors', { token: ann.token })).toMatchObject({ status: 401 })
    expect((await postern.signIn(ann.name)).token).toBeTruthy()
    expect(await mails(ann.name)).toEqual(['factor-recovery-started', 'factors-reset'])
    const events = await postern.database.sql(
      `select action from audit_events where target = (select uuid::text from users where username = $1) and action like 'factor%' order by id`,
      [ann.name],
    )
    expect(events.map(({ action }) => action)).toEqual(['factor-recovery-started', 'factors-reset'])
  })

  it('201 again changes neither the end nor the mail', async () => {
    const ann = await enrolled()
    const { body: first } = await start(ann.name)
    await postern.database.sql(`update factor_recoveries set due_at = due_at + interval '0 hours'`)
    expect((await start(ann.name)).body).toEqual(first)
    expect(await mails(ann.name)).toEqual(['factor-recovery-started'])
  })

  it('a sign-in with the second factor stops it', async () => {
    const ann = await enrolled()
    await start(ann.name)
    const body = { ticket: await ticketOf(postern, ann.name, goodPassword), code: await codeOf(ann.secret) }
    expect(await postern.call('POST', '/v1/sessions/second-factor', { body })).toMatchObject({ status: 201 })
    await due()
    await sweep()
    expect(await postern.call('GET', '/v1/factors', { token: ann.token })).toMatchObject({
      status: 200,
      body: { authenticator: {}, recovery: null },
    })
  })

  it('403 for oneself, for one who is no administrator and for an account with more rights; 404 without a second factor', async () => {
    const ann = await enrolled()
    const ben = await enrolled()
    expect(await start('current')).toMatchObject({ status: 403 })
    expect(await start(ann.name, ben.token)).toMatchObject({ status: 403 })
    const plain = freshName()
    await postern.createUser(plain)
    expect(await start(plain)).toMatchObject({ status: 404 })
  })

  it('403 step-up-required for an administrator who authenticated too long ago', async () => {
    const ann = await enrolled()
    await postern.database.sql(`update sessions set authenticated_at = app_now() - interval '1 day'`)
    expect(await start(ann.name)).toMatchObject({ status: 403, body: { code: 'step-up-required' } })
    await postern.database.sql(`update sessions set authenticated_at = app_now()`)
  })
})

describe('GET /v1/factor-recoveries', () => {
  it('200 has those that wait, page after page, for administrators only', async () => {
    const [ann, ben] = [await enrolled(), await enrolled()]
    const started = [(await start(ann.name)).body, (await start(ben.name)).body]
    const waiting = []
    let after: string | null = ''
    while (after !== null) {
      const { body } = await postern.call('GET', `/v1/factor-recoveries?limit=1${after && `&after=${after}`}`, {
        token: root.token,
      })
      expect(body.items.length).toBeLessThanOrEqual(1)
      waiting.push(...body.items)
      after = body.next
    }
    expect(waiting).toEqual(expect.arrayContaining(started))
    expect(new Set(waiting.map(({ user }) => user.uuid)).size).toBe(waiting.length)
    expect(await postern.call('GET', '/v1/factor-recoveries', { token: ben.token })).toMatchObject({ status: 403 })
  })
})

describe('DELETE /v1/factor-recoveries/:u', () => {
  it('204 for the owner and for an administrator, once; 404 for a stranger to the account', async () => {
    const ann = await enrolled()
    const ben = await enrolled()
    await start(ann.name)
    expect(await stop(ann.name, ben.token)).toMatchObject({ status: 404 })
    expect(await stop('current', ann.token)).toMatchObject({ status: 204 })
    expect(await stop('current', ann.token)).toMatchObject({ status: 404 })
    await start(ann.name)
    expect(await stop(ann.name)).toMatchObject({ status: 204 })
  })
})
