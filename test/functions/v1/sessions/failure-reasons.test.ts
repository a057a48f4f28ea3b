/** Why a sign-in failed, in the audit log: administrators need it, the answer does not say it. */
import { expect, it } from 'vitest'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()

it.each([
  ['wrong-password', 'enabled = true'],
  ['account-not-active', 'enabled = false'],
  ['account-not-active', `lock_kind = 'administrative'`],
  ['no-stored-hash', 'password_hash = null'],
])('%s where %s', async (reason, state) => {
  const name = `someone.${(names += 1)}`
  await postern.createUser(name)
  await postern.database.sql(`update users set ${state} where username = '${name}'`)
  await failAs(name)
  expect(await lastFailure()).toEqual({ target_kind: 'user', details: { reason } })
})

it('unknown-name where nobody has it', async () => {
  await failAs('nobody.at.all')
  expect(await lastFailure()).toEqual({ target_kind: 'name', details: { reason: 'unknown-name' } })
})

let names = 0

async function failAs(login: string): Promise<void> {
  const { status, body } = await postern.call('POST', '/v1/sessions', { body: { login, password: 'not the password' } })
  expect([status, body.code]).toEqual([401, 'invalid-credentials'])
}

async function lastFailure() {
  const [event] = await postern.database.sql(
    `select target_kind, details from audit_events where action = 'sign-in-failed' order by id desc limit 1`,
  )
  return event
}
