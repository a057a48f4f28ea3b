/** A browser that signs in at a provider: it keeps cookies of each site, and follows redirects one by one. */
import type { Postern } from '#test/support/servers/postern.ts'
import { baseUrl } from '#test/support/servers/postern.ts'
import { cookieHeader, type CookieJar, keepCookies } from '#test/support/servers/cookie-jar.ts'

/** What a request of the browser brought. */
export interface Visit {
  status: number
  /** Where it is sent, as the service wrote it. */
  location: string
  headers: Headers
  text: string
}

/** The browser of one person. */
export class ProviderBrowser {
  readonly postern: Postern
  /** The cookies of Postern. */
  readonly jar: CookieJar
  /** Those of providers, which are all on one host. */
  readonly foreign: CookieJar = new Map()

  constructor(postern: Postern, jar: CookieJar = new Map()) {
    this.postern = postern
    this.jar = jar
  }

  /** Asks Postern. @param path or an address of it */
  async ask(path: string, init: RequestInit = {}): Promise<Visit> {
    const url = path.replace(baseUrl, '')
    return this.#visit(this.postern.url + url, this.jar, {
      ...init,
      headers: { accept: 'application/json', ...headersOf(init) }, // in lower case, as `headersOf` has it
    })
  }

  /** Begins at Postern. @returns the address at the provider */
  async begin(path: string): Promise<string> {
    const { status, location, text } = await this.ask(path)
    if (status !== 303) throw new Error(`start: ${status} ${text}`)
    return location
  }

  /** Signs in at the honest provider. @returns the address of the callback, which was not visited yet */
  async signInAtProvider(url: string, sub: string): Promise<string> {
    let location = url
    for (let hops = 0; hops < 10; hops += 1) {
      if (location.startsWith(baseUrl)) return location
      const visit = await this.#visit(location, this.foreign, {})
      location = visit.location || new URL((await this.#post(location, sub)).location, location).href
      location = new URL(location, url).href
    }
    throw new Error('the provider does not come to an end')
  }

  /** All of it. @returns what the callback answered */
  async signIn(provider: string, sub: string, query = ''): Promise<Visit> {
    return this.ask(await this.signInAtProvider(await this.begin(`/sign-in/with/${provider}${query}`), sub))
  }

  /** Signs in at a provider that asks nothing. @returns the address of the callback */
  async passProvider(url: string): Promise<string> {
    return (await this.#visit(url, this.foreign, {})).location
  }

  /** Begins, and passes a provider that asks nothing. @returns what the callback answered */
  async passThrough(provider: string, query = ''): Promise<Visit> {
    return this.ask(await this.passProvider(await this.begin(`/sign-in/with/${provider}${query}`)))
  }

  #post(url: string, sub: string): Promise<Visit> {
    return this.#visit(url, this.foreign, { method: 'POST', body: new URLSearchParams({ sub }) })
  }

  async #visit(url: string, jar: CookieJar, init: RequestInit): Promise<Visit> {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...headersOf(init), Cookie: cookieHeader(jar) },
    })
    keepCookies(jar, response.headers.getSetCookie())
    const { status, headers } = response
    return { status, headers, location: headers.get('Location') ?? '', text: await response.text() }
  }
}

function headersOf({ headers }: RequestInit): Record<string, string> {
  return Object.fromEntries(new Headers(headers))
}

/** The code of the problem that a callback answered. */
export function codeOf({ status, text }: Visit): [status: number, code: string] {
  return [status, (JSON.parse(text) as { code: string }).code]
}
