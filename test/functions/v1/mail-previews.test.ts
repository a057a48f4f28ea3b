import { describe, expect, it } from 'vitest'
import { languages } from '#domain/languages/language.ts'
import { mailTemplates } from '#domain/mail/mail-catalogue.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const call = (method: string, path: string, body: unknown) => postern.call(method, path, { token: root.token, body })
const preview = (body: object) => call('POST', '/v1/outbox/preview', body)
const reset = { template: 'password-reset', language: 'en' }

describe('POST /v1/outbox/preview', () => {
  it('200 shows every email in every language, with example values and without an empty placeholder', async () => {
    for (const template of Object.keys(mailTemplates))
      for (const language of languages) {
        const { status, body } = await preview({ template, language })
        expect([template, language, status]).toEqual([template, language, 200])
        expect(JSON.stringify(body)).not.toMatch(/undefined|\{\{/)
        expect(body.paragraphs.length).toBeGreaterThan(0)
      }
  })

  it('200 shows the text of an administrator, and one that is not stored yet; nothing is sent or stored', async () => {
    const text = { subject: 'Hello from {{site}}', paragraphs: ['Dear {{username}}', 'This way: {{link}}'] }
    const shown = {
      subject: 'Hello from id.example.test',
      paragraphs: [
        { text: 'Dear ada', url: null },
        { text: 'This way', url: expect.stringMatching(/^https:/) },
      ],
    }
    expect((await preview({ ...reset, text })).body).toMatchObject({ ...shown, override: null })
    await call('PATCH', '/v1/settings', { mail_overrides: { 'password-reset': { en: text } } })
    expect((await preview(reset)).body).toMatchObject({ ...shown, override: text })
    expect((await preview({ ...reset, language: 'de' })).body.override).toBeNull()
    const [{ mails }] = (await postern.database.sql('select count(*)::integer as mails from outbox_mail')) as [
      { mails: number },
    ]
    expect(mails).toBe(0)
  })

  it('422 for a text that could not be stored, an unknown template and an unknown language', async () => {
    const text = { subject: 'Hello', paragraphs: ['{{nobody}}', '{{link}}'] }
    expect(await preview({ ...reset, text })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/text/paragraphs/0', code: 'unknown-placeholder' }] },
    })
    for (const changed of [{ template: 'love-letter' }, { language: 'la' }])
      expect(await preview({ ...reset, ...changed })).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  })
})

refusesUnauthorized(postern, 'POST', '/v1/outbox/preview', 'administrator', reset)
