/** Fifty at once: one ticket, one time step, one recovery code, one enrolment. */
import { beforeEach, describe, expect, it } from 'vitest'
import { codeOf, enrol, forgetSteps, ticketOf } from '#test/support/fixtures/second-factor.ts'
import { raceInOrder } from '#test/support/gate.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { race, raceRuns, tally } from '#test/support/parallel.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const runs = raceRuns(1)
const finish = (body: object) => postern.call('POST', '/v1/sessions/second-factor', { body })
const statuses = (answers: { status: number }[]) => tally(answers.map(({ status }) => status))

beforeEach(async () => {
  await forgetSteps(postern)
  // Fifty that fail at once would lock the account, and each be told so.
  await postern.database.sql(`update settings set chosen = value || '{"threshold": 1000}' where key = 'lockout'`)
})

async function person() {
  const name = freshName()
  await postern.createUser(name)
  return { name, ...(await enrol(postern, (await postern.signIn(name)).token)) }
}

/** @returns so many tickets without so many passwords being hashed: what is sealed differs by its salt alone */
async function ticketsOf(name: string, count: number): Promise<string[]> {
  return Promise.all(Array.from({ length: count }, () => ticketOf(postern, name, goodPassword)))
}

describe.each(Array.from({ length: runs }, (_, run) => ({ run })))('run $run', () => {
  it('one ticket, fifty right codes: one session', async () => {
    const { name, secret } = await person()
    const ticket = await ticketOf(postern, name, goodPassword)
    await forgetSteps(postern)
    const code = await codeOf(secret)
    const answers = await race(() => finish({ ticket, code }))
    expect(statuses(answers)).toEqual({ 201: 1, 401: 49 })
    expect(await sessionsOf(name)).toBe(2) // with that of the enrolment
  })

  it('ten tickets, one code: one session', async () => {
    const { name, secret } = await person()
    const tickets = await ticketsOf(name, 10)
    await forgetSteps(postern)
    const code = await codeOf(secret)
    const answers = await Promise.all(tickets.map((ticket) => finish({ ticket, code })))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(await sessionsOf(name)).toBe(2) // with that of the enrolment
  })

  it('ten tickets, one recovery code: one session', async () => {
    const { name, recoveryCodes } = await person()
    const tickets = await ticketsOf(name, 10)
    const answers = await Promise.all(tickets.map((ticket) => finish({ ticket, recovery_code: recoveryCodes[0]! })))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(await sessionsOf(name)).toBe(2) // with that of the enrolment
  })

  it('fifty enrolments with one ticket: one app, one session that goes on', async () => {
    const name = freshName()
    await postern.createUser(name)
    const { token } = await postern.signIn(name)
    const { ticket, secret } = (await postern.call('POST', '/v1/authenticator/options', { token })).body
    const code = await codeOf(secret)
    const answers = await race(() => postern.call('PUT', '/v1/authenticator', { token, body: { ticket, code } }))
    expect(statuses(answers)).toEqual({ 200: 1, 401: 49 })
    expect(await sessionsOf(name)).toBe(1)
  })
})

/**
 * Changes of an account lock its row and then its attempts. A proof that did the reverse would deadlock with them, which the driver retries: the
 * caller would only notice a slow answer.
 */
describe('a proof while the account changes', () => {
  it.each(['sign-in', 'step-up'])('locks the row of the user before the attempts: %s', async (way) => {
    const { name, secret, session } = await person()
    await forgetSteps(postern)
    const prove = async (code: string) =>
      way === 'step-up'
        ? postern.call('POST', '/v1/sessions/current/step-up', { token: session.token, body: { code } })
        : finish({ ticket: await ticketOf(postern, name, goodPassword), code })
    expect((await prove('000000')).status).toBe(401)
    const attempts = () =>
      postern.database.sql(
        'select a.failures from login_attempts a join users u on u.id = a.account where u.username = $1 for update of a nowait',
        [name],
      )
    const code = await codeOf(secret)
    const ticket = await ticketOf(postern, name, goodPassword)
    const [answer] = await raceInOrder(
      postern.database,
      `select from users where username = '${name}' for no key update`,
      [() => (way === 'step-up' ? prove(code) : finish({ ticket, code }))],
      async () => expect(await attempts()).toEqual([{ failures: 1 }]),
    )
    expect([200, 201]).toContain(answer!.status)
  })
})

/** Live sessions of a user. */
async function sessionsOf(name: string): Promise<number> {
  const [row] = await postern.database.sql<{ count: number }>(
    `select count(*)::integer as count from sessions s join users u on u.id = s.user_id
     where u.username = $1 and s.ended_at is null and s.marker = u.last_auth_sensitive_operation_at`,
    [name],
  )
  return row!.count
}
