/** A browser without scripts, as far as hosted pages need one: it keeps cookies, posts forms and says where it was sent. */
import { type CookieJar, cookieHeader, keepCookies } from './cookie-jar.ts'
import { goodPassword, type Postern } from './postern.ts'

/** A page, or where the browser was sent. */
interface Shown {
  status: number
  headers: Headers
  /** Of a redirect. */
  location: string | null
  html: string
  /** The text, as somebody reads it. */
  text: string
}

export interface PageReader {
  jar: CookieJar
  get(path: string, headers?: Record<string, string>): Promise<Shown>
  /** Posts a form of our own page. */
  post(path: string, fields: Record<string, string | string[]>, headers?: Record<string, string>): Promise<Shown>
  /** Signs in by the page. */
  signIn(login: string, password?: string): Promise<Shown>
}

const asBrowser = { Accept: 'text/html,*/*;q=0.8', 'Accept-Language': 'en' }
const ofOurPage = { 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' }

/** Opens a browser that has no cookies. */
export function openReader(postern: Pick<Postern, 'url'>): PageReader {
  const jar: CookieJar = new Map([['__Host-postern-offered', '1']]) // has been offered a passkey already
  async function send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Shown> {
    const cookie = cookieHeader(jar)
    const response = await fetch(postern.url + path, {
      method,
      redirect: 'manual',
      headers: { ...asBrowser, ...(cookie && { Cookie: cookie }), ...headers },
      ...(body !== undefined && { body }),
    })
    keepCookies(jar, response.headers.getSetCookie())
    const html = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      location: response.headers.get('Location'),
      html,
      text: textOf(html),
    }
  }
  const post: PageReader['post'] = (path, fields, headers = {}) => {
    const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' }
    return send('POST', path, { ...ofOurPage, ...type, ...headers }, new URLSearchParams(pairs).toString())
  }
  return {
    jar,
    get: (path, headers = {}) => send('GET', path, headers),
    post,
    signIn: (login, password = goodPassword) => post('/sign-in', { login, password }),
  }
}

function textOf(html: string): string {
  return html
    .replace(/<(style|head)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&#39;', "'")
    .trim()
}
