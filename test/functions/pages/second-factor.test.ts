/** Second factors on the hosted pages: at sign-in, set up, removed, and confirming who is there. */
import { describe, expect, it } from 'vitest'
import { accessCookie } from '#http/cookies.ts'
import { codeOf, forgetSteps } from '#test/support/fixtures/second-factor.ts'
import { openReader, type PageReader } from '#test/support/servers/page-reader.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern(() => ({ ENVIRONMENT: 'development' }))
const root = useRoot(postern)

/** A browser of a new account, signed in. */
async function readerOf(name: string): Promise<PageReader> {
  await postern.createUser(name)
  const reader = openReader(postern)
  await reader.signIn(name)
  return reader
}

const hidden = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(html)![1]!

/** Sets up an app by the pages. */
async function setUp(reader: PageReader): Promise<{ secret: string; codes: string[] }> {
  const page = await reader.post('/account/authenticator', { do: 'begin' })
  expect(page.status).toBe(200)
  expect(page.html).toMatch(/<div class="qr" role="img"[^>]*>\s*<svg/)
  const secret = /<code class="secret">([^<]+)</.exec(page.html)![1]!.replaceAll(' ', '')
  const done = await reader.post('/account/authenticator', {
    ticket: hidden(page.html, 'ticket'),
    code: await codeOf(secret, -1),
  })
  expect(done.status).toBe(200)
  return { secret, codes: [...done.html.matchAll(/<li>\s*<code>([^<]+)<\/code>/g)].map(([, code]) => code!) }
}

describe('/account/authenticator', () => {
  it('200 sets an app up, shows ten recovery codes once, and says so', async () => {
    const reader = await readerOf('enrolling')
    expect((await reader.get('/account/security')).text).not.toContain('Recovery codes')
    const { codes } = await setUp(reader)
    expect(codes).toHaveLength(10)
    const security = await reader.get('/account/security?done=authenticator')
    expect(security.text).toMatch(/Your authenticator app is set up.*Set up \d+ \w+ \d{4}, .*10 left/)
    for (const code of codes) expect(security.html).not.toContain(code)
  })

  it('422 asks for the code again and repeats no secret', async () => {
    const reader = await readerOf('mistyping')
    const page = await reader.post('/account/authenticator', { do: 'begin' })
    const secret = /<code class="secret">([^<]+)</.exec(page.html)![1]!
    const wrong = await reader.post('/account/authenticator', { ticket: hidden(page.html, 'ticket'), code: '000000' })
    expect(wrong.status).toBe(422)
    expect(wrong.html).toContain('id="code-wrong"')
    expect(wrong.html).not.toContain(secret)
    const again = await reader.post('/account/authenticator', {
      ticket: hidden(wrong.html, 'ticket'),
      code: await codeOf(secret.replaceAll(' ', ''), -1),
    })
    expect(again.status).toBe(200)
    const forged = await reader.post('/account/authenticator', { ticket: 'pst1.forged', code: '000000' })
    expect(forged.status).toBe(422)
    expect(forged.html).not.toContain('pst1.forged')
  })

  it('303 removes it; new recovery codes only while there is one', async () => {
    const reader = await readerOf('removing')
    const { codes } = await setUp(reader)
    const renewed = await reader.post('/account/security', { do: 'recovery-codes' })
    expect(renewed.status).toBe(201)
    expect(renewed.html).not.toContain(codes[0]!)
    expect(renewed.html.match(/<li>\s*<code>/g)).toHaveLength(10)
    expect((await reader.post('/account/authenticator', { do: 'remove' })).location).toBe(
      '/account/security?done=removed',
    )
    expect((await reader.get('/account/security')).text).not.toContain('Recovery codes')
    expect((await reader.post('/account/security', { do: 'recovery-codes' })).status).toBe(404)
  })
})

