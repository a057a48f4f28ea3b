import { beforeAll, expect, it } from 'vitest'
import { raceAtLock } from '#test/support/gate.ts'
import { race, tally } from '#test/support/parallel.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { createRegistration } from '#test/support/fixtures/registrations.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern() // which cannot send mail
const root = useRoot(postern)
beforeAll(() => postern.call('PATCH', '/v1/settings', { body: { registration_approval: true }, token: root.token }))

const confirm = (link: string) => postern.call('POST', link, { body: { password: goodPassword } })
const act = (path: string, body?: unknown) => postern.call('POST', path, { body, token: root.token })
const statuses = (answers: { status: number }[]) => tally(answers.map(({ status }) => status))

async function owners(name: string): Promise<number> {
  const [row] = await postern.database.sql<{ owners: string }>(
    'select count(*) as owners from claimed_names where username_canonical = $1',
    [name],
  )
  return Number(row!.owners)
}

it('of two registrations for one name with fifty simultaneous confirmations, one awaits approval', async () => {
  const rivals = await Promise.all([
    createRegistration(postern, 'anna', { email: 'anna1@example.test' }),
    createRegistration(postern, 'anna', { email: 'anna2@example.test' }),
  ])
  const answers = await race((n) => confirm(rivals[n % 2]!.link))
  expect(statuses(answers)[202]).toBe(1)
  expect(['202', '409', '410']).toEqual(expect.arrayContaining(Object.keys(statuses(answers))))
  expect(await owners('anna')).toBe(1)
})

it('of a confirmation and an administrator that create the same name at the same time, one succeeds', async () => {
  for (const name of ['bert', 'bertha']) {
    const { link } = await createRegistration(postern, name, { email: `${name}.registered@example.test` })
    const account = { username: name, email: `${name}.made@example.test`, send_mail: false }
    const answers = await raceAtLock(postern.database, 'lock table audit_events in share mode', 2, () =>
      Promise.all([confirm(link), act('/v1/users', account)]),
    )
    expect([
      [202, 409],
      [409, 201],
    ]).toContainEqual(answers.map(({ status }) => status))
    expect(await owners(name)).toBe(1)
  }
})

it('of fifty simultaneous approvals and declines, one decides', async () => {
  const { uuid } = await createRegistration(postern, 'carla', { status: 'confirmed' })
  const answers = await raceAtLock(
    postern.database,
    `select from registrations where uuid = '${uuid}' for update`,
    5,
    () =>
      race((n) => (n % 2 ? act(`/v1/registrations/${uuid}/approve`) : act(`/v1/registrations/${uuid}/decline`, {}))),
  )
  const { 409: late, ...decided } = statuses(answers)
  expect([late, Object.values(decided)]).toEqual([49, [1]])
  const [row] = await postern.database.sql(
    `select (select count(*) from users where username = 'carla')::integer as accounts,
       (select count(*) from audit_events where details ->> 'registration' = $1)::integer as events,
       (select count(*) from outbox_mail where recipient = 'carla@example.test')::integer as mails`,
    [uuid],
  )
  expect(row).toEqual({ accounts: decided[201] ? 1 : 0, events: 1, mails: 1 })
})
