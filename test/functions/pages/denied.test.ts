/** The page of who is refused by a reverse proxy, and the pages that ask for help or an account. */
import { describe, expect, it } from 'vitest'
import { linkIn, mailTo } from '#test/support/fixtures/mail.ts'
import { openReader } from '#test/support/servers/page-reader.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePosternWithInbox, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const { postern, inbox } = usePosternWithInbox(() => ({ ENVIRONMENT: 'development' }))
const root = useRoot(postern)
useUser(postern, 'ben')
const set = (body: object) => postern.call('PATCH', '/v1/settings', { token: root.token, body })

describe('GET /denied', () => {
  it('401 offers a stranger to sign in, and to come back', async () => {
    await set({ return_origins: ['https://app.example.com'] })
    const page = await openReader(postern).get('/denied?return_to=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3Dc')
    expect(page.status).toBe(401)
    expect(page.text).toContain('The page that you want to open on app.example.com is for people with an account.')
    expect(page.html).toContain('href="/sign-in?return_to=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3Dc"')
  })

  it('403 says who is signed in and whom to ask, with the page in the mail', async () => {
    await set({ brand: { support_address: 'help@example.com' } })
    const reader = openReader(postern)
    await reader.signIn('ben')
    const page = await reader.get('/denied?reason=&return_to=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3Dc')
    expect(page.status).toBe(403)
    expect(page.text).toMatch(/page of app\.example\.com.*Signed in as ben.*Ask for access Use another account/)
    const [, mail] = /href="(mailto:[^"]+)"/.exec(page.html)!
    expect(decodeURIComponent(mail!)).toContain('Please give ben access to: https://app.example.com/a?b=c')
    expect(page.html).toContain('action="/account/sessions?return_to=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3Dc"')
    await set({ brand: {} })
    expect((await reader.get('/denied')).html).not.toContain('mailto:')
  })

  it('303 to where the session has to do something first, with the words of X-Postern-Required-Action', async () => {
    for (const [reason, path] of Object.entries({
      'password-change-required': '/account/password',
      'terms-acceptance-required': '/account/terms',
      'step-up-required': '/account/confirm',
    })) {
      const sent = await openReader(postern).get(`/denied?reason=${reason}&return_to=%2Flibrary`)
      expect([sent.status, sent.location]).toEqual([303, `${path}?return_to=%2Flibrary`])
    }
    const other = await openReader(postern).get('/denied?reason=%3Cb%3Eevil')
    expect(other.status).toBe(401)
    expect(other.html).not.toContain('evil')
  })

  it('takes a target as nginx and Caddy write it, last and not encoded', async () => {
    const reader = openReader(postern)
    const raw = 'https://app.example.com/a?b=c&return_to=/d&e=%2F'
    const page = await reader.get(`/denied?reason=&return_to=${raw}`)
    expect(page.html).toContain(`href="/sign-in?return_to=${encodeURIComponent(raw)}"`)
    const evil = await reader.get('/denied?return_to=https://evil.example/a?b=c&return_to=https://app.example.com/')
    expect(evil.status).toBe(401)
    expect(evil.html).not.toContain('evil')
  })
})

describe('/sign-up', () => {
  it('202 sends the link to a password, and says the same whoever has the address', async () => {
    const reader = openReader(postern)
    const answer = await reader.post('/sign-up', { username: 'carol', email: 'carol@example.test', full_name: '' })
    expect(answer.status).toBe(202)
    expect(answer.text).toContain('Check your email')
    const confirmed = await postern.call('POST', linkIn(await mailTo(inbox, 'carol@example.test')), {
      body: { password: goodPassword },
    })
    expect(confirmed.status).toBe(201)
    const taken = await reader.post('/sign-up', { username: 'ben', email: 'ben@example.test', full_name: '' })
    expect([taken.status, taken.text]).toEqual([202, answer.text])
  })

  it('422 says beside each field what is wrong, and keeps what was typed', async () => {
    const page = await openReader(postern).post('/sign-up', { username: 'x', email: 'no"body', full_name: 'A "B"' })
    expect(page.status).toBe(422)
    expect(page.html).toContain('id="email-wrong"')
    expect(page.html).toContain('value="no&quot;body"')
    expect(page.html).toContain('value="A &quot;B&quot;"')
  })

  it('200 says that registration is closed, without a form', async () => {
    await set({ registration_open: false })
    const page = await openReader(postern).get('/sign-up')
    expect(page.text).toContain('by the administrators of this site only')
    expect(page.html).not.toContain('<form')
    const posted = await openReader(postern).post('/sign-up', { username: 'dora', email: 'dora@example.test' })
    expect(posted.status).toBe(403)
    await set({ registration_open: true })
  })
})

describe('/forgot-password', () => {
  it.each([
    ['reset', 'new_password'],
    ['unlock', ''],
  ])('202 sends the link to %s, and says the same for an address that nobody has', async (operation, field) => {
    const before = inbox.mails().length
    const answer = await openReader(postern).post('/forgot-password', { email: 'ben@example.test', do: operation })
    expect(answer.status).toBe(202)
    await expect.poll(() => inbox.mails().length).toBe(before + 1)
    const link = await openReader(postern).get(linkIn(inbox.mails()[0]!))
    expect(link.html.includes(`name="${field || 'new_password'}"`)).toBe(field !== '')
    const nobody = await openReader(postern).post('/forgot-password', { email: 'nobody@example.test', do: operation })
    expect([nobody.status, nobody.text]).toEqual([202, answer.text])
  })

  it('422 beside the field', async () => {
    expect((await openReader(postern).post('/forgot-password', { email: 'nobody' })).html).toContain('id="email-wrong"')
  })
})

describe('the brand', () => {
  const png = `data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==`

  it('200 is on every page: name, logo, colours under the hash of the style in force, line, help', async () => {
    const brand = {
      name: 'North & wind',
      logo: png,
      colour: { light: '#0a6b4f', dark: '#58d6b0' },
      support_address: 'help@example.com',
      texts: { en: 'to <continue>' },
    }
    const reader = openReader(postern)
    const policyOf = async () => (await reader.get('/sign-in')).headers.get('Content-Security-Policy')!
    const before = await policyOf()
    expect((await set({ brand })).status).toBe(200)
    const page = await reader.get('/sign-in')
    expect(page.html).toContain('<title>Sign in · North &amp; wind</title>')
    expect(page.html).toContain(`<img src="${png}" alt=""`)
    expect(page.html).toContain('--brand: light-dark(#0a6b4f, #58d6b0)')
    expect(page.html).toContain('to &lt;continue&gt;')
    expect(page.html).toContain('href="mailto:help@example.com"')
    const policy = await policyOf()
    expect(policy).toContain('img-src data:')
    const [style] = [/<style>([^]*?)<\/style>/.exec(page.html)![1]!]
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style))).toString('base64')
    expect(policy).toContain(`'sha256-${hash}'`)
    expect(before).not.toContain(hash)
    await set({ brand: {} })
    expect(await policyOf()).toBe(before)
  })

  it('422 for what cannot be read, and 403 for who may not decide it', async () => {
    const refused = await set({ brand: { colour: { light: '#ffff00', dark: '#000000' } } })
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/brand/colour/light',
      '/brand/colour/dark',
    ])
    const origins = await set({ return_origins: ['https://app.example.com/path'] })
    expect(origins.body.errors[0]).toMatchObject({ pointer: '/return_origins/0', code: 'invalid-url' })
  })
})
