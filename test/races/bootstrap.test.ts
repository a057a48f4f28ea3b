import { expect, it } from 'vitest'
import { race, tally } from '#test/support/parallel.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()

it('201 for one of fifty simultaneous requests, 409 for the others', async () => {
  const answers = await race((n) =>
    postern.call('POST', '/v1/bootstrap', {
      body: {
        secret: postern.secrets.BOOTSTRAP_SECRET,
        username: `founder${n}`,
        email: `founder${n}@example.test`,
        password: goodPassword,
      },
    }),
  )
  expect(tally(answers.map(({ status }) => status))).toEqual({ 201: 1, 409: 49 })
  expect(tally(answers.map(({ body }) => body.code ?? 'made'))).toEqual({ made: 1, 'already-bootstrapped': 49 })
  const superusers = await postern.database.sql(`select from users where role = 'superuser'`)
  expect(superusers).toHaveLength(1)
  const events = await postern.database.sql(`select from audit_events where action = 'superuser-bootstrapped'`)
  expect(events).toHaveLength(1)
})

it('409 after the superuser is deleted', async () => {
  await postern.database.sql(`delete from users where role = 'superuser'`)
  const again = {
    secret: postern.secrets.BOOTSTRAP_SECRET,
    username: 'second.founder',
    email: 'second@example.test',
    password: goodPassword,
  }
  expect(await postern.call('POST', '/v1/bootstrap', { body: again })).toMatchObject({ status: 409 })
  expect((await postern.call('GET', '/v1/bootstrap')).body).toEqual({ needed: false })
  await expect(postern.database.sql('delete from bootstrap')).rejects.toThrow('append only')
})
