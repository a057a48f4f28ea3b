/** The texts of `/sign-in/code`. */
import type { Language } from '#domain/languages/language.ts'

interface CodeTexts {
  title: string
  askLine: string
  ask: string
  typeLine: string
  code: string
  codeHint: string
  button: string
  again: string
  /** To who opened the link in another browser. */
  elsewhereTitle: string
  elsewhere: string
  signIn: string
  /** On the sign-in page. */
  offer: string
}

export const codeTexts: Record<Language, CodeTexts> = {
  en: {
    title: 'Sign in with a code',
    askLine: 'We email you a code that works once, in this browser.',
    ask: 'Email me a code',
    typeLine: 'If there is an account with this name, a code is on its way. Please check your email.',
    code: 'Code',
    codeHint: 'Eight letters and digits. Keep this window open until it has arrived.',
    button: 'Sign in',
    again: 'Request another code',
    elsewhereTitle: 'Your code',
    elsewhere: 'This browser did not ask for the code. Type it in the window where you did:',
    signIn: 'Sign in another way',
    offer: 'Email me a code instead',
  },
  de: {
    title: 'Mit einem Code anmelden',
    askLine: 'Wir schicken Ihnen einen Code, der einmal und in diesem Browser gilt.',
    ask: 'Code per E-Mail schicken',
    typeLine: 'Falls es ein Konto mit diesem Namen gibt, ist ein Code unterwegs. Bitte sehen Sie in Ihrer E-Mail nach.',
    code: 'Code',
    codeHint: 'Acht Buchstaben und Ziffern. Lassen Sie dieses Fenster offen, bis er da ist.',
    button: 'Anmelden',
    again: 'Einen anderen Code anfordern',
    elsewhereTitle: 'Ihr Code',
    elsewhere:
      'Dieser Browser hat den Code nicht angefordert. Geben Sie ihn in dem Fenster ein, in dem Sie das getan haben:',
    signIn: 'Auf andere Weise anmelden',
    offer: 'Stattdessen einen Code per E-Mail schicken',
  },
}
