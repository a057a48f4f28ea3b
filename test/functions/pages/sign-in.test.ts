/** The sign-in page, as a browser without scripts uses it. */
import { describe, expect, it } from 'vitest'
import { accessCookie, refreshCookie } from '#http/cookies.ts'
import { ageAccessToken } from '#test/support/servers/cookie-jar.ts'
import { openReader } from '#test/support/servers/page-reader.ts'
import { baseUrl, goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'
import { prepared } from '#test/support/servers/prepared.ts'

const postern = usePostern(() => ({ ENVIRONMENT: 'development' }))
const root = useRoot(postern)
prepared(async () => {
  await postern.createUser('ben')
  return {}
})
const set = (settings: object) => postern.call('PATCH', '/v1/settings', { token: root.token, body: settings })

describe('GET /sign-in', () => {
  it('200 is a form that the browser and password managers can fill in', async () => {
    const page = await openReader(postern).get('/sign-in')
    expect(page.status).toBe(200)
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    expect(page.html).toMatch(/<label for="login">[^]*autocomplete="username webauthn"/)
    expect(page.html).toMatch(/<label for="password">[^]*type="password"[^]*autocomplete="current-password"/)
    const policy = page.headers.get('Content-Security-Policy')!
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'self'; connect-src 'self'; form-action 'self'; frame/,
    )
  })

  it('200 in the language of the address, then of the choice that it keeps, then of the browser', async () => {
    const reader = openReader(postern)
    expect((await reader.get('/sign-in', { 'Accept-Language': 'de' })).text).toContain('Anmelden')
    expect((await reader.get('/sign-in?ui_locales=de-AT%20fr')).html).toContain('<html lang="de">')
    expect((await reader.get('/sign-in')).html).toContain('<html lang="de">')
    expect((await reader.get('/sign-in?ui_locales=en')).html).toContain('<html lang="en">')
    expect((await reader.get('/sign-in', { 'Accept-Language': 'de' })).html).toContain('<html lang="en">')
  })

  it('200 offers to create an account only while registration is open', async () => {
    const reader = openReader(postern)
    expect((await reader.get('/sign-in')).html).toContain('href="/sign-up"')
    await set({ registration_open: false })
    expect((await reader.get('/sign-in')).html).not.toContain('/sign-up')
    await set({ registration_open: true })
  })

  it('422 as a page for a parameter that there is not', async () => {
    const page = await openReader(postern).get('/sign-in?next=/library')
    expect(page.status).toBe(422)
    expect(page.headers.get('Content-Type')).toContain('text/html')
    expect(page.html).not.toContain('/library')
  })
})

