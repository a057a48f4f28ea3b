import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settingRules } from '#http/setting-rules.ts'

type Name = keyof typeof settingRules

const accepted: [Name, string, string][] = [
  ['ALLOWED_ORIGINS', 'https://app.example.com/', 'https://app.example.com'],
  ['ALLOWED_ORIGINS', 'HTTPS://App.Example.COM', 'https://app.example.com'],
  ['ALLOWED_ORIGINS', 'https://app.example.com:443', 'https://app.example.com'],
  ['ALLOWED_ORIGINS', 'https://bücher.example', 'https://xn--bcher-kva.example'],
  ['ALLOWED_ORIGINS', ' https://a.example , http://localhost:3011,', 'https://a.example,http://localhost:3011'],
  ['BASE_URL', 'https://id.example.com/', 'https://id.example.com'],
  ['BASE_URL', 'http://localhost:8787', 'http://localhost:8787'],
  ['PASSKEY_RP_ID', 'example.com', 'example.com'],
  ['PASSKEY_RP_ID', 'localhost', 'localhost'],
  ['SESSION_CACHE_SECONDS', '60', '60'],
  ['WEBHOOK_PORTS', '443, 9443', '443,9443'],
  ['BREACH_CHECK_URL', 'https://api.pwnedpasswords.com/range/', 'https://api.pwnedpasswords.com/range/'],
  ['TURNSTILE_URL', 'http://127.0.0.1:8080/siteverify', 'http://127.0.0.1:8080/siteverify'],
  ['TURNSTILE_SITE_KEY', '0x4AAAAAAA-b_C', '0x4AAAAAAA-b_C'],
  ['TURNSTILE_AT_SIGN_IN', 'required', 'required'],
  ['MAIL_URL', 'smtp://user@mail.example.com:587', 'smtp://user@mail.example.com:587'],
  ['MAIL_URL', 'http://127.0.0.1:1025/emails', 'http://127.0.0.1:1025/emails'],
  ['MAIL_FROM', 'Postern <postern@localhost>', 'Postern <postern@localhost>'],
  ['MAIL_FROM', 'postern@example.com', 'postern@example.com'],
  [
    'DATABASE_URL',
    'postgresql://me:secret@ep-one-pooler.neon.tech/db?sslmode=require',
    'postgresql://me:secret@ep-one-pooler.neon.tech/db?sslmode=require',
  ],
]

const refused: [Name, string][] = [
  ...[
    '*',
    'null',
    'app.example.com',
    'https://app.example.com/app',
    'https://*.example.com/x',
    'ftp://a.example',
    'https://u:p@a.example',
    'https://a.example?b',
    'https://a.example https://b.example',
    ',',
  ].map((text): [Name, string] => ['ALLOWED_ORIGINS', text]),
  ...[
    'id.example.com',
    'http://id.example.com',
    'https://id.example.com/auth',
    'https://id.example.com/#x',
    '/',
    'mailto:a@b.c',
  ].map((text): [Name, string] => ['BASE_URL', text]),
  ...['http://robots.example/', 'siteverify', 'ftp://robots.example/'].map((text): [Name, string] => [
    'TURNSTILE_URL',
    text,
  ]),
  ...['"><script>', 'a b'].map((text): [Name, string] => ['TURNSTILE_SITE_KEY', text]),
  ...['true', 'Required'].map((text): [Name, string] => ['TURNSTILE_AT_SIGN_IN', text]),
  ...[
    'https://example.com',
    'example.com/',
    'example.com:8443',
    'com',
    '192.0.2.1',
    '[::1]',
    'Example.com',
    'a b.com',
  ].map((text): [Name, string] => ['PASSKEY_RP_ID', text]),
  ...['443;8443', '0', '65536', '443,', '0x1'].map((text): [Name, string] => ['WEBHOOK_PORTS', text]),
  ...['61', '-1', 'ten', '1.5', ' 1', '0x1'].map((text): [Name, string] => ['SESSION_CACHE_SECONDS', text]),
  ...['http://api.pwnedpasswords.com/range/', 'api.pwnedpasswords.com', 'file:///etc'].map((text): [Name, string] => [
    'BREACH_CHECK_URL',
    text,
  ]),
  ...['http://mail.example.com/', 'smtps://user:secret@mail.example.com', 'mail.example.com:587', 'smtp://'].map(
    (text): [Name, string] => ['MAIL_URL', text],
  ),
  ...['Postern', 'Postern <postern>', 'a@b.example, c@d.example', 'A\r\nBcc: x <a@b.example>', '<a@b.example'].map(
    (text): [Name, string] => ['MAIL_FROM', text],
  ),
  ...['mysql://me:x@host/db', 'postgresql://host', 'ep-one.neon.tech', 'postgresql://me:x@host'].map(
    (text): [Name, string] => ['DATABASE_URL', text],
  ),
]

describe('the rules of settings', () => {
  it.each(accepted)('%s accepts %j and uses %j', (name, text, used) => {
    expect(settingRules[name].read(text)).toBe(used)
  })

  it.each(refused)('%s refuses %j', (name, text) => {
    expect(settingRules[name].read(text)).toBeNull()
  })

  it('ALLOWED_ORIGINS lists what browsers send for any way to write an origin, and no rule throws for any text', () => {
    const written = fc
      .tuple(
        fc.constantFrom('https', 'HTTPS', 'http', 'Http'),
        fc.domain(),
        fc.option(fc.integer({ min: 1, max: 65_535 })),
        fc.constantFrom('', '/'),
        fc.boolean(),
      )
      .map(
        ([scheme, host, port, slash, loud]) =>
          `${scheme}://${loud ? host.toUpperCase() : host}${port === null ? '' : `:${port}`}${slash}`,
      )
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 4 }), (items) => {
        expect(settingRules.ALLOWED_ORIGINS.read(items.join(', '))).toBe(
          items.map((item) => new URL(item).origin).join(),
        )
      }),
    )
    for (const rule of Object.values(settingRules))
      fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.emailAddress()), (text) => void rule.read(text)))
  })
})
