import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkReturnOrigins, maxReturnTarget, returnTarget } from '#domain/sessions/return-target.ts'

const baseUrl = 'https://id.example.com'
const origins = ['https://app.example.com', 'http://localhost:3000']
const judge = (text: string | undefined) => returnTarget(text, { baseUrl, origins })

describe('returnTarget', () => {
  it.each([
    '/account',
    '/sign-in/next?return_to=https%3A%2F%2Fapp.example.com%2F',
    '/a?b=c&d=/e#f',
    'https://app.example.com',
    'https://app.example.com/',
    'https://app.example.com/orders?id=1&x=%2F#top',
    'https://id.example.com/account',
    'http://localhost:3000/callback',
  ])('goes to %s', (text) => expect(judge(text)).toBe(text))

  it.each([
    undefined,
    '',
    'account',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' /account',
    'https://evil.example/',
    'https://app.example.com.evil.example/',
    'https://app.example.comevil.example/',
    'https://app.example.com@evil.example/',
    'https://app.example.com:x@evil.example/',
    'https://user@app.example.com/',
    'https://app.example.com:8443/',
    'https://app.example.com:443/',
    'https://app.example.com?x=1',
    'https://app.example.com#x',
    'https://app.example.com\\@evil.example/',
    'http://app.example.com/',
    'HTTPS://app.example.com/',
    'https://App.example.com/',
    'https:app.example.com/',
    'https:/app.example.com/',
    'https:///app.example.com/',
    'https://app.example.com/\u0000',
    'https://app.example.com/ü',
    'https://аpp.example.com/',
    'javascript:alert(1)//https://app.example.com/',
    'data:text/html,x',
    'blob:https://app.example.com/x',
    `/${'a'.repeat(maxReturnTarget)}`,
  ])('does not go to %j', (text) => expect(judge(text)).toBeNull())

  it('has a browser stay here or go to a registered origin, whatever the text', () => {
    const part = fc.constantFrom(
      '/',
      '//',
      '\\',
      '@',
      ':',
      '.',
      '?',
      '#',
      '\t',
      '%2f',
      'https:',
      'javascript:',
      'app.example.com',
      'id.example.com',
      'evil.example',
      ':8443',
      'a',
      'A',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const target = judge(parts.join(''))
        if (target === null) return
        expect([baseUrl, ...origins]).toContain(new URL(target, `${baseUrl}/sign-in`).origin)
      }),
      { numRuns: 20_000 },
    )
  })
})

describe('checkReturnOrigins', () => {
  it.each([
    'https://app.example.com',
    'https://app.example.com:8443',
    'http://localhost:3000',
    'http://127.0.0.1',
    'https://xn--bcher-kva.example',
  ])('accepts %s', (origin) => expect(checkReturnOrigins([origin])).toEqual([]))

  it.each([
    '',
    'app.example.com',
    'https://app.example.com/',
    'https://APP.example.com',
    'https://app.example.com:443',
    'https://u@app.example.com',
    'http://app.example.com',
    'https://*.example.com',
    'https://bücher.example',
    'javascript:alert(1)',
    'null',
  ])('refuses %j, with its place', (origin) =>
    expect(checkReturnOrigins(['https://app.example.com', origin])).toMatchObject([
      { pointer: '/1', code: 'invalid-url' },
    ]),
  )
})
