/** What nobody may register with, by settings; and a confirmation whose user name was taken meanwhile. */
import { afterEach, describe, expect, it } from 'vitest'
import { createRegistration } from '#test/support/fixtures/registrations.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const change = (body: object) => postern.call('PATCH', '/v1/settings', { token: root.token, body })
let names = 0
function register(email: string, full_name?: string) {
  names += 1
  return postern.call('POST', '/v1/registrations', { body: { username: `applicant${names}`, email, full_name } })
}
const refusedFor = (pointer: string, code: string) => ({ status: 422, body: { errors: [{ pointer, code }] } })
afterEach(() =>
  change({ presets: [], refused_addresses: [], refuse_links_in_full_names: false, refuse_disposable_addresses: false }),
)

describe('POST /v1/registrations with an address that a setting refuses', () => {
  it('202 for every address by default', async () => {
    expect((await register('admin@example.test')).status).toBe(202)
  })

  it.each([
    'admin@example.test',
    'Admin@other.example',
    'admin+me@example.test',
    'a@mail.throwaway.example',
    'a@BÜCHER.example',
  ])('422 for %s', async (email) => {
    expect((await change({ refused_addresses: ['ADMIN@', '@throwaway.example', '@bücher.example'] })).status).toBe(200)
    expect(await register(email)).toMatchObject(refusedFor('/email', 'email-not-allowed'))
    expect((await register('somebody@notthrowaway.example')).status).toBe(202)
  })

  it('422 for another address of one’s own account too, and not for an administrator who sets it', async () => {
    await change({ refused_addresses: ['admin@'] })
    await postern.createUser('changer')
    const { token } = await postern.signIn('changer')
    const body = { email: 'admin@example.test', current_password: goodPassword }
    expect(await postern.call('PATCH', '/v1/users/current', { token, body })).toMatchObject(
      refusedFor('/email', 'email-not-allowed'),
    )
    const { email } = body
    expect((await postern.call('PATCH', '/v1/users/changer', { token: root.token, body: { email } })).status).toBe(200)
  })

  it('422 for role names and full names with a link with the preset of authnzerver, from which an administrator departs', async () => {
    await change({ presets: ['authnzerver'] })
    expect(await register('no-reply@example.test')).toMatchObject(refusedFor('/email', 'email-not-allowed'))
    expect(await register('ann@example.test', 'Win at casino.example')).toMatchObject(
      refusedFor('/full_name', 'link-not-allowed'),
    )
    await change({ refused_addresses: ['@example.org'] })
    expect((await register('no-reply@example.test')).status).toBe(202)
  })

  it('422 for the domain of a throw-away mail service and its subdomains, if a setting says so', async () => {
    expect((await register('a@guerrillamail.com')).status).toBe(202)
    await change({ refuse_disposable_addresses: true })
    for (const email of ['b@guerrillamail.com', 'c@mail.GuerrillaMail.com'])
      expect(await register(email)).toMatchObject(refusedFor('/email', 'email-not-allowed'))
    expect((await register('d@example.test')).status).toBe(202)
  })

  it('422 for an entry that is no part of an address, and for one that is listed twice', async () => {
    expect(await change({ refused_addresses: ['admin'] })).toMatchObject({ status: 422 })
    expect(await change({ refused_addresses: ['admin@', 'Admin@'] })).toMatchObject({ status: 422 })
  })
})

describe('POST /v1/registrations with a full name that is a link', () => {
  it.each(['https://casino.example', 'See www.casino', 'casino.example/win', 'Visit casino.example'])(
    '422 for %j',
    async (name) => {
      await change({ refuse_links_in_full_names: true })
      expect(await register('bob@example.test', name)).toMatchObject(refusedFor('/full_name', 'link-not-allowed'))
    },
  )

  it.each(['J. R. R. Tolkien', 'John Smith Jr.', 'Dr. phil. Ada Lovelace', 'Anne-Marie d’Arc'])(
    '202 for %j',
    async (name) => {
      await change({ refuse_links_in_full_names: true })
      expect((await register('bob@example.test', name)).status).toBe(202)
    },
  )
})

describe('POST /links/{token} of a registration whose user name was taken meanwhile', () => {
  const post = (link: string, body: object, headers?: Record<string, string>) =>
    postern.call('POST', link, { body, headers })

  it('201 with another name and the same link, after a 409 that says so', async () => {
    const { link } = await createRegistration(postern, 'wanted')
    await postern.createUser('wanted')
    await postern.database.sql(
      `update users set email = 'other@example.test', email_canonical = 'other@example.test' where username = 'wanted'`,
    )
    const taken = await post(link, { password: goodPassword })
    expect(taken).toMatchObject({ status: 409, body: { code: 'name-taken' } })
    expect(taken.body.detail).toContain('`username`')
    expect((await post(link, { password: goodPassword, username: 'wanted' })).status).toBe(409)
    expect(await post(link, { password: goodPassword, username: 'a b' })).toMatchObject(
      refusedFor('/username', 'invalid-character'),
    )
    expect(await post(link, { password: goodPassword, username: 'Instead' })).toMatchObject({
      status: 201,
      body: { user: { username: 'Instead', email: 'wanted@example.test' } },
    })
    expect(
      (await postern.call('POST', '/v1/sessions', { body: { login: 'instead', password: goodPassword } })).status,
    ).toBe(201)
  })

  it('409 as a page that asks for another name', async () => {
    const { link } = await createRegistration(postern, 'pageant')
    await postern.createUser('pageant')
    await postern.database.sql(`update users set email = null, email_canonical = null where username = 'pageant'`)
    const { status, body } = await post(link, { password: goodPassword }, { Accept: 'text/html' })
    expect(status).toBe(409)
    expect(body).toMatch(/<input[^>]*name="username"/)
  })
})
