/** What stands around every hosted page. */
import { type Language, languages } from '#domain/languages/language.ts'

interface FrameTexts {
  /** The language in its own words. */
  ownName: string
  help: string
  account: string
  signOut: string
  /** From a refusal to the page where the reader began. */
  back: string
}

export const frameTexts: Record<Language, FrameTexts> = {
  en: { ownName: 'English', help: 'Help', account: 'Your account', signOut: 'Sign out', back: 'Back' },
  de: { ownName: 'Deutsch', help: 'Hilfe', account: 'Ihr Konto', signOut: 'Abmelden', back: 'Zurück' },
}

/** Every language in its own words. */
export const languageNames = Object.fromEntries(languages.map((each) => [each, frameTexts[each].ownName]))
