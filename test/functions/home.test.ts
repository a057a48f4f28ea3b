import { describe, expect, it } from 'vitest'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const laptop = usePostern(() => ({ ENVIRONMENT: 'development' }))
/** Without a setting. */
const bare = usePostern(() => ({ DATABASE_URL: '', BASE_URL: '' }))

const browser = { Accept: 'text/html,*/*;q=0.8' }
const links = {
  sign_in: '/sign-in',
  account: '/account',
  documentation: '/docs',
  openapi: '/openapi.json',
  health: '/healthz',
  keys: '/.well-known/jwks.json',
}

describe('GET /', () => {
  it('200 returns the first paths to programs, without any setting', async () => {
    for (const each of [postern, bare])
      expect(await each.call('GET', '/')).toMatchObject({ status: 200, body: { name: 'Postern', links } })
    for (const path of [links.documentation, links.openapi, links.health, links.keys])
      expect((await postern.call('GET', path)).status, path).toBe(200)
  })

  it.each([
    ['en', 'For developers and administrators'],
    ['de', 'Für Entwicklung und Administration'],
  ])('200 returns a page to browsers, in their language: %s', async (language, heading) => {
    const page = await postern.call('GET', '/', { headers: { ...browser, 'Accept-Language': language } })
    expect(page.status).toBe(200)
    expect(page.headers.get('Content-Language')).toBe(language)
    expect(page.headers.get('Vary')).toBe('Accept, Accept-Language')
    expect(page.headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(page.body).toContain(`<html lang="${language}">`)
    expect(page.body).toContain(`<h2>${heading}</h2>`)
    expect(hrefs(page.body)).toEqual(Object.values(links))
  })

  it('200 links to the development pages, on a laptop only', async () => {
    const development = ['/dev/mail', '/dev/webhooks']
    const page = await laptop.call('GET', '/', { headers: browser })
    expect(hrefs(page.body)).toEqual([...Object.values(links), ...development])
    expect((await laptop.call('GET', '/')).body.links).toEqual({
      ...links,
      mail: '/dev/mail',
      webhooks: '/dev/webhooks',
    })
  })

  it('405 for other methods', async () => {
    const answer = await postern.call('POST', '/', { body: {} })
    expect(answer).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } })
    expect(answer.headers.get('Allow')).toContain('GET')
  })
})

describe('an unknown path', () => {
  it.each(['/nowhere', '/v1', '/v1/', '/v1/nowhere', '/v1/grantsx', '/index.html'])(
    '404 is a problem document, for browsers too: %s',
    async (path) => {
      for (const headers of [{}, browser]) {
        const answer = await postern.call('GET', path, { headers })
        expect(answer).toMatchObject({ status: 404, body: { code: 'not-found', status: 404 } })
        expect(answer.headers.get('Content-Type')).toContain('application/problem+json')
      }
    },
  )
})

/** Where the links of a page go, in their order. */
const hrefs = (page: string) => [...page.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href)
