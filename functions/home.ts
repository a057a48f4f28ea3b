/** The start page, as HTML or JSON. Returns 404 for every path that no other function owns. */
import { defaultLanguage, negotiateLanguage } from '#domain/languages/language.ts'
import { allowPublic } from '#http/authenticate.ts'
import { createFunction } from '#http/function.ts'
import { homePage, type HomeLinks } from '#http/html/home-page.ts'
import { prefersHtml } from '#http/body/media-type.ts'
import { pageResponse } from '#http/html/document.ts'

const links: HomeLinks = {
  sign_in: '/sign-in',
  account: '/account',
  documentation: '/docs',
  openapi: '/openapi.json',
  health: '/healthz',
  keys: '/.well-known/jwks.json',
}

const home = createFunction('/')

home.get('/', allowPublic, async (c) => {
  const isDevelopment = c.env.ENVIRONMENT === 'development'
  const all = isDevelopment ? { ...links, mail: '/dev/mail', webhooks: '/dev/webhooks' } : links
  if (!prefersHtml(c)) return c.json({ name: 'Postern', links: all }, 200, { Vary: 'Accept, Accept-Language' })
  const language = negotiateLanguage(c.req.header('Accept-Language')) ?? defaultLanguage
  const { title, content } = homePage(all, language)
  const page = await pageResponse(title, content, { language })
  page.headers.set('Vary', 'Accept, Accept-Language')
  return page
})

export default home
