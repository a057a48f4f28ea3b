/** The texts of `/sign-in`. */
import type { Language } from '#domain/languages/language.ts'
import type { SecondFactor } from './pending-sign-in.ts'

interface SignInTexts {
  title: string
  passkey: string
  or: string
  login: string
  password: string
  forgot: string
  button: string
  newHere: string
  signUp: string
  /** Second factor. */
  secondTitle: string
  secondLine: string
  expired: string
  methods: Record<SecondFactor, { name: string; hint: string; button: string }>
  code: string
  otherWays: string
  startAgain: string
}

export const signInTexts: Record<Language, SignInTexts> = {
  en: {
    title: 'Sign in',
    passkey: 'Continue with a passkey',
    or: 'or with your password',
    login: 'Email or user name',
    password: 'Password',
    forgot: 'Forgot password?',
    button: 'Sign in',
    newHere: 'New here?',
    signUp: 'Create an account',
    secondTitle: 'Confirm that it is you',
    secondLine: 'Your account asks for a second step besides the password.',
    expired: 'This took too long, or was finished in another window. Please sign in again.',
    methods: {
      passkey: {
        name: 'Passkey',
        hint: 'Your device, your password manager or a security key.',
        button: 'Use a passkey',
      },
      authenticator: { name: 'Authenticator app', hint: 'The six digits that your app shows now.', button: 'Continue' },
      'email-code': {
        name: 'Code by email',
        hint: 'We send a code to the address of your account.',
        button: 'Send a code',
      },
      'recovery-code': {
        name: 'Recovery code',
        hint: 'One of the codes that you saved. Each works once.',
        button: 'Use this code',
      },
    },
    code: 'Code',
    otherWays: 'Use a recovery code',
    startAgain: 'Sign in as somebody else',
  },
  de: {
    title: 'Anmelden',
    passkey: 'Mit einem Passkey fortfahren',
    or: 'oder mit Ihrem Passwort',
    login: 'E-Mail-Adresse oder Benutzername',
    password: 'Passwort',
    forgot: 'Passwort vergessen?',
    button: 'Anmelden',
    newHere: 'Neu hier?',
    signUp: 'Konto erstellen',
    secondTitle: 'Bestätigen Sie, dass Sie es sind',
    secondLine: 'Ihr Konto verlangt neben dem Passwort einen zweiten Schritt.',
    expired:
      'Das hat zu lange gedauert oder wurde in einem anderen Fenster beendet. Bitte melden Sie sich noch einmal an.',
    methods: {
      passkey: {
        name: 'Passkey',
        hint: 'Ihr Gerät, Ihr Passwortmanager oder ein Sicherheitsschlüssel.',
        button: 'Passkey verwenden',
      },
      authenticator: {
        name: 'Authenticator-App',
        hint: 'Die sechs Ziffern, die Ihre App jetzt anzeigt.',
        button: 'Weiter',
      },
      'email-code': {
        name: 'Code per E-Mail',
        hint: 'Wir schicken einen Code an die Adresse Ihres Kontos.',
        button: 'Code schicken',
      },
      'recovery-code': {
        name: 'Wiederherstellungscode',
        hint: 'Einer der Codes, die Sie aufbewahrt haben. Jeder gilt einmal.',
        button: 'Code verwenden',
      },
    },
    code: 'Code',
    otherWays: 'Wiederherstellungscode verwenden',
    startAgain: 'Mit einem anderen Konto anmelden',
  },
}
