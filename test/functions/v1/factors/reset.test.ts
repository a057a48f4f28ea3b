/** A reset by mail sets a password. It opens no session and removes no factor (ASVS 6.4.3). */
import { expect, it } from 'vitest'
import { mintLink } from '#test/support/fixtures/links.ts'
import { addPasskey, authenticatorOf } from '#test/support/fixtures/passkeys.ts'
import { enrol } from '#test/support/fixtures/second-factor.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()

it.each<[factor: string, add: (session: SignedIn) => Promise<unknown>]>([
  ['authenticator', ({ token }) => enrol(postern, token)],
  ['passkey', (session) => addPasskey(postern, session, authenticatorOf())],
])('an account with one %s: no session, and the next sign-in asks for it still', async (factor, add) => {
  await postern.createUser(factor)
  await add(await postern.signIn(factor))
  const password = `${goodPassword}!`
  const answer = await postern.call('POST', await mintLink(postern, 'user-password-reset', { user: factor }), {
    body: { new_password: password },
  })
  expect(answer.status).toBe(200)
  expect(JSON.stringify(answer.body)).not.toMatch(/access_token|refresh_token/)
  expect(answer.headers.getSetCookie().filter((cookie) => cookie.includes('-session='))).toEqual([])
  expect(await postern.call('POST', '/v1/sessions', { body: { login: factor, password } })).toMatchObject({
    status: 401,
    body: { code: 'second-factor-required', methods: expect.arrayContaining([factor]) },
  })
})
