import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { languages } from '../../domain/language.ts'
import { mailTemplates } from '../../domain/mail-catalogue.ts'
import { linkIn, mailSettings, type Posting, type Provider, startProvider } from '../support/mail.ts'
import { goodPassword, type Postern, startPostern } from '../support/postern.ts'
import type { RegistrationState } from '../../domain/registration.ts'
import { registered } from '../support/registrations.ts'
import { startSmtpServer } from '../support/smtp-server.ts'

let provider: Provider
let postern: Postern
beforeAll(async () => {
  provider = await startProvider()
  postern = await startPostern(mailSettings(provider.url))
})
beforeEach(async () => {
  provider.status = 200
  await settled()
  provider.postings.length = 0
})
afterAll(async () => {
  await postern.stop()
  await provider.stop()
})

const register = (username: string) =>
  postern.call('POST', '/v1/registrations', { body: { username, email: `${username}@example.test` } })

interface OutboxRow {
  attempts: number
  sent: boolean
  abandoned: boolean
  due_in: number
  last_error: string | null
}

async function outbox(recipient: string): Promise<OutboxRow | undefined> {
  const [row] = await postern.database.sql<OutboxRow>(
    `select attempts, sent_at is not null as sent, abandoned_at is not null as abandoned, last_error,
       extract(epoch from due_at - moment())::integer as due_in from outbox_mail where recipient = $1 order by created_at desc`,
    [recipient],
  )
  return row
}

/** Waits until nobody is sending. */
const settled = () =>
  expect
    .poll(
      () =>
        postern.database.sql(
          `select from outbox_mail where sent_at is null and abandoned_at is null and last_error is null`,
        ),
      { timeout: 10_000 },
    )
    .toEqual([])

/** A change whose isolate died before it could nudge anybody: the row alone. */
async function changeWithoutNudge(name: string): Promise<void> {
  await postern.createUser(name)
  await postern.database.sql(
    `with token as (insert into one_time_tokens (operation, user_id, lifetime_seconds)
       select 'user-password-reset', id, 3600 from users where username = $1 returning id)
     insert into outbox_mail (template, recipient, parameters, one_time_token_id)
     select 'password-reset', $1 || '@example.test', jsonb_build_object('username', $1::text), id from token`,
    [name],
  )
}

