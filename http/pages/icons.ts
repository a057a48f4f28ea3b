/** Pictures beside words, from Lucide (ISC). Screen readers skip them. */
import { raw } from 'hono/html'

const icon = (paths: string) => raw(`<svg viewBox="0 0 24 24" aria-hidden="true">${paths}</svg>`)

export const passkeyIcon = icon(
  '<path d="M2.6 17.4A2 2 0 0 0 2 18.8V21a1 1 0 0 0 1 1h3a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h1a1 1 0 0 0 1-1v-1a1 1 0 0 1 1-1h.2a2 2 0 0 0 1.4-.6l.8-.8a6.5 6.5 0 1 0-4-4z"/><circle cx="16.5" cy="7.5" r=".6"/>',
)
