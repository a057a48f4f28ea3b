import { describe, expect, it } from 'vitest'
import { fieldCodes } from '#domain/field-error.ts'
import { problems } from '#http/problems/problem.ts'
import { startBeside } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const page = (path: string, language: string) =>
  postern.call('GET', path, { headers: { 'Accept-Language': language, Accept: 'text/html' } })

describe('GET /problems', () => {
  it('200 links to the page of every code', async () => {
    const { status, body } = await page('/problems', 'en')
    expect(status).toBe(200)
    for (const code of Object.keys(problems)) expect(body).toContain(`<a href="/problems/${code}">`)
  })
})

describe('GET /problems/{code}', () => {
  it('200 explains in the language of the reader what the code means and what to do next', async () => {
    const english = await page('/problems/link-expired', 'en')
    expect(english.headers.get('Content-Language')).toBe('en')
    expect(english.headers.get('Vary')).toBe('Accept-Language')
    expect(english.body).toContain('was replaced by a newer one, or has expired')
    expect(english.body).toContain('Request a new link')
    const german = await page('/problems/link-expired', 'de-AT')
    expect(german.headers.get('Content-Language')).toBe('de')
    expect(german.body).toContain('durch einen neueren ersetzt')
    expect(german.body).toContain('Was zu tun ist:')
  })

  it('200 lists every field code for `invalid-request`, each at its own anchor', async () => {
    const { body } = await page('/problems/invalid-request', 'en')
    for (const code of Object.keys(fieldCodes)) expect(body).toContain(`<dt id="${code}">`)
  })

  it.each(['no-such-code', 'constructor', '__proto__'])('404 for %s', async (code) => {
    const answer = await postern.call('GET', `/problems/${code}`)
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await page(`/problems/${code}`, 'en')).body).toContain('<!doctype html>')
  })
})

describe('the type of a problem', () => {
  it('is a relative path if the deployment has no base URL', async () => {
    const unfinished = await startBeside(postern, { BASE_URL: '' })
    const response = await fetch(`${unfinished.url}/nowhere`)
    expect(await response.json()).toMatchObject({ type: '/problems/not-found', code: 'not-found' })
    await unfinished.stop()
  })
})

describe('WWW-Authenticate', () => {
  const invalidToken =
    'Bearer error="invalid_token", error_description="The access token is invalid, expired or revoked"'
  const asked = { 'X-Original-Method': 'GET', 'X-Original-URI': '/nothing' }

  it.each([
    ['no token', {}, 'Bearer', 'unauthenticated'],
    ['another scheme', { Authorization: 'Digest YTpi' }, 'Bearer', 'unauthenticated'],
    ['a Bearer header without a token', { Authorization: 'Bearer' }, invalidToken, 'invalid-token'],
    ['a Bearer header with two', { Authorization: 'Bearer a b' }, invalidToken, 'invalid-token'],
    ['a token that is none', { Authorization: 'Bearer x' }, invalidToken, 'invalid-token'],
  ])('says with %s whether the token is invalid, to a proxy too', async (_what, headers, challenge, code) => {
    for (const path of ['/v1/sessions/current', '/v1/authorize']) {
      const answer = await postern.call('GET', path, { headers: { ...asked, ...headers } })
      expect(answer).toMatchObject({ status: 401, body: { code } })
      expect(answer.headers.get('WWW-Authenticate')).toBe(challenge)
    }
  })

  it('says that the token is invalid for an ended session', async () => {
    const { token } = await postern.signIn('first.superuser')
    await postern.call('DELETE', '/v1/sessions/current', { token })
    const { status, headers } = await postern.call('GET', '/v1/sessions/current', { token })
    expect([status, headers.get('WWW-Authenticate')]).toEqual([401, invalidToken])
    expect(root.token).not.toBe(token)
  })
})
