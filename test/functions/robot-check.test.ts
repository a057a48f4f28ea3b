/** Turnstile: forms that have mail sent, where the deployment has a key, against a stand-in that says yes, no, nothing and nonsense. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tally } from '#test/support/parallel.ts'
import { type Answer, goodPassword, startBeside } from '#test/support/servers/postern.ts'
import { allowCodes } from '#test/support/fixtures/sign-in-codes.ts'
import { turnstileSettings, type TurnstileAnswer, useTurnstile } from '#test/support/servers/turnstile.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const service = useTurnstile()
const partner = 'https://app.example.test'
const postern = usePostern(() => ({ ...turnstileSettings(service), ALLOWED_ORIGINS: partner }))
beforeAll(async () => {
  await postern.createUser('alice')
  await allowCodes(postern)
})
beforeEach(() => {
  Object.assign(service, { answer: 'yes', hostname: 'id.example.test', action: undefined, questions: [] })
})

let forms = 0
/** Every form, by the action of its widget. @returns the path and the fields of one that nobody has sent yet */
const formsByName: Record<string, { action: string; fill: () => [path: string, fields: object] }> = {
  registration: {
    action: 'registration',
    fill: () => ['/v1/registrations', { username: `robot${forms}`, email: `robot${forms}@example.test` }],
  },
  'a reset': { action: 'password-help', fill: () => ['/v1/passwords/reset', { email: 'alice@example.test' }] },
  'an unlock link': { action: 'password-help', fill: () => ['/v1/passwords/unlock', { email: 'alice@example.test' }] },
  'a sign-in code': { action: 'sign-in-code', fill: () => ['/v1/sessions/codes', { login: 'alice' }] },
}
const names = Object.keys(formsByName)

function send(name: string, response?: string, headers?: Record<string, string>): Promise<Answer> {
  forms += 1
  const [path, fields] = formsByName[name]!.fill()
  const body = response === undefined ? fields : { ...fields, turnstile_response: response }
  return postern.call('POST', path, { body, headers })
}

async function rows(): Promise<unknown> {
  const [row] = await postern.database.sql(`select (select count(*) from outbox_mail) as mails,
    (select count(*) from registrations) as registrations, (select count(*) from one_time_tokens) as links,
    (select count(*) from request_counts) as requests, (select count(*) from login_attempts) as attempts,
    (select count(*) from source_attempts) as sources, (select count(*) from audit_events) as events`)
  return row
}

describe.each(names)('a form for %s', (name) => {
  const { action } = formsByName[name]!

  it('202 with a response that was solved for it, and tells the service which client it is', async () => {
    const answer = await send(name, `${action}:yes`, { 'CF-Connecting-IP': '192.0.2.77' })
    expect(answer.status).toBe(202)
    expect(service.questions).toEqual([
      {
        secret: 'a secret key',
        response: `${action}:yes`,
        remoteip: '192.0.2.77',
        idempotency_key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ])
  })

  const refused: [what: string, settings: Partial<typeof service>, status: number, code: string][] = [
    ['says no', { answer: 'no' }, 403, 'robot-check-failed'],
    ['says yes for another form', { action: 'something-else' }, 403, 'robot-check-failed'],
    ['says yes for another host', { hostname: 'robots.example' }, 403, 'robot-check-failed'],
    ['says yes for no host', { hostname: '' }, 403, 'robot-check-failed'],
    ['says nonsense', { answer: 'nonsense' }, 503, 'unavailable'],
    ['fails', { answer: 'fault' }, 503, 'unavailable'],
    ['leads elsewhere', { answer: 'redirect' }, 503, 'unavailable'],
    ['talks without end', { answer: 'flood' }, 503, 'unavailable'],
    ['does not know the secret key', { answer: 'wrong-secret' }, 503, 'unavailable'],
  ]

  it.each(refused)(
    'is refused, and nothing is written or counted, when the service %s',
    async (what, settings, status, code) => {
      const before = await rows()
      Object.assign(service, settings)
      const answer = await send(name, `${action}:${what}`)
      expect([answer.status, answer.body.code]).toEqual([status, code])
      expect(JSON.stringify(answer.body)).not.toContain('secret key')
      expect(await rows()).toEqual(before)
    },
  )

  it('422 without a response, and the service is not asked', async () => {
    const answer = await send(name)
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/turnstile_response', code: 'missing' })],
    ])
    expect(service.questions).toEqual([])
  })
})

