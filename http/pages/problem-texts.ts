/** Problems of hosted forms that `http/html/page-texts-….ts` has no words for. */
import type { FieldCode } from '#domain/field-error.ts'
import type { Language } from '#domain/languages/language.ts'

interface ProblemTexts {
  /** Above a form some of whose fields are wrong. */
  check: string
  later(minutes: number): string
  /** By problem code. */
  problems: Partial<Record<string, string>>
  fields: Partial<Record<FieldCode, string>>
}

export const problemTexts: Record<Language, ProblemTexts> = {
  en: {
    check: 'Please check what is marked below.',
    later: (minutes) => `Too many attempts. Please try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`,
    problems: {
      'invalid-credentials': 'The name or the password is wrong.',
      'invalid-code': 'This code is wrong or has been used. Please use the newest one.',
      'second-factor-expired': 'This took too long. Please sign in again.',
      'robot-check-failed': 'We could not tell that you are a person. Please try again.',
      'name-taken': 'This user name is taken.',
      'email-taken': 'Another account has this email address.',
      'last-administrator': 'Somebody has to look after this site: give another user your role first.',
      'user-not-deletable': 'This account cannot be deleted here. Please ask an administrator.',
      'too-many-api-keys': 'You have as many API keys as you may have. Revoke one that you do not need.',
      forbidden: 'You may not do this. Nothing was changed.',
      'concurrent-change': 'Something was changed at the same time. Please try again.',
    },
    fields: {
      missing: 'Please fill this in.',
      blank: 'Please fill this in.',
      'too-short': 'This is too short.',
      'too-long': 'This is too long.',
      'too-small': 'This number is too small.',
      'too-large': 'This number is too large.',
      'too-few-items': 'Please choose at least one.',
      'invalid-type': 'Please fill this in.',
      'invalid-email': 'This is no email address that we can write to.',
      'email-not-allowed': 'This address cannot be used here.',
      'invalid-character': 'This contains a character that cannot be used here.',
      'invalid-format': 'This does not have the expected form.',
      'not-normalized': 'This contains characters that look alike. Please type it again.',
      'mixed-scripts': 'Please use the letters of one alphabet.',
      'reserved-name': 'This name is reserved. Please choose another one.',
      'link-not-allowed': 'Please leave out links and domain names.',
      'uuid-not-allowed': 'Please choose another name.',
      unchanged: 'Please choose another one: this is the current one.',
    },
  },
  de: {
    check: 'Bitte prüfen Sie die markierten Angaben.',
    later: (minutes) =>
      `Zu viele Versuche. Bitte versuchen Sie es in ${minutes === 1 ? 'einer Minute' : `${minutes} Minuten`} noch einmal.`,
    problems: {
      'invalid-credentials': 'Der Name oder das Passwort ist falsch.',
      'invalid-code': 'Dieser Code ist falsch oder wurde schon benutzt. Bitte verwenden Sie den neuesten.',
      'second-factor-expired': 'Das hat zu lange gedauert. Bitte melden Sie sich noch einmal an.',
      'robot-check-failed': 'Wir konnten nicht erkennen, dass Sie ein Mensch sind. Bitte versuchen Sie es noch einmal.',
      'name-taken': 'Dieser Benutzername ist vergeben.',
      'email-taken': 'Ein anderes Konto hat diese E-Mail-Adresse.',
      'last-administrator': 'Jemand muss diese Website verwalten: Geben Sie Ihre Rolle zuerst einer anderen Person.',
      'user-not-deletable':
        'Dieses Konto kann hier nicht gelöscht werden. Bitte wenden Sie sich an die Administration.',
      'too-many-api-keys': 'Mehr API-Schlüssel sind nicht möglich. Widerrufen Sie einen, den Sie nicht brauchen.',
      forbidden: 'Sie sind dazu nicht berechtigt. Es wurde nichts geändert.',
      'concurrent-change': 'Es gab eine gleichzeitige Änderung. Bitte versuchen Sie es noch einmal.',
    },
    fields: {
      missing: 'Bitte ausfüllen.',
      blank: 'Bitte ausfüllen.',
      'too-short': 'Das ist zu kurz.',
      'too-long': 'Das ist zu lang.',
      'too-small': 'Diese Zahl ist zu klein.',
      'too-large': 'Diese Zahl ist zu groß.',
      'too-few-items': 'Bitte wählen Sie mindestens eines aus.',
      'invalid-type': 'Bitte ausfüllen.',
      'invalid-email': 'Das ist keine E-Mail-Adresse, an die wir schreiben können.',
      'email-not-allowed': 'Diese Adresse kann hier nicht verwendet werden.',
      'invalid-character': 'Das enthält ein Zeichen, das hier nicht möglich ist.',
      'invalid-format': 'Das hat nicht die erwartete Form.',
      'not-normalized': 'Das enthält verwechselbare Zeichen. Bitte geben Sie es neu ein.',
      'mixed-scripts': 'Bitte verwenden Sie die Buchstaben eines einzigen Alphabets.',
      'reserved-name': 'Dieser Name ist reserviert. Bitte wählen Sie einen anderen.',
      'link-not-allowed': 'Bitte lassen Sie Links und Domainnamen weg.',
      'uuid-not-allowed': 'Bitte wählen Sie einen anderen Namen.',
      unchanged: 'Bitte wählen Sie etwas anderes: Das gilt schon.',
    },
  },
}
