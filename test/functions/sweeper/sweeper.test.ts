/** The delivery of due email. */
import { describe, expect, it } from 'vitest'
import { languages } from '#domain/languages/language.ts'
import { mailTemplates } from '#domain/mail/mail-catalogue.ts'
import type { RegistrationState } from '#domain/registration.ts'
import { linkIn, type Posting } from '#test/support/fixtures/mail.ts'
import { raceInOrder } from '#test/support/gate.ts'
import { useOutbox } from '#test/support/fixtures/outbox.ts'
import { createRegistration } from '#test/support/fixtures/registrations.ts'

const { provider, postern, settled, register, outbox, changeWithoutTrigger } = useOutbox()

describe('the sweeper', () => {
  it('delivers soon after the response, to one recipient, with the key of the deployment and an idempotency key', async () => {
    await register('prompt')
    await expect.poll(() => provider.postings.length).toBe(1)
    const [{ key, idempotencyKey, mail }] = provider.postings as [(typeof provider.postings)[0]]
    expect(key).toBe('Bearer a key of tests')
    expect(idempotencyKey).toMatch(/^[-0-9a-f]{36}\/1$/)
    expect(mail).toMatchObject({ to: ['prompt@example.test'], from: 'Postern <postern@example.test>' })
    expect(mail.html).toContain(linkIn(mail))
    await settled()
    expect(await outbox('prompt@example.test')).toMatchObject({ attempts: 1, sent: true, last_error: null })
  })

  it('delivers by cron after an isolate was killed, exactly once', async () => {
    await changeWithoutTrigger('orphan')
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

  it('delivers the other mail while another run holds one', async () => {
    await postern.database.sql(
      `insert into outbox_mail (template, recipient, parameters)
       select 'password-changed', 'held' || n || '@example.test', '{"username": "u"}' from generate_series(1, 3) as n`,
    )
    const hold = `select from outbox_mail where recipient = 'held2@example.test' for update`
    await raceInOrder(postern.database, hold, [() => postern.runScheduled()], async () => {
      const reached = new Set(provider.postings.map(({ mail }) => mail.to[0]))
      expect(reached).toEqual(new Set(['held1@example.test', 'held3@example.test']))
    })
    await postern.runScheduled()
    expect(provider.postings).toHaveLength(3)
  })

  it('delivers once if a second run begins while the first claims', async () => {
    await changeWithoutTrigger('twice')
    // A claim gives the link a new secret, so it waits for this row after it has chosen the mail
    const hold = `select from one_time_tokens where user_id = (select id from users where username = 'twice') for update`
    await raceInOrder(postern.database, hold, [() => postern.runScheduled(), () => postern.runScheduled()])
    expect(provider.postings).toHaveLength(1)
    expect(await outbox('twice@example.test')).toMatchObject({ attempts: 1, sent: true })
  })

  it('takes over from a killed run after its claim has expired, with a new link', async () => {
    await changeWithoutTrigger('claimed')
    await postern.database.sql(
      `update outbox_mail set attempts = 1, due_at = app_now() + interval '2 minutes' where recipient = 'claimed@example.test'`,
    )
    await postern.runScheduled()
    expect(provider.postings).toEqual([])
    await postern.database.moveClock('2 minutes')
    await postern.runScheduled()
    expect(provider.postings).toHaveLength(1)
    expect(provider.postings[0]!.idempotencyKey).toMatch(/\/2$/)
  })

  it('does not send a link that is no longer needed', async () => {
    await changeWithoutTrigger('moot')
    await postern.database.sql(
      `update one_time_tokens set revoked_at = app_now() where user_id = (select id from users where username = 'moot')`,
    )
    await postern.runScheduled()
    expect(provider.postings).toEqual([])
    expect(await outbox('moot@example.test')).toMatchObject({ abandoned: true, attempts: 0 })
  })

  it('does not send a choice of two links if one is no longer needed', async () => {
    await changeWithoutTrigger('half')
    await postern.database.sql(
      `with other as (insert into one_time_tokens (operation, user_id, lifetime_seconds, revoked_at)
         select 'user-password-reset', id, 3600, app_now() from users where username = 'half' returning id)
       update outbox_mail set second_token_id = other.id from other where recipient = 'half@example.test'`,
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
  it.each(states)(
    'sends the approval email only while the registration is open: %s, over %s: %s',
    async (status, over, isSent) => {
      const { uuid } = await createRegistration(postern, `asks.${status}.${over}`, { status, over })
      await postern.database.sql(
        `insert into outbox_mail (template, recipient, parameters, one_time_token_id)
       select 'registration-confirm', r.email, jsonb_build_object('username', r.username), t.id
       from registrations r join one_time_tokens t on t.registration_id = r.id where r.uuid = $1`,
        [uuid],
      )
      await postern.runScheduled()
      expect(provider.postings).toHaveLength(isSent ? 1 : 0)
      expect(await outbox(`asks.${status}.${over}@example.test`)).toMatchObject({ sent: isSent, abandoned: !isSent })
    },
  )

  it('sends other emails if one fails', async () => {
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
    await postern.database.sql('update outbox_mail set abandoned_at = app_now() where sent_at is null')
  })

  it('escapes hostile user input in every email, and keeps it out of every subject', async () => {
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
      expect(mail.subject).toMatch(/^[\p{L}\d .-]+$/u)
    }
  })

  it('has no URL: no public path leads to it', async () => {
    for (const path of ['/sweeper', '/functions/sweeper', '/v1/sweeper'])
      for (const method of ['GET', 'POST']) expect((await postern.call(method, path)).status).toBe(404)
  })
})