describe('a response', () => {
  it('is answered 503 when the service says nothing, and nothing is written', async () => {
    const before = await rows()
    service.answer = 'late'
    const answer = await send('a reset', 'password-help:late')
    expect([answer.status, answer.body.code, answer.headers.get('Retry-After')]).toEqual([503, 'unavailable', '30'])
    expect(service.questions).toHaveLength(1)
    expect(await rows()).toEqual(before)
  })

  it('may leave out the errors of a yes', async () => {
    service.answer = 'brief'
    expect((await send('an unlock link', 'password-help:brief')).status).toBe(202)
  })

  it('is asked about again after a fault, with the same idempotency key, and not a third time', async () => {
    service.answer = 'flaky'
    expect((await send('an unlock link', 'password-help:flaky')).status).toBe(202)
    expect(service.questions).toHaveLength(2)
    expect(new Set(service.questions.map((question) => question.idempotency_key)).size).toBe(1)
    service.answer = 'fault'
    expect((await send('an unlock link', 'password-help:fault')).status).toBe(503)
    expect(service.questions).toHaveLength(4)
  })

  it('works once: of two forms with one response, one passes', async () => {
    const response = 'registration:twice'
    const answers = await Promise.all([send('registration', response), send('registration', response)])
    expect(tally(answers.map(({ status }) => status))).toEqual({ 202: 1, 403: 1 })
    expect(new Set(service.questions.map((question) => question.idempotency_key)).size).toBe(2)
    expect((await send('registration', response)).status).toBe(403)
  })

  it('passes from a page of an origin that is listed', async () => {
    service.hostname = 'app.example.test'
    expect((await send('an unlock link', 'password-help:listed')).status).toBe(202)
  })

  it('is not spent by a form with another mistake', async () => {
    const body = { email: 'nowhere', turnstile_response: 'password-help:mistake' }
    expect((await postern.call('POST', '/v1/passwords/reset', { body })).status).toBe(422)
    expect(service.questions).toEqual([])
  })

  it.each(['yes', 'no', 'nonsense'] as TurnstileAnswer[])(
    'is judged alike for an address with an account and without one, when the service says %s',
    async (answer) => {
      service.answer = answer
      const seen = []
      for (const name of ['alice', 'nobody']) {
        postern.database.takeStatements()
        const turnstile_response = `password-help:${answer}:${name}`
        const { status, body } = await postern.call('POST', '/v1/passwords/reset', {
          body: { email: `${name}@example.test`, turnstile_response },
        })
        seen.push([status, { ...body, instance: '' }, postern.database.takeStatements()])
      }
      expect(seen[1]).toEqual(seen[0])
    },
  )
})

describe('a deployment', () => {
  const signIn = (turnstile_response?: string) => ({ login: 'alice', password: goodPassword, turnstile_response })
  const at = async (settings: Record<string, string>, path: string, body?: object) => {
    const other = await startBeside(postern, settings)
    try {
      const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
      const response = await fetch(other.url + path, body ? init : {})
      return { status: response.status, body: await response.json<Answer['body']>() }
    } finally {
      await other.stop()
    }
  }

  it('tells forms the site key, or that they need none', async () => {
    const policy = await postern.call('GET', '/v1/registrations/policy')
    expect(policy.body.turnstile_site_key).toBe('1x00000000000000000000AA')
    expect((await at({}, '/v1/registrations/policy')).body.turnstile_site_key).toBeNull()
  })

  it.each(names)('without keys refuses the field as an unknown key: %s', async (name) => {
    const [path, fields] = formsByName[name]!.fill()
    const { status, body } = await at({}, path, { ...fields, turnstile_response: 'any' })
    expect([status, body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/turnstile_response', code: 'unknown-key' })],
    ])
    expect(service.questions).toEqual([])
  })

  it.each([
    ['TURNSTILE_SITE_KEY', { TURNSTILE_SECRET_KEY: 'a secret key' }],
    ['TURNSTILE_SECRET_KEY', { TURNSTILE_SITE_KEY: '1x00000000000000000000AA' }],
  ])('503 names the key that is missing: %s', async (name, settings) => {
    const { status, body } = await at(settings, '/v1/passwords/reset', { email: 'alice@example.test' })
    expect([status, body.detail]).toEqual([503, expect.stringContaining(name)])
  })

  it('does not check sign-ins unless it says so, and refuses the field there', async () => {
    expect((await postern.call('POST', '/v1/sessions', { body: signIn() })).status).toBe(201)
    const { status, body } = await postern.call('POST', '/v1/sessions', { body: signIn('sign-in:unasked') })
    expect([status, body.errors[0].code]).toEqual([422, 'unknown-key'])
    expect(service.questions).toEqual([])
  })

  it('checks sign-ins before an attempt is counted where TURNSTILE_AT_SIGN_IN says so', async () => {
    const settings = { ...turnstileSettings(service), TURNSTILE_AT_SIGN_IN: 'required' }
    expect((await at(settings, '/v1/sessions', signIn('sign-in:yes'))).status).toBe(201)
    const before = await rows()
    expect((await at(settings, '/v1/sessions', signIn())).status).toBe(422)
    service.answer = 'no'
    expect((await at(settings, '/v1/sessions', signIn('sign-in:no'))).status).toBe(403)
    expect(await rows()).toEqual(before)
  })
})