describe('the sweeper', () => {
  it('delivers soon after the answer, to one recipient, under the key of the deployment and a name for the attempt', async () => {
    await register('prompt')
    await expect.poll(() => provider.postings.length, { timeout: 10_000 }).toBe(1)
    const [{ key, idempotencyKey, mail }] = provider.postings as [(typeof provider.postings)[0]]
    expect(key).toBe('Bearer a key of tests')
    expect(idempotencyKey).toMatch(/^[-0-9a-f]{36}\/1$/)
    expect(mail).toMatchObject({ to: ['prompt@example.test'], from: 'Postern <postern@example.test>' })
    expect(mail.html).toContain(linkIn(mail))
    await settled()
    expect(await outbox('prompt@example.test')).toMatchObject({ attempts: 1, sent: true, last_error: null })
  })

  it('delivers by cron what a killed isolate left behind, exactly once', async () => {
    await changeWithoutNudge('orphan')
    expect(provider.postings).toEqual([])
    await Promise.all(Array.from({ length: 10 }, () => postern.runScheduled()))
    expect(provider.postings).toHaveLength(1)
    const answer = await postern.call('POST', linkIn(provider.postings[0]!.mail), {
      body: { new_password: 'another horse, another staple' },
    })
    expect(answer.status).toBe(200)
  })

  it('delivers a backlog of more than one claim in one run', async () => {
    await postern.database.sql(
      `insert into outbox_mail (template, recipient, parameters)
       select 'password-changed', 'u' || n || '@example.test', '{"username": "u"}' from generate_series(1, 65) as n`,
    )
    await postern.runScheduled()
    expect(new Set(provider.postings.map(({ mail }) => mail.to[0])).size).toBe(65)
    expect(provider.postings).toHaveLength(65)
  })

  it('takes over what a sweeper that died was sending, once its claim is over, with a fresh link', async () => {
    await changeWithoutNudge('claimed')
    await postern.database.sql(
      `update outbox_mail set attempts = 1, due_at = moment() + interval '2 minutes' where recipient = 'claimed@example.test'`,
    )
    await postern.runScheduled()
    expect(provider.postings).toEqual([])
    await postern.database.moveClock('2 minutes')
    await postern.runScheduled()
    expect(provider.postings).toHaveLength(1)
    expect(provider.postings[0]!.idempotencyKey).toMatch(/\/2$/)
  })

  it.each([200, 500])(
    'counts no more what a sweeper says that lost its claim meanwhile, for its link is dead: %s',
    async (late) => {
      await changeWithoutNudge(`late${late}`)
      let release = () => {}
      const held = new Promise<void>((resolve) => (release = resolve))
      provider.before = async (count) => {
        if (count === 1) await held
        provider.status = count === 1 ? late : 503
      }
      const first = postern.runScheduled()
      await expect.poll(() => provider.postings.length, { timeout: 10_000 }).toBe(1)
      await postern.runScheduled()
      expect(provider.postings).toHaveLength(1) // it is claimed
      await postern.database.moveClock('2 minutes')
      await postern.runScheduled()
      const state = () =>
        postern.database.sql('select attempts, sent_at, due_at, last_error from outbox_mail where recipient = $1', [
          `late${late}@example.test`,
        ])
      const before = await state()
      expect(before).toMatchObject([{ attempts: 2, sent_at: null, last_error: 'the provider answered 503' }])
      release()
      await first
      expect(await state()).toEqual(before)
      provider.before = async () => {}
      await postern.database.sql('update outbox_mail set abandoned_at = moment() where sent_at is null')
    },
  )

  for (const status of [500, 429, 401, 302, null]) {
    it(`tries again when the provider ${status === null ? 'hangs up' : `answers ${status}`}, and delivers once it is back`, async () => {
      provider.status = status
      const name = `down${status ?? 'hangup'}`
      expect(await register(name)).toMatchObject({ status: 202, body: { status: 'requested' } })
      await expect.poll(() => provider.postings.length, { timeout: 10_000 }).toBe(1)
      await expect
        .poll(async () => (await outbox(`${name}@example.test`))?.last_error, { timeout: 10_000 })
        .toBeTruthy()
      const waiting = await outbox(`${name}@example.test`)
      expect(waiting).toMatchObject({ attempts: 1, sent: false, abandoned: false })
      expect(waiting!.due_in).toBeGreaterThan(25)
      expect(waiting!.due_in).toBeLessThanOrEqual(60)

      provider.status = 200
      await postern.runScheduled()
      expect(provider.postings).toHaveLength(1) // not before its time
      await postern.database.moveClock('61 seconds')
      await postern.runScheduled()
      expect(provider.postings).toHaveLength(2)
      await postern.runScheduled()
      expect(provider.postings).toHaveLength(2)

      const [first, second] = provider.postings.map(({ mail }) => linkIn(mail)) as [string, string]
      expect(new Set(provider.postings.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2)
      expect((await postern.call('GET', first)).status).toBe(404)
      expect((await postern.call('POST', second, { body: { password: goodPassword } })).status).toBe(201)
    })
  }

  it('waits longer after each failure, and gives up when the link would have died', async () => {
    provider.status = 503
    await changeWithoutNudge('patient')
    const waits: number[] = []
    for (let hours = 0; hours < 30; hours += 1) {
      await postern.runScheduled()
      const row = (await outbox('patient@example.test'))!
      if (row.abandoned) break
      waits.push(row.due_in)
      await postern.database.moveClock(`${row.due_in + 1} seconds`)
    }
    const row = await outbox('patient@example.test')
    expect(row).toMatchObject({ abandoned: true, sent: false, last_error: 'the provider answered 503' })
    expect(waits.length).toBeGreaterThanOrEqual(5)
    for (const [n, wait] of waits.entries()) {
      const longest = Math.min(60 * 2 ** n, 3600)
      expect(wait).toBeGreaterThanOrEqual(longest / 2 - 2)
      expect(wait).toBeLessThanOrEqual(longest)
    }
    expect(provider.postings).toHaveLength(waits.length)
  })

  it('does not send a link that nobody needs any more', async () => {
    await changeWithoutNudge('moot')
    await postern.database.sql(
      `update one_time_tokens set revoked_at = moment() where user_id = (select id from users where username = 'moot')`,
    )
    await postern.runScheduled()
    expect(provider.postings).toEqual([])
    expect(await outbox('moot@example.test')).toMatchObject({ abandoned: true, attempts: 0 })
  })

  it('does not send a choice of which one half is needed no more', async () => {
    await changeWithoutNudge('half')
    await postern.database.sql(
      `with other as (insert into one_time_tokens (operation, user_id, lifetime_seconds, revoked_at)
         select 'user-password-reset', id, 3600, moment() from users where username = 'half' returning id)
       update outbox_mail set other_token_id = other.id from other where recipient = 'half@example.test'`,
    )
    await postern.runScheduled()
    expect(provider.postings).toEqual([])
    expect(await outbox('half@example.test')).toMatchObject({ abandoned: true, attempts: 0 })
  })

  const states: [state: RegistrationState, over: boolean, isSent: boolean][] = [
    ['requested', false, true],
    ['requested', true, false],
    ['confirmed', false, true],
    ['declined', false, false],
    ['completed', false, false],
  ]
  it.each(states)('asks about a registration only while it is open: %s, over %s: %s', async (status, over, isSent) => {
    const { uuid } = await registered(postern, `asks.${status}.${over}`, { status, over })
    await postern.database.sql(
      `insert into outbox_mail (template, recipient, parameters, one_time_token_id)
       select 'registration-confirm', r.email, jsonb_build_object('username', r.username), t.id
       from registrations r join one_time_tokens t on t.registration_id = r.id where r.uuid = $1`,
      [uuid],
    )
    await postern.runScheduled()
    expect(provider.postings).toHaveLength(isSent ? 1 : 0)
    expect(await outbox(`asks.${status}.${over}@example.test`)).toMatchObject({ sent: isSent, abandoned: !isSent })
  })

  it('lets one mail that cannot be sent hold up no other', async () => {
    await postern.database.sql(
      `insert into outbox_mail (template, recipient, parameters) values
         ('no-such-template', 'a@example.test', '{}'),
         ('password-changed', 'b@example.test, c@example.test', '{"username": "b"}'),
         ('password-changed', E'd@example.test\\r\\nBcc: e@example.test', '{"username": "d"}'),
         ('password-changed', 'f@example.test', '{"username": "f"}')`,
    )
    await postern.runScheduled()
    expect(provider.postings.map(({ mail }) => mail.to)).toEqual([['f@example.test']])
    expect(await outbox('a@example.test')).toMatchObject({ sent: false, last_error: 'unknown mail template' })
    await postern.database.sql('update outbox_mail set abandoned_at = moment() where sent_at is null')
  })

  it('keeps markup in hostile words from being markup in any mail, and keeps them out of every subject', async () => {
    const hostile = `<img src=x onerror=alert(1)>"'&\u202E\r\nBcc: me@evil.example`
    const spoken = ['username', 'address', 'group', 'reason', 'email', 'full_name', 'user_agent']
    const parameters = JSON.stringify(Object.fromEntries(spoken.map((name) => [name, hostile])))
    const all = Object.entries(mailTemplates).flatMap(([template, own]) =>
      languages.map((each) => ({ template, own, each })),
    )
    for (const { template, each } of all)
      await postern.database.sql(
        `insert into outbox_mail (template, recipient, parameters, language) values ($1, $2 || '@example.test', $3, $4)`,
        [template, `${template}.${each}`, parameters, each],
      )
    await postern.runScheduled()
    expect(provider.postings).toHaveLength(all.length)
    for (const { template, own, each } of all) {
      const to = [`${template}.${each}@example.test`]
      const [{ mail }] = provider.postings.filter((posting) => posting.mail.to[0] === to[0]) as [Posting]
      expect(mail.to).toEqual(to)
      expect(mail.html, template).not.toContain('<img')
      const speaks = spoken.some((name) => (own as readonly string[]).includes(name))
      expect(mail.html.includes('&#60;img src=x onerror=alert(1)&#62;&#34;&#39;&#38;'), template).toBe(speaks)
      expect(mail.subject).toMatch(/^[\p{L}\d .]+$/u)
    }
  })

  it('keeps nothing of a mail in the outbox’s errors', async () => {
    provider.status = 422
    await register('quiet.errors')
    await expect
      .poll(async () => (await outbox('quiet.errors@example.test'))?.last_error, { timeout: 10_000 })
      .toBe('the provider answered 422')
    provider.status = 200
  })

  it('has no address: no public path reaches it', async () => {
    for (const path of ['/sweeper', '/functions/sweeper', '/v1/sweeper', '/'])
      for (const method of ['GET', 'POST']) expect((await postern.call(method, path)).status).toBe(404)
  })
})

describe('a deployment with a mail server', () => {
  it('delivers from a Worker by SMTP, with a link that works, and tries again while the server does not take it', async () => {
    const server = await startSmtpServer()
    const submitting = await startPostern(mailSettings(`smtp://127.0.0.1:${server.port}`))
    await submitting.call('POST', '/v1/registrations', {
      body: { username: 'submitted', email: 'submitted@example.test' },
      headers: { 'Accept-Language': 'de' },
    })
    await expect.poll(() => server.mails.length, { timeout: 10_000 }).toBe(1)
    expect(server.lines).toContain('RCPT TO:<submitted@example.test>')
    const [, , body = ''] = server.mails[0]!.split('\r\n\r\n')
    const link = linkIn({ text: Buffer.from(body.split('--')[0]!, 'base64').toString() })
    expect((await submitting.call('POST', link, { body: { password: goodPassword } })).status).toBe(201)

    await server.stop()
    await submitting.call('POST', '/v1/passwords/reset', { body: { email: 'submitted@example.test' } })
    const failures = () =>
      submitting.database.sql('select last_error from outbox_mail where sent_at is null and last_error is not null')
    await expect.poll(failures, { timeout: 10_000 }).toHaveLength(1)
    await submitting.stop()
  })
})

describe('a deployment that cannot send mail', () => {
  it('answers registrations and resets as ever, and sends what is due when it can', async () => {
    const mute = await startPostern()
    await mute.createUser('known')
    const body = { email: 'known@example.test' }
    expect((await mute.call('POST', '/v1/passwords/reset', { body })).status).toBe(202)
    expect(await mute.database.sql('select attempts from outbox_mail')).toEqual([{ attempts: 0 }])
    await mute.stop()
  })

  it('sends neither its key nor a link to an address without encryption', async () => {
    const open = await startPostern(mailSettings('http://mail.example.test/emails'))
    await open.createUser('known')
    await open.call('POST', '/v1/passwords/reset', { body: { email: 'known@example.test' } })
    await open.runScheduled().catch(() => undefined)
    expect(await open.database.sql('select attempts from outbox_mail')).toEqual([{ attempts: 0 }])
    await open.stop()
  })
})
