/** The texts of `/account`, `/account/password` and `/account/data`. */
import type { Language } from '#domain/languages/language.ts'

interface ProfileTexts {
  line: string
  username: string
  fullName: string
  /** That of mails. */
  language: string
  anyLanguage: string
  save: string
  saved: string
  emailTitle: string
  email: string
  noEmail: string
  newEmail: string
  currentPassword: string
  emailHint: string
  changeEmail: string
  emailSent: string
  /** Password. */
  passwordLine: string
  passwordFirst: string
  newPassword: string
  passwordHint: string
  revokeKeys: string
  changePassword: string
  passwordChanged: string
  /** Data. */
  dataLine: string
  exportTitle: string
  exportText: string
  exportLink: string
  deleteTitle: string
  consequences: readonly string[]
  deleteButton: string
  deletedTitle: string
  deleted: string
}

export const profileTexts: Record<Language, ProfileTexts> = {
  en: {
    line: 'Who you are here, and where we write to you.',
    username: 'User name',
    fullName: 'Full name',
    language: 'Language of our emails',
    anyLanguage: 'No preference',
    save: 'Save',
    saved: 'Saved.',
    emailTitle: 'Email address',
    email: 'Current address',
    noEmail: 'none',
    newEmail: 'New address',
    currentPassword: 'Current password',
    emailHint: 'We send a link there. The address changes when you open it, and all devices are signed out.',
    changeEmail: 'Change the address',
    emailSent: 'We have sent a link to the new address. It takes effect when you open the link.',
    passwordLine: 'After a change all other devices are signed out.',
    passwordFirst: 'Please choose a new password before you go on.',
    newPassword: 'New password',
    passwordHint: 'A few words that have nothing to do with each other are easy to remember and hard to guess.',
    revokeKeys: 'Also revoke my API keys',
    changePassword: 'Change the password',
    passwordChanged: 'Your password was changed. All other devices were signed out.',
    dataLine: 'What we keep about you is yours.',
    exportTitle: 'Download your data',
    exportText:
      'Everything that this service holds about you, as a JSON file: account, groups, grants, sessions, emails and events.',
    exportLink: 'Download',
    deleteTitle: 'Delete your account',
    consequences: [
      'You are signed out on all devices at once, and cannot sign in again.',
      'Your API keys stop working, and applications lose your groups and permissions.',
      'Your user name becomes free for others. Nobody can undo this.',
    ],
    deleteButton: 'Delete my account',
    deletedTitle: 'Your account was deleted',
    deleted: 'You are signed out. Thank you for having been here.',
  },
  de: {
    line: 'Wer Sie hier sind, und wohin wir Ihnen schreiben.',
    username: 'Benutzername',
    fullName: 'Vollständiger Name',
    language: 'Sprache unserer E-Mails',
    anyLanguage: 'Keine Angabe',
    save: 'Speichern',
    saved: 'Gespeichert.',
    emailTitle: 'E-Mail-Adresse',
    email: 'Bisherige Adresse',
    noEmail: 'keine',
    newEmail: 'Neue Adresse',
    currentPassword: 'Aktuelles Passwort',
    emailHint:
      'Wir schicken einen Link dorthin. Die Adresse gilt, sobald Sie ihn öffnen; alle Geräte werden dann abgemeldet.',
    changeEmail: 'Adresse ändern',
    emailSent: 'Wir haben einen Link an die neue Adresse geschickt. Sie gilt, sobald Sie ihn öffnen.',
    passwordLine: 'Nach einer Änderung werden alle anderen Geräte abgemeldet.',
    passwordFirst: 'Bitte legen Sie ein neues Passwort fest, bevor Sie fortfahren.',
    newPassword: 'Neues Passwort',
    passwordHint: 'Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.',
    revokeKeys: 'Auch meine API-Schlüssel widerrufen',
    changePassword: 'Passwort ändern',
    passwordChanged: 'Ihr Passwort wurde geändert. Alle anderen Geräte wurden abgemeldet.',
    dataLine: 'Was wir über Sie aufbewahren, gehört Ihnen.',
    exportTitle: 'Ihre Daten herunterladen',
    exportText:
      'Alles, was dieser Dienst über Sie gespeichert hat, als JSON-Datei: Konto, Gruppen, Berechtigungen, Sitzungen, E-Mails und Ereignisse.',
    exportLink: 'Herunterladen',
    deleteTitle: 'Konto löschen',
    consequences: [
      'Sie werden sofort auf allen Geräten abgemeldet und können sich nicht wieder anmelden.',
      'Ihre API-Schlüssel gelten nicht mehr, und Anwendungen verlieren Ihre Gruppen und Berechtigungen.',
      'Ihr Benutzername wird für andere frei. Niemand kann das rückgängig machen.',
    ],
    deleteButton: 'Mein Konto löschen',
    deletedTitle: 'Ihr Konto wurde gelöscht',
    deleted: 'Sie sind abgemeldet. Danke, dass Sie hier waren.',
  },
}
