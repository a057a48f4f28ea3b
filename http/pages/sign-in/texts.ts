/** The texts of `/sign-in`. */
import type { Language } from '#domain/languages/language.ts'

interface SignInTexts {
  title: string
  /** With a provider. */
  continueWith(provider: string): string
  or: string
  login: string
  password: string
  forgot: string
  button: string
  newHere: string
  signUp: string
}

export const signInTexts: Record<Language, SignInTexts> = {
  en: {
    title: 'Sign in',
    continueWith: (provider) => `Continue with ${provider}`,
    or: 'or with your password',
    login: 'Email or user name',
    password: 'Password',
    forgot: 'Forgot password?',
    button: 'Sign in',
    newHere: 'New here?',
    signUp: 'Create an account',
  },
  de: {
    title: 'Anmelden',
    continueWith: (provider) => `Mit ${provider} fortfahren`,
    or: 'oder mit Ihrem Passwort',
    login: 'E-Mail-Adresse oder Benutzername',
    password: 'Passwort',
    forgot: 'Passwort vergessen?',
    button: 'Anmelden',
    newHere: 'Neu hier?',
    signUp: 'Konto erstellen',
  },
}
