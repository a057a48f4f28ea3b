/** Which cookies a browser has left after its user signs out, in each way there is. */
import { describe, expect, it } from 'vitest'
import { type Answer, goodPassword } from '#test/support/servers/postern.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const sameOrigin = { 'Sec-Fetch-Site': 'same-origin' }
const names = { session: '__Host-postern-session', refresh: '__Host-postern-refresh', device: '__Host-postern-device' }

/** What a browser does with the cookies of a response: empty, expired ones are deleted. */
function applyTo(jar: Map<string, string>, { headers }: Answer): void {
  for (const cookie of headers.getSetCookie()) {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(cookie) ?? []
    expect(attributes).toMatch(/Path=\/(;|$)/)
    expect(attributes).toMatch(/Secure/)
    if (/Max-Age=0(;|$)/.test(attributes)) jar.delete(name)
    else jar.set(name, value)
  }
}

async function browser() {
  const name = freshName('u')
  await postern.createUser(name)
  const jar = new Map<string, string>()
  const send = async (method: string, path: string, body?: object) => {
    const cookie = Array.from(jar, (pair) => pair.join('=')).join('; ')
    const answer = await postern.call(method, path, { body, headers: { ...sameOrigin, cookie } })
    applyTo(jar, answer)
    return answer
  }
  await send('POST', '/v1/sessions', { login: name, password: goodPassword, cookies: true })
  expect(Array.from(jar.keys()).sort()).toEqual(Object.values(names).sort())
  return { jar, send }
}

describe('the cookies of a browser', () => {
  it.each([
    ['/v1/sessions/current', 204],
    ['/v1/sessions', 200],
  ])('%# DELETE %s leaves the device and neither token', async (path, status) => {
    const { jar, send } = await browser()
    expect((await send('DELETE', path)).status).toBe(status)
    expect(Array.from(jar.keys())).toEqual([names.device])
  })

  it('ending the other sessions leaves both tokens, which still work', async () => {
    const { jar, send } = await browser()
    expect((await send('DELETE', '/v1/sessions?all_but_current=true')).status).toBe(200)
    expect(Array.from(jar.keys()).sort()).toEqual(Object.values(names).sort())
    expect((await send('GET', '/v1/sessions/current')).status).toBe(200)
    expect((await send('POST', '/v1/sessions/refresh', {})).status).toBe(200)
  })
})
