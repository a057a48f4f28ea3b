import { describe, expect, it } from 'vitest'
import {
  addPasskey,
  authenticatorOf,
  prepareRegistration,
  prepareSignIn,
  sendSignIn,
} from '#test/support/fixtures/passkeys.ts'
import { usePostern, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const ada = useUser(postern, 'ada')
const fifty = Array.from({ length: 50 })

describe('fifty at once', () => {
  it('with one challenge of a sign-in: one wins, ten times', async () => {
    const authenticator = authenticatorOf()
    await addPasskey(postern, ada, authenticator)
    for (let run = 0; run < 10; run++) {
      const proof = await prepareSignIn(postern, authenticator)
      const answers = await Promise.all(fifty.map(() => sendSignIn(postern, proof)))
      const won = answers.filter(({ status }) => status === 201)
      expect(won).toHaveLength(1)
      expect(answers.filter(({ body }) => body.code === 'invalid-credentials')).toHaveLength(49)
    }
  })

  it('with one challenge of a registration: one passkey', async () => {
    await postern.createUser('ben')
    const ben = await postern.signIn('ben')
    const body = await prepareRegistration(postern, ben, authenticatorOf())
    const answers = await Promise.all(fifty.map(() => postern.call('POST', '/v1/passkeys', { token: ben.token, body })))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    const passkeys = await postern.database.sql(
      'select from passkeys p join users u on u.id = p.user_id where u.uuid = $1',
      [ben.uuid],
    )
    expect(passkeys).toHaveLength(1)
  })

  it('first passkeys of one account: one handle, and one passkey, since it ends the sessions of the others', async () => {
    await postern.createUser('eve')
    const sessions = await Promise.all(Array.from({ length: 10 }, () => postern.signIn('eve')))
    const bodies = await Promise.all(
      sessions.map((session) => prepareRegistration(postern, session, authenticatorOf())),
    )
    const answers = await Promise.all(
      sessions.map(({ token }, n) => postern.call('POST', '/v1/passkeys', { token, body: bodies[n] })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(9)
  })

  it('sign-ins with different challenges and one counter: all succeed, and the counter is the highest', async () => {
    await postern.createUser('zoe')
    const authenticator = authenticatorOf()
    const { passkey } = await addPasskey(postern, await postern.signIn('zoe'), authenticator)
    const proofs = []
    for (let n = 0; n < 20; n++) proofs.push(await prepareSignIn(postern, authenticator))
    const answers = await Promise.all(proofs.map((proof) => sendSignIn(postern, proof)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20)
    const [row] = await postern.database.sql('select sign_count::int from passkeys where uuid = $1', [passkey.uuid])
    expect(row).toEqual({ sign_count: 20 })
  })

  it('deletions of two passkeys of an account without a password: one is left', async () => {
    await postern.createUser('two')
    const one = await addPasskey(postern, await postern.signIn('two'), authenticatorOf())
    const two = await addPasskey(postern, one, authenticatorOf())
    await postern.database.sql(`update users set password_hash = null where username = 'two'`)
    const answers = await Promise.all(
      fifty.map((_, n) =>
        postern.call('DELETE', `/v1/passkeys/${(n % 2 ? one : two).passkey.uuid}`, { token: two.token }),
      ),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const left = await postern.database.sql(
      `select from passkeys p join users u on u.id = p.user_id where u.username = 'two'`,
    )
    expect(left).toHaveLength(1)
  })
})
