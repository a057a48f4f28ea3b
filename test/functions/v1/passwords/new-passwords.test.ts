/** The rules for new passwords, wherever one is chosen; the breach check runs on this machine. */
import { beforeEach, describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { type Answer, goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { useRangeService } from '#test/support/servers/range-service.ts'
import { usePosternWithInbox } from '#test/support/servers/use-postern.ts'

const stolen = 'a sentence that was stolen'
const fresh = 'a sentence that was not stolen'

const service = useRangeService()
const { inbox, postern } = usePosternWithInbox(() => ({ BREACH_CHECK_URL: service.url }))
/** Signed in by the first test. */
let root: SignedIn
beforeEach(() => {
  service.counts.set(stolen, 7)
  service.answer = 'rows'
})

const bootstrap = (password: string) =>
  postern.call('POST', '/v1/bootstrap', {
    body: { secret: postern.secrets.BOOTSTRAP_SECRET, username: 'first', email: 'first@example.test', password },
  })

/** Every other way to choose a password: starts one, and sends passwords to it. */
const ways: Record<
  string,
  { field: string; action: string; begin: (name: string) => Promise<(password: string) => Promise<Answer>> }
> = {
  'PUT /v1/passwords/current': {
    field: '/new_password',
    action: 'password-changed',
    async begin(name) {
      await postern.createUser(name)
      const { token } = await postern.signIn(name)
      return (new_password) =>
        postern.call('PUT', '/v1/passwords/current', { token, body: { current_password: goodPassword, new_password } })
    },
  },
  'PUT /v1/passwords/{u}': {
    field: '/new_password',
    action: 'password-set',
    async begin(name) {
      await postern.createUser(name)
      return (new_password) =>
        postern.call('PUT', `/v1/passwords/${name}`, { token: root.token, body: { new_password } })
    },
  },
  'POST /links/{token} of a reset': {
    field: '/new_password',
    action: 'password-reset',
    async begin(name) {
      await postern.createUser(name)
      await postern.call('POST', '/v1/passwords/reset', { body: { email: `${name}@example.test` } })
      const link = linkIn(await mailTo(inbox, `${name}@example.test`, 'Reset your password'))
      return (new_password) => postern.call('POST', link, { body: { new_password } })
    },
  },
  'POST /links/{token} of a registration': {
    field: '/password',
    action: 'registration-confirmed',
    async begin(name) {
      await postern.call('POST', '/v1/registrations', { body: { username: name, email: `${name}@example.test` } })
      const link = linkIn(await mailTo(inbox, `${name}@example.test`))
      return (password) => postern.call('POST', link, { body: { password } })
    },
  },
}

/** The details of the newest event of a kind. */
async function detailsOf(action: string) {
  const [event] = await postern.database.sql(
    'select details from audit_events where action = $1 order by id desc limit 1',
    [action],
  )
  return event!['details']
}

const refused = (pointer: string, code = 'breached-password') => ({
  status: 422,
  body: { code: 'invalid-request', errors: [{ pointer, code }] },
})
const setLength = (password_min_length: number) =>
  postern.call('PATCH', '/v1/settings', { token: root.token, body: { password_min_length } })

describe('with BREACH_CHECK_URL', () => {
  it('POST /v1/bootstrap: 422 for a breached password, 201 for another', async () => {
    expect(await bootstrap(stolen)).toMatchObject(refused('/password'))
    expect((await bootstrap(fresh)).status).toBe(201)
    root = await postern.signIn('first', fresh)
  })

  it.each(Object.keys(ways))('%s: 422 for a breached password, success with another', async (way) => {
    const { field, action, begin } = ways[way]!
    const send = await begin(`refused-${Object.keys(ways).indexOf(way)}`)
    expect(await send(stolen)).toMatchObject(refused(field))
    expect((await send(fresh)).status).toBeLessThan(300)
    expect(await detailsOf(action)).not.toHaveProperty('breach_check')
  })

  it.each(Object.keys(ways))(
    '%s: 422 for a common password, and applies the minimum length of the settings',
    async (way) => {
      const { field, begin } = ways[way]!
      const send = await begin(`judged-${Object.keys(ways).indexOf(way)}`)
      expect(await send('QWERTYuiopasdfghjkl')).toMatchObject(refused(field, 'common-password'))
      await setLength(fresh.length + 1)
      expect(await send(fresh)).toMatchObject(refused(field, 'too-short'))
      expect((await postern.call('GET', '/v1/registrations/policy')).body.password.min_length).toBe(fresh.length + 1)
      await setLength(8)
      expect((await send('Xk4-dbfq')).status).toBeLessThan(300)
      await setLength(15)
    },
  )

  it.each(Object.keys(ways))(
    '%s: accepts any password while the service is unavailable, and records that in the audit log',
    async (way) => {
      service.answer = 'fault'
      const { action, begin } = ways[way]!
      const send = await begin(`unchecked-${Object.keys(ways).indexOf(way)}`)
      expect((await send(stolen)).status).toBeLessThan(300)
      expect(await detailsOf(action)).toMatchObject({ breach_check: 'unavailable' })
    },
  )

  it('a registration with a password gets the error early', async () => {
    const body = { username: 'early.bird', email: 'early.bird@example.test', password: stolen }
    expect(await postern.call('POST', '/v1/registrations', { body })).toMatchObject(refused('/password'))
  })

  it('POST /v1/passwords/strength reports it too; a slow service delays it only briefly', async () => {
    const strength = (password: string) => postern.call('POST', '/v1/passwords/strength', { body: { password } })
    expect((await strength(stolen)).body).toMatchObject({ acceptable: false, errors: [{ code: 'breached-password' }] })
    expect((await strength(fresh)).body).toEqual({ acceptable: true, errors: [] })
    service.answer = 'silence'
    expect((await strength(stolen)).body).toEqual({ acceptable: true, errors: [] })
  })

  it('a password that other rules refuse, or that signs in, is not looked up', async () => {
    service.requests.length = 0
    await postern.call('POST', '/v1/passwords/strength', { body: { password: 'short' } })
    await postern.call('POST', '/v1/passwords/strength', { body: { password: 'qwertyuiopasdfghjkl' } })
    await postern.signIn('first', fresh)
    expect(service.requests).toEqual([])
  })
})
