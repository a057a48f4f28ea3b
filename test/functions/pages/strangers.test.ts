/** Every hosted page for who is not signed in, in every language; and what every answer of theirs has. */
import { describe, expect, it } from 'vitest'
import { pageLoaders } from '#functions/index.ts'
import { loadAll } from '#openapi/load-all.ts'
import { languages } from '#domain/languages/language.ts'
import { openReader } from '#test/support/servers/page-reader.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const pages = await loadAll(pageLoaders)

const postern = usePostern()

/** Pages that anybody may see. */
const open: Record<string, number> = {
  '/sign-in': 200,
  '/sign-in/code': 200,
  '/sign-up': 200,
  '/forgot-password': 200,
  '/denied': 401,
}

const routes = pages.flatMap((each) => each.routes).filter(({ method }) => method !== 'ALL')
const pathsOf = (method: string) => [
  ...new Set(routes.filter((route) => route.method === method).map(({ path }) => path.replace(/\/$/, ''))),
]

describe.each(pathsOf('GET'))('GET %s without a session', (path) => {
  it.each(languages)('is a page, or the way to the sign-in page and back: %s', async (language) => {
    const page = await openReader(postern).get(path, { 'Accept-Language': language })
    const status = open[path]
    if (status === undefined) {
      const back = path === '/sign-in/second-factor' ? '' : `?return_to=${encodeURIComponent(path)}`
      expect([page.status, page.location]).toEqual([303, `/sign-in${back}`])
      return
    }
    expect(page.status).toBe(status)
    expect(page.headers.get('Content-Language')).toBe(language)
    expect(page.html).toContain(`<html lang="${language}">`)
    expect(page.html.match(/<h1>/g)).toHaveLength(1)
    expect(page.headers.get('Cache-Control')).toBe('no-store')
    expect(page.headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(page.headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'; base-uri 'none'$/,
    )
    const { html } = page
    expect(html.replace('<script type="module" src="/passkeys.js"></script>', '')).not.toMatch(
      /<script|<iframe|javascript:|\son\w+=|\sstyle=/,
    )
  })

  it('422 for a parameter that there is not, and for one that comes twice', async () => {
    const reader = openReader(postern)
    for (const search of ['?nonsense=1', '?ui_locales=de&ui_locales=en', '?return_to=%2Fa&return_to=%2Fb'])
      if (!path.startsWith('/account') || path === '/account/sessions')
        expect((await reader.get(path + search)).status, search).toBe(422)
  })
})

describe.each(pathsOf('POST'))('POST %s', (path) => {
  it('403 for a form of another site, and nothing is read of it', async () => {
    for (const headers of [
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
      { 'Sec-Fetch-Site': 'same-site', Origin: 'https://evil.example.test' },
      { 'Sec-Fetch-Site': 'none' },
    ]) {
      const answer = await openReader(postern).post(path, { do: 'sign-out' }, headers)
      expect(answer.status).toBe(403)
      expect(answer.headers.get('Content-Type')).toContain('text/html')
      expect(answer.headers.getSetCookie()).toEqual([])
    }
  })

  it('422 for an unknown field, and 415 for anything but a form', async () => {
    if (path === '/sign-in/refresh') return // which reads nothing of the form that it sends on
    const reader = openReader(postern)
    if (path === '/sign-in/second-factor') return expect((await reader.post(path, {})).location).toBe('/sign-in')
    if (path === '/account/confirm')
      return expect((await reader.post(path, {})).location).toBe('/sign-in?return_to=%2Faccount%2Fconfirm')
    expect((await reader.post(path, { nonsense: '1' })).status).toBe(422)
    expect((await reader.post(path, { a: '1' }, { 'Content-Type': 'application/json' })).status).toBe(415)
  })
})
