import { beforeAll, describe, expect, it } from 'vitest'
import {
  type RegistrationEvent,
  registrationEvents,
  type RegistrationState,
  registrationStates,
} from '#domain/registration.ts'
import { nextState } from '#test/models/registration/registration.ts'
import { connect } from '#adapters/neon.ts'
import { deleteExpired } from '#store/housekeeping.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { type RegistrationFixture, createRegistration } from '#test/support/fixtures/registrations.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern() // which cannot send mail
const root = useRoot(postern)

interface Start {
  status: RegistrationState
  /** It has expired, and housekeeping has not run. */
  over?: boolean
}

const starts: (Start & { state: RegistrationState })[] = [
  ...registrationStates.map((status) => ({ status, state: status })),
  { status: 'requested', over: true, state: 'expired' },
  { status: 'confirmed', over: true, state: 'expired' },
]

const act = (path: string, body?: unknown) => postern.call('POST', path, { body, token: root.token })

/** Triggers an event, by HTTP where possible. */
const happenings: Record<RegistrationEvent, (registration: RegistrationFixture, name: string) => Promise<unknown>> = {
  confirm: ({ link }) => postern.call('POST', link, { body: { password: goodPassword } }),
  approve: ({ uuid }) => act(`/v1/registrations/${uuid}/approve`),
  decline: ({ uuid }) => act(`/v1/registrations/${uuid}/decline`, {}),
  resend: ({ uuid }) => act(`/v1/registrations/${uuid}/resend`),
  supersede: (_, name) =>
    postern.call('POST', '/v1/registrations', { body: { username: `${name}.again`, email: `${name}@example.test` } }),
  expire: ({ uuid }) => postern.database.sql('update registrations set expires_at = app_now() where uuid = $1', [uuid]),
}

const refusal: Partial<Record<RegistrationEvent, number>> = { confirm: 410, approve: 409, decline: 409, resend: 409 }

/** The state of a registration by the API, with its email and links. */
async function standing(
  { uuid }: RegistrationFixture,
  name: string,
): Promise<{ state: RegistrationState; traces: string }> {
  const { body } = await postern.call('GET', `/v1/registrations/${uuid}`, { token: root.token })
  const [row] = await postern.database.sql<{ traces: string }>(
    `select concat_ws(' ', r.status, r.password_hash, r.expires_at, r.decided_by,
       (select jsonb_agg(t order by t.id) from one_time_tokens t where t.registration_id = r.id),
       (select count(*) from users u where u.username = $2), (select count(*) from outbox_mail),
       (select count(*) from audit_events)) as traces from registrations r where r.uuid = $1`,
    [uuid, name],
  )
  return { state: body.status, traces: row!.traces }
}

async function accounts(name: string): Promise<number> {
  return (await postern.database.sql('select from users where username = $1', [name])).length
}

async function events(uuid: string): Promise<number> {
  const found = await postern.database.sql(
    `select from audit_events where target = $1 or details ->> 'registration' = $1`,
    [uuid],
  )
  return found.length
}

describe.each([false, true])('a registration with approval %s', (approval) => {
  beforeAll(async () => {
    await postern.call('PATCH', '/v1/settings', { body: { registration_approval: approval }, token: root.token })
  })

  for (const { status, state, over } of starts) {
    for (const event of registrationEvents) {
      const next = nextState(state, event, approval)
      it(`that is ${over ? `${status} and over` : status}: ${event} ${next ? `makes it ${next}` : 'is refused, and nothing is done'}`, async () => {
        const name = `${status}.${event}.${approval ? 'a' : 'n'}${over ? 'o' : ''}`
        const registration = await createRegistration(postern, name, { status, ...(over && { over }) })
        const before = await standing(registration, name)
        expect(before.state).toBe(state)
        const answer = (await happenings[event](registration, name)) as { status?: number }
        const after = await standing(registration, name)
        expect(after.state).toBe(next ?? state)
        expect(await accounts(name)).toBe(next === 'completed' ? 1 : 0)
        if (refusal[event]) {
          if (next) expect(answer.status).toBeLessThan(300)
          else expect(answer.status).toBe(refusal[event])
          expect(await events(registration.uuid)).toBe(next ? 1 : 0)
          if (!next) expect(after.traces).toBe(before.traces)
        }
        await deleteExpired(connect(postern.database.connectionString, postern.database.endpoint))
        expect(await stored(registration.uuid)).toEqual({
          status: next ?? state,
          keeps_password: after.state === 'confirmed',
        })
      })
    }
  }
})

/** The row after housekeeping: only a registration that awaits approval has a password. */
async function stored(uuid: string): Promise<object> {
  const [row] = await postern.database.sql<{ status: string; keeps_password: boolean }>(
    'select status, password_hash is not null as keeps_password from registrations where uuid = $1',
    [uuid],
  )
  return row!
}
