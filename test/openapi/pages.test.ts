import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import docs from '#functions/docs.ts'
import openApi from '#functions/openapi.json.ts'
import problemsFunction from '#functions/problems.ts'
import { openApiDocument } from '#openapi/document.ts'
import { descriptions } from '#openapi/operations/index.ts'
import { filesToPublish } from '#openapi/text.ts'
import { functions } from '#openapi/functions.ts'
import { document, documentedOperations } from '#test/support/contract/openapi-document.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const published = await filesToPublish(openApiDocument(functions, descriptions))

describe('GET /openapi.json', () => {
  it('200 returns the committed document without a database round trip', async () => {
    postern.database.takeRoundTrips()
    const { status, headers, body } = await postern.call('GET', '/openapi.json')
    expect(status).toBe(200)
    expect(body).toEqual(document)
    expect(headers.get('Cache-Control')).toBe('public, max-age=300')
    expect(postern.database.takeRoundTrips()).toBe(0)
  })

  it('405 for anything else', async () => {
    expect(await postern.call('POST', '/openapi.json', { body: {} })).toMatchObject({ status: 405 })
  })
})

describe('a deployment without what is published', () => {
  const built = { ...published, 'explorer.html': '<!doctype html>' }
  const none = { fetch: () => Promise.resolve(new Response(null, { status: 404 })) }

  it.each([
    ['/openapi.json', openApi, 'openapi.json'],
    ['/docs', docs, 'explorer.html'],
    ['/docs/reference', docs, 'reference.html'],
    ['/problems', problemsFunction, 'problem-pages.json'],
    ['/problems/not-found', problemsFunction, 'problem-pages.json'],
  ] as const)('503 at %s names the missing file; 200 once it exists', async (path, app, name) => {
    for (const env of [{}, { ASSETS: none }]) {
      const refused = await app.request(path, {}, env)
      expect(refused.status).toBe(503)
      expect(await refused.json()).toMatchObject({ code: 'unavailable', detail: expect.stringContaining(name) })
    }
    const ASSETS = {
      fetch: ({ url }: Request) =>
        Promise.resolve(new Response(new URL(url).pathname === `/${name}` ? built[name] : null)),
    }
    expect((await app.request(path, {}, { ASSETS })).status).toBe(200)
  })
})

describe('GET /docs/reference', () => {
  let page: string
  let headers: Headers
  beforeAll(async () => {
    const answer = await postern.call('GET', '/docs/reference')
    page = answer.body
    headers = answer.headers
  })

  it('200 is a page', () => {
    expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(headers.get('Cache-Control')).toBe('public, max-age=300')
  })

  it('200 runs no script, loads nothing, and has only the style that the policy allows', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=|\sstyle=/i)
    expect([...page.matchAll(/(?:href|src|action)="(?!#|\/openapi\.json")/g)]).toEqual([])
    const styles = [...page.matchAll(/<style>([^]*?)<\/style>/g)].map(([, style]) => style!)
    expect(styles).toHaveLength(1)
    const policy = headers.get('Content-Security-Policy')
    expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(styles[0]!).digest('base64')}'`)
    expect(policy).not.toContain('script-src')
  })

  it('200 has a section for every operation, every schema and every problem code', () => {
    for (const { operationId, method, path } of documentedOperations) {
      expect(page).toContain(`<article id="${operationId}">`)
      expect(page).toContain(`<code>${method} ${path}</code>`)
    }
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="schema-${name}"`)
    for (const code of Object.keys(document['x-problems'])) expect(page).toContain(`id="problem-${code}"`)
  })

  it('200 names every body field and every status of every operation', () => {
    for (const { operationId, requestBody, responses } of documentedOperations) {
      const article = page.split(`<article id="${operationId}">`)[1]!.split('</article>')[0]!
      const schema = Object.values(requestBody?.content ?? {})[0]?.schema
      for (const field of Object.keys(schema?.properties ?? {})) expect(article).toContain(`<code>${field}</code>`)
      for (const status of Object.keys(responses)) expect(article).toContain(`<b>${status}</b>`)
    }
  })

  it('200 has no dead link and no duplicate anchor', () => {
    const places = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!)
    expect(new Set(places).size).toBe(places.length)
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!)
    expect(links.length).toBeGreaterThan(100)
    for (const link of links) expect(places).toContain(link)
  })

  it('200 has one first-level heading and skips no level', () => {
    const levels = [...page.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    levels.reduce((above, level) => {
      expect(level).toBeLessThanOrEqual(above + 1)
      return level
    }, 0)
  })
})