describe('/sign-in/second-factor', () => {
  it('303 finishes a sign-in with the code, and goes on to where it began', async () => {
    const { secret } = await setUp(await readerOf('coding'))
    await forgetSteps(postern)
    const reader = openReader(postern)
    const begun = await reader.post('/sign-in?return_to=%2Flibrary', { login: 'coding', password: goodPassword })
    expect([begun.status, begun.location]).toEqual([303, '/sign-in/second-factor?return_to=%2Flibrary'])
    expect(reader.jar.has(accessCookie)).toBe(false)
    const page = await reader.get(begun.location!)
    expect(page.html).toMatch(/name="code"[^]*autocomplete="one-time-code"/)
    expect(page.html).toMatch(/<details\s*>\s*<summary>Use a recovery code/)
    expect(page.headers.get('Content-Security-Policy')).not.toContain('script-src')
    const wrong = await reader.post(begun.location!, { code: '000000' })
    expect(wrong.status).toBe(401)
    expect(wrong.html).toContain('id="code-wrong"')
    const done = await reader.post(begun.location!, { code: await codeOf(secret) })
    expect([done.status, done.location]).toEqual([303, '/sign-in/next?return_to=%2Flibrary'])
    expect(reader.jar.has(accessCookie)).toBe(true)
    expect([...reader.jar.keys()].filter((name) => name.includes('pending'))).toEqual([])
    expect((await reader.get(done.location!)).location).toBe('/library')
  })

  it('303 with a recovery code, which works once', async () => {
    const { codes } = await setUp(await readerOf('recovering'))
    const reader = openReader(postern)
    await reader.signIn('recovering')
    expect((await reader.post('/sign-in/second-factor', { recovery_code: codes[0]! })).status).toBe(303)
    await reader.signIn('recovering')
    const again = await reader.post('/sign-in/second-factor', { recovery_code: codes[0]! })
    expect(again.status).toBe(401)
    expect(again.html).toMatch(/<details\s+open/)
    expect(again.html).toContain('id="recovery_code-wrong"')
  })

  it('401 says that a ticket is over, and forgets it', async () => {
    await setUp(await readerOf('slow'))
    const reader = openReader(postern)
    await reader.signIn('slow')
    const cookie = '__Host-postern-pending'
    reader.jar.set(cookie, reader.jar.get(cookie)!.slice(0, -8))
    const over = await reader.post('/sign-in/second-factor', { code: '000000' })
    expect(over.status).toBe(401)
    expect(over.text).toContain('Please sign in again.')
    expect(reader.jar.has(cookie)).toBe(false)
    reader.jar.set(cookie, 'passkey~<script>~1~"><script>')
    expect((await reader.get('/sign-in/second-factor')).location).toBe('/sign-in')
    reader.jar.set(cookie, 'authenticator~nonsense~1~pst1.AAAA')
    expect((await reader.get('/sign-in/second-factor')).html).not.toContain('nonsense')
  })

  it('303 carries a ticket that is longer than a cookie', async () => {
    const { secret } = await setUp(await readerOf('many.keys'))
    await postern.database.sql(
      `insert into passkeys (user_id, credential_id, public_key, user_handle, rp_id, name, aaguid, backup_eligible, backed_up)
       select u.id, sha256(n::text::bytea), decode(repeat('ab', 270), 'hex'), sha256('handle'), 'id.example.test', 'key ' || n, gen_random_uuid(), false, false
       from users u, generate_series(1, 8) n where u.username = 'many.keys'`,
    )
    await forgetSteps(postern)
    const reader = openReader(postern)
    const { headers } = await reader.signIn('many.keys')
    const lengths = headers.getSetCookie().map((cookie) => cookie.split(';')[0]!.length)
    expect(lengths.filter((length) => length > 1000).length).toBeGreaterThan(1)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4096)
    expect((await reader.post('/sign-in/second-factor', { code: await codeOf(secret) })).status).toBe(303)
    expect([...reader.jar.keys()].filter((name) => name.includes('pending'))).toEqual([])
  })
})

describe('an account that must have a second factor', () => {
  it('303 to set one up first, and then on', async () => {
    const reader = await readerOf('must')
    const { token } = root
    await postern.call('POST', '/v1/groups', { token, body: { name: 'guarded' } })
    await postern.database.sql(
      `insert into memberships (user_id, group_id) select u.id, g.id from users u, groups g where u.username = 'must' and g.name = 'guarded'`,
    )
    await postern.call('PATCH', '/v1/settings', { token, body: { second_factor_groups: ['guarded'] } })
    const next = await reader.get('/sign-in/next?return_to=%2Flibrary')
    const back = encodeURIComponent('/sign-in/next?return_to=%2Flibrary')
    expect([next.status, next.location]).toEqual([303, `/account/security?done=required&return_to=${back}`])
    const page = await reader.get(next.location!)
    expect(page.text).toContain('Your account needs a second factor.')
    expect(page.html).toContain(`href="/account/authenticator?return_to=${back}"`)
    const begun = await reader.post(`/account/authenticator?return_to=${back}`, { do: 'begin' })
    const secret = /<code class="secret">([^<]+)</.exec(begun.html)![1]!.replaceAll(' ', '')
    const fields = { ticket: hidden(begun.html, 'ticket'), code: await codeOf(secret, -1) }
    const done = await reader.post(`/account/authenticator?return_to=${back}`, fields)
    expect(done.html).toContain('href="/sign-in/next?return_to=%2Flibrary"')
    expect((await reader.get('/sign-in/next?return_to=%2Flibrary')).location).toBe('/library')
    const kept = await reader.post('/account/authenticator', { do: 'remove' })
    expect(kept.status).toBe(409)
    expect(kept.text).toContain('Set up another one before you remove this one.')
  })
})

// Last, since it moves the clock on, by which tickets end.
describe('/account/confirm', () => {
  it('303 asks who is there where that was long ago, and comes back', async () => {
    const reader = await readerOf('stale')
    await postern.database.moveClock('16 minutes')
    await reader.get('/v1/sessions/refresh?return_to=%2Faccount')
    const sent = await reader.post('/account/authenticator', { do: 'begin' })
    expect([sent.status, sent.location]).toEqual([303, '/account/confirm?return_to=%2Faccount%2Fauthenticator'])
    const page = await reader.get(sent.location!)
    expect(page.text).toContain('Confirm that it is you')
    expect(page.html).toMatch(/name="password"/)
    expect(page.html).not.toMatch(/name="code"/)
    const wrong = await reader.post(sent.location!, { password: 'a wrong one' })
    expect(wrong.status).toBe(401)
    expect(wrong.html).toContain('id="password-wrong"')
    const confirmed = await reader.post(sent.location!, { password: goodPassword })
    expect([confirmed.status, confirmed.location]).toEqual([303, '/account/authenticator'])
    expect((await reader.post('/account/authenticator', { do: 'begin' })).status).toBe(200)
    const evil = await reader.post('/account/confirm?return_to=%2F%2Fevil.example', { password: goodPassword })
    expect(evil.location).toBe('/account/security')
  })
})