describe('POST /sign-in', () => {
  it('303 opens a session in cookies and goes on by /sign-in/next', async () => {
    const reader = openReader(postern)
    const answer = await reader.signIn('ben')
    expect([answer.status, answer.location]).toEqual([303, '/sign-in/next'])
    expect([...reader.jar.keys()]).toEqual(expect.arrayContaining([accessCookie, refreshCookie]))
    const next = await reader.get('/sign-in/next')
    expect([next.status, next.location]).toEqual([303, '/account'])
  })

  it('401 keeps the name and says what is wrong, and never has the password in it', async () => {
    const page = await openReader(postern).signIn('b"en<', 'a wrong secret')
    expect(page.status).toBe(401)
    expect(page.text).toContain('The name or the password is wrong.')
    expect(page.html).toMatch(/<p class="wrong" role="alert">/)
    expect(page.html).toContain('value="b&quot;en&lt;"')
    expect(page.html).not.toContain('a wrong secret')
  })

  it('422 says beside each field that it is empty', async () => {
    const page = await openReader(postern).post('/sign-in', {})
    expect(page.status).toBe(422)
    expect(page.html).toMatch(
      /aria-describedby="login-wrong"\s+aria-invalid="true"[^]*<p class="field-wrong" id="login-wrong">/,
    )
  })

  it('429 says when to try again', async () => {
    await postern.createUser('lena')
    const reader = openReader(postern)
    for (let n = 0; n < 10; n += 1) await reader.signIn('lena', 'wrong')
    const page = await reader.signIn('lena')
    expect(page.status).toBe(429)
    expect(page.text).toMatch(/Please try again in \d+ minutes/)
  })

  it.each([
    ['another site', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    ['a sibling subdomain', { 'Sec-Fetch-Site': 'same-site', Origin: 'https://evil.example.test' }],
    ['an address that says nothing', { 'Sec-Fetch-Site': 'none' }],
  ])('403 for a form of %s, before it is read', async (_, headers) => {
    const reader = openReader(postern)
    const page = await reader.post('/sign-in', { login: 'ben', password: goodPassword }, headers)
    expect(page.status).toBe(403)
    expect(reader.jar.has(accessCookie)).toBe(false)
  })

  it('303 for a form of our own page in a browser that sends Origin only', async () => {
    const headers = { 'Sec-Fetch-Site': '', Origin: baseUrl }
    expect((await openReader(postern).post('/sign-in', { login: 'ben', password: goodPassword }, headers)).status).toBe(
      303,
    )
  })

  it('422 for a field that the form does not have, and 415 for another type', async () => {
    const reader = openReader(postern)
    expect((await reader.post('/sign-in', { login: 'ben', password: goodPassword, role: 'superuser' })).status).toBe(
      422,
    )
    const json = await reader.post('/sign-in', { login: 'ben' }, { 'Content-Type': 'application/json' })
    expect(json.status).toBe(415)
  })
})

describe('the offer of a passkey', () => {
  it('303 comes after a sign-in by password, goes on to where that was to go, and not again for a month', async () => {
    const reader = openReader(postern)
    reader.jar.clear()
    const { location } = await reader.post('/sign-in?return_to=%2Flibrary', { login: 'ben', password: goodPassword })
    const offer = (await reader.get(location!)).location
    expect(offer).toBe('/account/passkeys/offer?return_to=%2Flibrary')
    const page = await reader.get(offer!)
    expect(page.html).toMatch(/data-passkey="register"\s+data-return="\/library"/)
    expect(page.html).toContain('href="/library"')
    const again = await reader.post('/sign-in?return_to=%2Flibrary', { login: 'ben', password: goodPassword })
    expect((await reader.get(again.location!)).location).toBe('/library')
  })
})

describe('return_to', () => {
  const own = '/account/sessions'
  it('is kept by every step, and gone to in the end', async () => {
    const reader = openReader(postern)
    const path = `/sign-in?return_to=${encodeURIComponent(own)}`
    expect((await reader.get(path)).html).toContain(`/forgot-password?return_to=${encodeURIComponent(own)}`)
    const { location } = await reader.post(path, { login: 'ben', password: goodPassword })
    expect((await reader.get(location!)).location).toBe(own)
  })

  it('goes to a registered origin only, which the page then also lets a form go on to', async () => {
    await set({ return_origins: ['https://app.example.com'] })
    const reader = openReader(postern)
    await reader.signIn('ben')
    for (const target of ['https://app.example.com/orders?x=1#y', 'https://app.example.com']) {
      const path = `/sign-in?return_to=${encodeURIComponent(target)}`
      expect((await reader.get(path)).headers.get('Content-Security-Policy')).toContain(
        "form-action 'self' https://app.example.com;",
      )
      expect((await reader.get(path.replace('sign-in', 'sign-in/next'))).location).toBe(target)
    }
    const by = (target: string) => `/sign-in?return_to=${encodeURIComponent(target)}`
    const twoPagesBehind = by(by('https://app.example.com'))
    for (const [target, allowed] of [
      [twoPagesBehind, "form-action 'self' https://app.example.com;"],
      [by(twoPagesBehind), "form-action 'self';"],
    ] as const)
      expect((await reader.get(by(target))).headers.get('Content-Security-Policy')).toContain(allowed)
    for (const target of tricks) {
      const path = `/sign-in?return_to=${encodeURIComponent(target)}`
      const page = await reader.get(path)
      expect(page.status).toBe(200)
      expect(page.html, target).not.toContain('evil')
      expect(page.headers.get('Content-Security-Policy'), target).toContain("form-action 'self';")
      expect((await reader.get(path.replace('sign-in', 'sign-in/next'))).location, target).toBe('/account')
      const signedIn = await reader.post(path, { login: 'ben', password: goodPassword })
      expect(signedIn.location, target).toBe('/sign-in/next')
    }
    await set({ return_origins: [] })
    const gone = await reader.get('/sign-in/next?return_to=https%3A%2F%2Fapp.example.com%2F')
    expect(gone.location).toBe('/account')
  })

  const tricks = [
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    ' https://evil.example',
    'https://app.example.com.evil.example/',
    'https://app.example.com@evil.example/',
    'https://app.example.com:evil@evil.example/',
    'https://app.example.com:8443/evil',
    'http://app.example.com/evil',
    'HTTPS://APP.EXAMPLE.COM/evil',
    'https:app.example.com/evil',
    'https:/\\app.example.com/evil',
    'javascript:alert(evil)',
    'data:text/html,evil',
    'evil',
    '',
  ]
})

describe('a session whose access token is over', () => {
  it('303 is refreshed on the way to a page, and 307 on the way of a form', async () => {
    const reader = openReader(postern)
    await reader.signIn('ben')
    await ageAccessToken(postern, reader.jar, 400)
    const page = await reader.get('/sign-in/next?return_to=%2Flibrary')
    expect([page.status, page.location]).toEqual([
      303,
      `/v1/sessions/refresh?return_to=${encodeURIComponent('/sign-in/next?return_to=%2Flibrary')}`,
    ])
    const refreshed = await reader.post('/sign-in/refresh?return_to=%2Faccount%2Fpassword', { new_password: 'kept' })
    expect([refreshed.status, refreshed.location]).toEqual([307, '/account/password'])
    expect((await reader.get('/sign-in/next')).location).toBe('/account')
  })

  it('303 to the sign-in page where there is nothing left of it', async () => {
    const reader = openReader(postern)
    const next = await reader.get('/sign-in/next?return_to=%2Flibrary')
    expect([next.status, next.location]).toEqual([
      303,
      `/sign-in?return_to=${encodeURIComponent('/sign-in/next?return_to=%2Flibrary')}`,
    ])
    const form = await reader.post('/sign-in/refresh?return_to=%2Faccount', {})
    expect([form.status, form.location]).toEqual([303, '/sign-in?return_to=%2Faccount'])
  })
})
