/** The start page, in each language. */
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import type { Markup } from './document.ts'

/** The paths that the start page links to. Clients that accept JSON get them as an object. */
export interface HomeLinks {
  sign_in: string
  account: string
  documentation: string
  openapi: string
  health: string
  keys: string
  /** In development only. */
  mail?: string
  webhooks?: string
}

interface HomeTexts {
  title: string
  /** For visitors who are not developers. */
  about: string
  developers: string
  /** For visitors, and for developers. */
  links: Record<keyof HomeLinks, string>
}

const texts: Record<Language, HomeTexts> = {
  en: {
    title: 'Postern',
    about:
      'This service manages accounts, groups and permissions for other applications. Sign in here, or open the application that you want to use.',
    developers: 'For developers and administrators',
    links: {
      sign_in: 'Sign in',
      account: 'Your account',
      documentation: 'The HTTP API',
      openapi: 'The HTTP API as an OpenAPI document',
      health: 'Health status',
      keys: 'Public keys for access tokens',
      mail: 'Development inbox: email that was sent',
      webhooks: 'Development receiver: webhooks that arrived',
    },
  },
  de: {
    title: 'Postern',
    about:
      'Dieser Dienst verwaltet Konten, Gruppen und Berechtigungen für andere Anwendungen. Melden Sie sich hier an, oder öffnen Sie die Anwendung, die Sie benutzen möchten.',
    developers: 'Für Entwicklung und Administration',
    links: {
      sign_in: 'Anmelden',
      account: 'Ihr Konto',
      documentation: 'Die HTTP-Schnittstelle (englisch)',
      openapi: 'Die HTTP-Schnittstelle als OpenAPI-Dokument',
      health: 'Status',
      keys: 'Öffentliche Schlüssel der Zugriffstoken',
      mail: 'Test-Postfach: verschickte E-Mails',
      webhooks: 'Test-Empfänger: eingegangene Webhooks',
    },
  },
}

/** The title and the content of the page. */
export function homePage(links: HomeLinks, language: Language): { title: string; content: Markup } {
  const { title, about, developers, links: names } = texts[language]
  const { sign_in, account, ...forDevelopers } = links
  const items = Object.entries(forDevelopers).map(
    ([name, path]) => html`<li><a href="${path}">${names[name as keyof HomeLinks]}</a></li> `,
  )
  const content = html`<p>${about}</p>
    <p><a href="${sign_in}">${names.sign_in}</a> · <a href="${account}">${names.account}</a></p>
    <h2>${developers}</h2>
    <ul>
      ${items}
    </ul>`
  return { title, content }
}
