/** The texts of `/denied`. */
import type { Language } from '#domain/languages/language.ts'

interface DeniedTexts {
  title: string
  /** Where it is: a host that was judged. */
  why(host: string | null): string
  signedInAs: string
  next: string
  otherAccount: string
  askForAccess: string
  subject: string
  /** The mail that asks, before the address of the page. */
  mail(username: string): string
  strangerTitle: string
  stranger(host: string | null): string
  signIn: string
  back: string
}

export const deniedTexts: Record<Language, DeniedTexts> = {
  en: {
    title: 'You do not have access',
    why: (host) =>
      `Your account may not open this ${host ? `page of ${host}` : 'page'}. That is a matter of permissions: trying again does not help.`,
    signedInAs: 'Signed in as',
    next: 'What you can do',
    otherAccount: 'Use another account',
    askForAccess: 'Ask for access',
    subject: 'Access, please',
    mail: (username) => `Please give ${username} access to:`,
    strangerTitle: 'Sign in to go on',
    stranger: (host) => `The page that you want to open${host ? ` on ${host}` : ''} is for people with an account.`,
    signIn: 'Sign in',
    back: 'Back to your account',
  },
  de: {
    title: 'Sie haben keinen Zugriff',
    why: (host) =>
      `Ihr Konto darf diese Seite${host ? ` von ${host}` : ''} nicht öffnen. Das ist eine Frage der Berechtigungen: Ein neuer Versuch hilft nicht.`,
    signedInAs: 'Angemeldet als',
    next: 'Was Sie tun können',
    otherAccount: 'Anderes Konto verwenden',
    askForAccess: 'Um Zugriff bitten',
    subject: 'Bitte um Zugriff',
    mail: (username) => `Bitte geben Sie ${username} Zugriff auf:`,
    strangerTitle: 'Melden Sie sich an, um fortzufahren',
    stranger: (host) =>
      `Die Seite, die Sie${host ? ` auf ${host}` : ''} öffnen möchten, ist für Personen mit einem Konto.`,
    signIn: 'Anmelden',
    back: 'Zurück zu Ihrem Konto',
  },
}
