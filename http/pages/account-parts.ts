/** The parts of the account, in the order of its navigation. */
import type { Language } from '#domain/languages/language.ts'

export const accountParts = [
  '/account',
  '/account/password',
  '/account/security',
  '/account/sessions',
  '/account/api-keys',
  '/account/terms',
  '/account/data',
] as const

export type AccountPart = (typeof accountParts)[number]

/** Also the headings of the parts. */
export const accountPartTexts: Record<Language, Record<AccountPart, string>> = {
  en: {
    '/account': 'Profile',
    '/account/password': 'Password',
    '/account/security': 'Security',
    '/account/sessions': 'Devices',
    '/account/api-keys': 'API keys',
    '/account/terms': 'Terms of use',
    '/account/data': 'Your data',
  },
  de: {
    '/account': 'Profil',
    '/account/password': 'Passwort',
    '/account/security': 'Sicherheit',
    '/account/sessions': 'Geräte',
    '/account/api-keys': 'API-Schlüssel',
    '/account/terms': 'Nutzungsbedingungen',
    '/account/data': 'Ihre Daten',
  },
}
