/** The texts of second factors, of confirming who is there, and of the security part of the account. */
import type { Language } from '#domain/languages/language.ts'

interface FactorTexts {
  secondTitle: string
  secondLine: string
  or: string
  useRecoveryCode: string
  expired: string
  startAgain: string
  passkeyButtons: Readonly<Record<'sign-in' | 'second-factor' | 'step-up' | 'register', string>>
  /** By what `/passkeys.js` names. */
  passkeyErrors: Readonly<
    Record<'unknown-credential' | 'exists' | 'cancelled' | 'too-many-attempts' | 'failed', string>
  >
  proofs: Record<'code' | 'recovery_code' | 'password', { label: string; hint?: string; button: string }>
  /** Step-up. */
  confirmTitle: string
  confirmLine: string
  usePassword: string
  /** For who signs in by a provider only. */
  signInAgain: string
  cancel: string
}

export const factorTexts: Record<Language, FactorTexts> = {
  en: {
    secondTitle: 'Confirm that it is you',
    secondLine: 'Your account asks for a second step.',
    or: 'or',
    useRecoveryCode: 'Use a recovery code',
    expired: 'This took too long, or was finished in another window. Please sign in again.',
    startAgain: 'Sign in as somebody else',
    passkeyButtons: {
      'sign-in': 'Continue with a passkey',
      'second-factor': 'Use a passkey',
      'step-up': 'Use a passkey',
      register: 'Create a passkey',
    },
    passkeyErrors: {
      'unknown-credential':
        'This passkey is not known here any more. Delete it on your device and sign in another way.',
      exists: 'This device has a passkey of your account already.',
      cancelled: 'No passkey was used. You can try again.',
      'too-many-attempts': 'Too many attempts. Please try again later.',
      failed: 'That did not work. Please try again, or use another way.',
    },
    proofs: {
      code: {
        label: 'Code of your authenticator app',
        hint: 'The six digits that the app shows now.',
        button: 'Continue',
      },
      recovery_code: {
        label: 'Recovery code',
        hint: 'One of the codes that you saved. Each works once.',
        button: 'Use this code',
      },
      password: { label: 'Password', button: 'Continue' },
    },
    confirmTitle: 'Confirm that it is you',
    confirmLine: 'You are about to change something important. This is asked again after a while only.',
    usePassword: 'Use your password',
    signInAgain: 'Sign in again',
    cancel: 'Not now',
  },
  de: {
    secondTitle: 'Bestätigen Sie, dass Sie es sind',
    secondLine: 'Ihr Konto verlangt einen zweiten Schritt.',
    or: 'oder',
    useRecoveryCode: 'Wiederherstellungscode verwenden',
    expired:
      'Das hat zu lange gedauert oder wurde in einem anderen Fenster beendet. Bitte melden Sie sich noch einmal an.',
    startAgain: 'Mit einem anderen Konto anmelden',
    passkeyButtons: {
      'sign-in': 'Mit einem Passkey fortfahren',
      'second-factor': 'Passkey verwenden',
      'step-up': 'Passkey verwenden',
      register: 'Passkey erstellen',
    },
    passkeyErrors: {
      'unknown-credential':
        'Dieser Passkey ist hier nicht mehr bekannt. Löschen Sie ihn auf Ihrem Gerät und melden Sie sich anders an.',
      exists: 'Dieses Gerät hat schon einen Passkey Ihres Kontos.',
      cancelled: 'Es wurde kein Passkey verwendet. Sie können es noch einmal versuchen.',
      'too-many-attempts': 'Zu viele Versuche. Bitte versuchen Sie es später noch einmal.',
      failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal oder nehmen Sie einen anderen Weg.',
    },
    proofs: {
      code: {
        label: 'Code Ihrer Authenticator-App',
        hint: 'Die sechs Ziffern, die die App jetzt anzeigt.',
        button: 'Weiter',
      },
      recovery_code: {
        label: 'Wiederherstellungscode',
        hint: 'Einer der Codes, die Sie aufbewahrt haben. Jeder gilt einmal.',
        button: 'Code verwenden',
      },
      password: { label: 'Passwort', button: 'Weiter' },
    },
    confirmTitle: 'Bestätigen Sie, dass Sie es sind',
    confirmLine: 'Sie sind dabei, etwas Wichtiges zu ändern. Danach fragen wir eine Weile nicht mehr.',
    usePassword: 'Passwort verwenden',
    signInAgain: 'Noch einmal anmelden',
    cancel: 'Jetzt nicht',
  },
}
