/** What the page at `/` says, by language; nothing compiles while one lacks something. */
import { html } from 'hono/html'
import type { Language } from '#domain/languages/language.ts'
import type { Markup } from './document.ts'

/** Where the links of the page go; programs are answered with these paths. */
export interface HomeLinks {
  documentation: string
  openapi: string
  health: string
  keys: string
  /** On a laptop: mail and webhooks that were sent. */
  mail?: string
  webhooks?: string
}

interface HomeTexts {
  title: string
  /** For somebody who came here by chance. */
  about: string
  developers: string
  links: Record<keyof HomeLinks, string>
}

const texts: Record<Language, HomeTexts> = {
  en: {
    title: 'Postern',
    about:
      'This service manages accounts, groups and permissions for other applications. To sign in, open the application that you want to use.',
    developers: 'For developers and administrators',
    links: {
      documentation: 'The HTTP API',
      openapi: 'The HTTP API as an OpenAPI document',
      health: 'Health',
      keys: 'Public keys of access tokens',
      mail: 'Mail that was sent from this laptop',
      webhooks: 'Webhooks that this laptop received',
    },
  },
  de: {
    title: 'Postern',
    about:
      'Dieser Dienst verwaltet Konten, Gruppen und Berechtigungen für andere Anwendungen. Zum Anmelden öffnen Sie die Anwendung, die Sie benutzen möchten.',
    developers: 'Für Entwicklung und Verwaltung',
    links: {
      documentation: 'Die HTTP-Schnittstelle (englisch)',
      openapi: 'Die HTTP-Schnittstelle als OpenAPI-Dokument',
      health: 'Zustand',
      keys: 'Öffentliche Schlüssel der Zugriffstoken',
      mail: 'Mail, die von diesem Rechner verschickt wurde',
      webhooks: 'Webhooks, die dieser Rechner empfangen hat',
    },
  },
}

/** The page: its title, and what stands below it. */
export function homePage(links: HomeLinks, language: Language): { title: string; content: Markup } {
  const { title, about, developers, links: names } = texts[language]
  const items = Object.entries(links).map(
    ([name, path]) => html`<li><a href="${path}">${names[name as keyof HomeLinks]}</a></li> `,
  )
  const content = html`<p>${about}</p>
    <h2>${developers}</h2>
    <ul>
      ${items}
    </ul>`
  return { title, content }
}
