/** Deployments that send email in another way than by a provider's API, or cannot send any. */
import { describe, expect, it } from 'vitest'
import { linkIn, mailSettings } from '#test/support/fixtures/mail.ts'
import { goodPassword, startPostern } from '#test/support/servers/postern.ts'
import { startSmtpServer } from '#test/support/servers/smtp-server.ts'

describe('a deployment with a mail server', () => {
  it('delivers from a Worker by SMTP, with a link that works, and retries while the server refuses it', async () => {
    const server = await startSmtpServer()
    const submitting = await startPostern(mailSettings(`smtp://127.0.0.1:${server.port}`))
    await submitting.call('POST', '/v1/registrations', {
      body: { username: 'submitted', email: 'submitted@example.test' },
      headers: { 'Accept-Language': 'de' },
    })
    await expect.poll(() => server.mails.length).toBe(1)
    expect(server.lines).toContain('RCPT TO:<submitted@example.test>')
    const [, , body = ''] = server.mails[0]!.split('\r\n\r\n')
    const link = linkIn({ text: Buffer.from(body.split('--')[0]!, 'base64').toString() })
    expect((await submitting.call('POST', link, { body: { password: goodPassword } })).status).toBe(201)

    await server.stop()
    await submitting.call('POST', '/v1/passwords/reset', { body: { email: 'submitted@example.test' } })
    const failures = () =>
      submitting.database.sql('select last_error from outbox_mail where sent_at is null and last_error is not null')
    await expect.poll(failures).toHaveLength(1)
    await submitting.stop()
  })
})

describe('a deployment that cannot send email', () => {
  it('answers registrations and resets as usual, and sends due emails later', async () => {
    const mute = await startPostern()
    await mute.createUser('known')
    const body = { email: 'known@example.test' }
    expect((await mute.call('POST', '/v1/passwords/reset', { body })).status).toBe(202)
    expect(await mute.database.sql('select attempts from outbox_mail')).toEqual([{ attempts: 0 }])
    await mute.stop()
  })

  it('503 sends neither its key nor a link to a URL without TLS', async () => {
    const open = await startPostern(mailSettings('http://mail.example.test/emails'))
    await open.createUser('known')
    await open.database.sql(
      `insert into outbox_mail (template, recipient) values ('password-changed', 'known@example.test')`,
    )
    const answer = await open.call('POST', '/v1/passwords/reset', { body: { email: 'known@example.test' } })
    expect(answer).toMatchObject({ status: 503, body: { detail: expect.stringContaining('MAIL_URL') } })
    await open.runScheduled().catch(() => undefined)
    expect(await open.database.sql('select attempts from outbox_mail')).toEqual([{ attempts: 0 }])
    await open.stop()
  })
})
