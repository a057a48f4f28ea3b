import { describe, expect, it } from 'vitest'
import { usePostern } from '#test/support/servers/use-postern.ts'

const app = 'https://app.example.test'

const postern = usePostern(() => ({ ALLOWED_ORIGINS: `${app}, https://admin.example.test:8443` }))

/** Bypasses the contract check, which does not expect CORS headers. */
const ask = (method: string, path: string, headers: Record<string, string>) =>
  fetch(postern.url + path, { method, headers })
const from = (origin: string) => ask('GET', '/v1/sessions/current', { Origin: origin })

describe('a page of another origin', () => {
  it.each([app, 'https://admin.example.test:8443'])(
    'may read responses and errors if it is listed: %s',
    async (origin) => {
      const { status, headers } = await from(origin)
      expect(status).toBe(401)
      expect(headers.get('Access-Control-Allow-Origin')).toBe(origin)
      expect(headers.get('Access-Control-Allow-Credentials')).toBe('true')
      expect(headers.get('Vary')).toContain('Origin')
    },
  )

  it('gets from a preflight what it may send', async () => {
    const headers = {
      Origin: app,
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'authorization',
    }
    const answer = await ask('OPTIONS', '/v1/passwords/current', headers)
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Access-Control-Allow-Methods')).toContain('PUT')
    expect(answer.headers.get('Access-Control-Allow-Headers')).toContain('Authorization')
  })

  it.each([
    'null',
    'http://app.example.test',
    'https://app.example.test:444',
    'https://app.example.test.evil.test',
    'https://evilapp.example.test',
    'https://sub.app.example.test',
    'https://APP.example.test',
    'https://app.example.test/',
    'https://app.example.test,https://evil.test',
    'file://',
    'https://xn--pp-fka.example.test',
    '*',
  ])('gets no permission if it is not listed: %s', async (origin) => {
    const { headers } = await from(origin)
    for (const [name] of headers) expect(name).not.toMatch(/^access-control-/i)
    const preflight = { Origin: origin, 'Access-Control-Request-Method': 'PUT' }
    const answer = await ask('OPTIONS', '/v1/passwords/current', preflight)
    expect(answer.status).toBe(405)
    for (const [name] of answer.headers) expect(name).not.toMatch(/^access-control-/i)
  })

  it('may write with cookies if it is listed', async () => {
    await postern.createUser('alice')
    const { token } = await postern.signIn('alice')
    const cookie = `__Host-postern-session=${token}`
    const elsewhere = await ask('DELETE', '/v1/sessions/current', { cookie, Origin: 'https://evil.test' })
    expect(elsewhere.status).toBe(403)
    const listed = await ask('DELETE', '/v1/sessions/current', { cookie, Origin: app })
    expect(listed.status).toBe(204)
  })
})
