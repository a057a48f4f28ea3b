/** The texts of `/sign-up` and `/forgot-password`. */
import type { Language } from '#domain/languages/language.ts'

interface SignUpTexts {
  title: string
  line: string
  /** Between providers and the form. */
  or: string
  username: string
  usernameHint: string
  email: string
  emailHint: string
  fullName: string
  button: string
  haveOne: string
  signIn: string
  sentTitle: string
  sent: string
  closed: string
  /** Forgotten passwords. */
  forgotTitle: string
  forgotLine: string
  forgotButton: string
  locked: string
  unlockHint: string
  unlockButton: string
  mailed: string
}

export const signUpTexts: Record<Language, SignUpTexts> = {
  en: {
    title: 'Create an account',
    line: 'We send you a link by email. There you choose a password.',
    or: 'or with your email address',
    username: 'User name',
    usernameHint: 'Others may see it.',
    email: 'Email address',
    emailHint: 'It stays private.',
    fullName: 'Full name (optional)',
    button: 'Continue',
    haveOne: 'Do you have an account?',
    signIn: 'Sign in',
    sentTitle: 'Check your email',
    sent: 'We have sent instructions to the address that you gave. If nothing arrives within a few minutes, look into the spam folder, or try again.',
    closed: 'New accounts are created by the administrators of this site only.',
    forgotTitle: 'Forgot your password?',
    forgotLine: 'We send a link to the address of your account. There you choose a new password.',
    forgotButton: 'Send the link',
    locked: 'I know my password, but signing in is locked',
    unlockHint: 'After too many failed attempts signing in waits. A link to your address lets you try again at once.',
    unlockButton: 'Send an unlock link',
    mailed: 'If an account with this address can sign in, a link is on its way. It may take a few minutes.',
  },
  de: {
    title: 'Konto erstellen',
    line: 'Wir schicken Ihnen einen Link per E-Mail. Dort legen Sie ein Passwort fest.',
    or: 'oder mit Ihrer E-Mail-Adresse',
    username: 'Benutzername',
    usernameHint: 'Andere können ihn sehen.',
    email: 'E-Mail-Adresse',
    emailHint: 'Sie bleibt vertraulich.',
    fullName: 'Vollständiger Name (freiwillig)',
    button: 'Weiter',
    haveOne: 'Haben Sie ein Konto?',
    signIn: 'Anmelden',
    sentTitle: 'Sehen Sie in Ihr Postfach',
    sent: 'Wir haben eine Anleitung an die angegebene Adresse geschickt. Falls in ein paar Minuten nichts ankommt, sehen Sie im Spam-Ordner nach oder versuchen Sie es noch einmal.',
    closed: 'Neue Konten legt auf dieser Website nur die Administration an.',
    forgotTitle: 'Passwort vergessen?',
    forgotLine: 'Wir schicken einen Link an die Adresse Ihres Kontos. Dort legen Sie ein neues Passwort fest.',
    forgotButton: 'Link schicken',
    locked: 'Ich weiß mein Passwort, aber die Anmeldung ist gesperrt',
    unlockHint:
      'Nach zu vielen Fehlversuchen muss die Anmeldung warten. Mit einem Link an Ihre Adresse können Sie es sofort noch einmal versuchen.',
    unlockButton: 'Link zum Entsperren schicken',
    mailed:
      'Wenn sich ein Konto mit dieser Adresse anmelden kann, ist ein Link unterwegs. Das kann ein paar Minuten dauern.',
  },
}
