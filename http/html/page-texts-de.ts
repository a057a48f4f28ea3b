/** The pages in German. */
import { maxPasswordBytes, type PasswordCode } from '#domain/credentials/password.ts'
import type { PageTexts } from './page-texts.ts'
import type { ProblemCode } from '#http/problems/problem.ts'

export const germanPages: PageTexts = {
  links: {
    'user-registration-confirm-email': {
      title: 'E-Mail-Adresse bestätigen',
      promise:
        'Legen Sie ein Passwort fest, um Ihre E-Mail-Adresse zu bestätigen. Danach wird Ihr Konto erstellt. Falls es erst freigegeben werden muss, informieren wir Sie per E-Mail, sobald es bereit ist.',
      button: 'Bestätigen',
      doneTitle: 'Ihr Konto ist bereit',
      done: 'Ihre E-Mail-Adresse ist bestätigt. Sie können sich jetzt mit Ihrem Benutzernamen oder Ihrer E-Mail-Adresse und dem festgelegten Passwort anmelden.',
    },
    'user-registration-admin-approve': {
      title: 'Registrierung freigeben',
      promise:
        'Eine Person hat sich registriert und diese E-Mail-Adresse bestätigt. Wenn Sie die Registrierung freigeben, wird das Konto erstellt und die Person per E-Mail informiert.',
      button: 'Freigeben',
      doneTitle: 'Registrierung freigegeben',
      done: 'Das Konto wurde erstellt. Die Person wird per E-Mail informiert.',
    },
    'user-registration-admin-decline': {
      title: 'Registrierung ablehnen',
      promise:
        'Eine Person hat sich registriert und diese E-Mail-Adresse bestätigt. Wenn Sie die Registrierung ablehnen, wird kein Konto erstellt und die Person per E-Mail informiert.',
      button: 'Ablehnen',
      doneTitle: 'Registrierung abgelehnt',
      done: 'Es wurde kein Konto erstellt. Die Person wird per E-Mail informiert.',
    },
    'user-password-reset': {
      title: 'Neues Passwort festlegen',
      promise: 'Legen Sie ein neues Passwort für Ihr Konto fest. Sie werden auf allen Geräten abgemeldet.',
      button: 'Passwort speichern',
      doneTitle: 'Ihr Passwort wurde geändert',
      done: 'Sie wurden auf allen Geräten abgemeldet. Sie können sich jetzt mit Ihrem neuen Passwort anmelden.',
    },
    'user-unlock': {
      title: 'Anmeldung entsperren',
      promise:
        'Die Anmeldung bei Ihrem Konto ist nach zu vielen fehlgeschlagenen Versuchen gesperrt. Wenn Sie sie entsperren, können Sie es sofort noch einmal versuchen.',
      button: 'Anmeldung entsperren',
      doneTitle: 'Die Anmeldung ist entsperrt',
      done: 'Sie können es jetzt noch einmal versuchen. Wenn Sie Ihr Passwort vergessen haben, können Sie es auf der Anmeldeseite zurücksetzen.',
    },
    'group-accept-terms': {
      title: 'Nutzungsbedingungen einer Gruppe',
      promise:
        'Um Mitglied dieser Gruppe zu werden, stimmen Sie den Nutzungsbedingungen zu. Wenn Sie ablehnen, werden Sie kein Mitglied.',
      button: 'Zustimmen und beitreten',
      doneTitle: 'Sie sind der Gruppe beigetreten',
      done: 'Sie haben den Nutzungsbedingungen zugestimmt und sind jetzt Mitglied der Gruppe.',
    },
    'user-email-change-confirm': {
      title: 'Neue E-Mail-Adresse bestätigen',
      promise:
        'Wenn Sie bestätigen, gilt diese E-Mail-Adresse für Ihr Konto und Sie werden auf allen Geräten abgemeldet. Wir informieren auch Ihre bisherige Adresse.',
      button: 'Bestätigen',
      doneTitle: 'Ihre E-Mail-Adresse wurde geändert',
      done: 'Sie wurden auf allen Geräten abgemeldet. Sie können sich jetzt mit Ihrer neuen E-Mail-Adresse anmelden.',
    },
    'webhook-user-status-error': {
      title: 'Fehler melden',
      promise:
        'Melden Sie, dass ein anderes System dieses Konto nicht verarbeiten konnte. Die Meldung ist für die Administration sichtbar. Das Konto funktioniert weiterhin.',
      button: 'Fehler melden',
      doneTitle: 'Fehler gemeldet',
      done: 'Die Administration kann jetzt sehen, dass ein anderes System dieses Konto nicht verarbeiten konnte.',
    },
    'user-email-change-undo': {
      title: 'E-Mail-Adresse wiederherstellen',
      promise:
        'Die unten genannte Adresse wird wieder die E-Mail-Adresse Ihres Kontos, und alle Geräte werden abgemeldet. Auch das Passwort wird ungültig, denn wer die Adresse geändert hat, kennt es möglicherweise. Außerdem wird jede weitere Möglichkeit zur Anmeldung entfernt, die seither hinzukam: Passkeys, Authenticator-App, Wiederherstellungscodes, verknüpfte Anbieter und API-Schlüssel.',
      button: 'E-Mail-Adresse wiederherstellen',
      doneTitle: 'Ihre E-Mail-Adresse wurde wiederhergestellt',
      done: 'Alle Geräte wurden abgemeldet, und das Passwort ist nicht mehr gültig. Setzen Sie es bitte jetzt auf der Anmeldeseite zurück.',
    },
  },
  invitation: {
    title: 'Konto einrichten',
    promise: 'Die Administration hat ein Konto für Sie angelegt. Legen Sie ein Passwort fest, um es zu nutzen.',
    button: 'Passwort speichern',
    doneTitle: 'Ihr Konto ist bereit',
    done: 'Sie können sich jetzt mit Ihrem Benutzernamen oder Ihrer E-Mail-Adresse und dem festgelegten Passwort anmelden.',
  },
  pending: {
    'administrators-decide': {
      doneTitle: 'Ihre E-Mail-Adresse ist bestätigt',
      done: 'Ihre Registrierung wird jetzt von der Administration geprüft. Über die Entscheidung informieren wir Sie per E-Mail. Nach der Freigabe können Sie sich mit dem festgelegten Passwort anmelden.',
    },
  },
  alternatives: {
    'terms-refused': {
      doneTitle: 'Sie sind der Gruppe nicht beigetreten',
      done: 'Sie haben die Nutzungsbedingungen abgelehnt. Sie können später erneut beitreten.',
    },
  },
  refuse: 'Ablehnen',
  notDoneYet: (title) => `Fehler: ${title}`,
  forAddress: (masked) => `Für ${masked}.`,
  group: 'Gruppe:',
  worksUntil: ['Dieser Link kann nur einmal verwendet werden und ist bis', ' gültig.'],
  username: 'Benutzername',
  fullName: 'Name',
  email: 'E-Mail-Adresse',
  password: 'Passwort',
  newPassword: 'Neues Passwort',
  revokeKeys: 'Auch die API-Schlüssel des Kontos widerrufen',
  passwordRule: (minCodePoints) =>
    `Verwenden Sie mindestens ${minCodePoints} Zeichen. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.`,
  askWith: 'Wenn Sie Hilfe benötigen, geben Sie bitte diese Referenz an:',
  problem({ code }) {
    const [title, detail = ''] = problems[code as PageCode] ?? otherProblem
    return { title, detail }
  },
  violations({ errors = [], code }) {
    const sentences = errors.map(({ pointer, code: wrong }) =>
      pointer === '/username' ? unusableName : (violations[wrong as PasswordCode] ?? unacceptable),
    )
    return sentences.length > 0 ? [...new Set(sentences)].join(' ') : (problems[code as PageCode]?.[1] ?? '')
  },
}

/** The problems that a page can show. A code that is neither here nor in `openapi/problem-pages/texts-de.ts` does not compile. */
const problems = {
  'malformed-request': ['Die Anfrage konnte nicht gelesen werden'],
  'method-not-allowed': ['Diese Methode wird hier nicht unterstützt'],
  'body-too-large': ['Die Anfrage ist zu groß'],
  'unsupported-media-type': ['Dieses Datenformat wird hier nicht unterstützt'],
  'origin-not-allowed': ['Anfragen von anderen Websites werden nicht angenommen'],
  'robot-check-failed': [
    'Die Prüfung auf Roboter ist fehlgeschlagen',
    'Laden Sie das Formular neu und senden Sie es noch einmal. Es wurde nichts geändert.',
  ],
  'invalid-request': ['Bitte prüfen Sie Ihre Angaben', 'Einige Angaben sind ungültig.'],
  forbidden: ['Zugriff verweigert', 'Sie sind dazu nicht berechtigt. Es wurde nichts geändert.'],
  'not-found': ['Seite nicht gefunden', 'Unter dieser Adresse gibt es keine Seite.'],
  'link-not-found': [
    'Ungültiger Link',
    'Kopieren Sie den vollständigen Link aus der neuesten E-Mail oder fordern Sie einen neuen an.',
  ],
  'link-expired': [
    'Dieser Link ist nicht mehr gültig',
    'Der Link wurde bereits verwendet, durch einen neueren ersetzt oder ist abgelaufen. Fordern Sie bei Bedarf einen neuen an.',
  ],
  'name-taken': [
    'Der Name ist bereits vergeben',
    'Der Benutzername gehört inzwischen zu einem anderen Konto oder ist reserviert. Es wurde nichts geändert, und der Link gilt weiterhin. Wählen Sie einen anderen Benutzernamen.',
  ],
  'email-taken': [
    'Die E-Mail-Adresse ist bereits vergeben',
    'Die E-Mail-Adresse gehört inzwischen zu einem anderen Konto. Es wurde nichts geändert. Melden Sie sich dort an oder verwenden Sie eine andere Adresse.',
  ],
  'provider-sign-in-expired': [
    'Diese Anmeldung ist abgelaufen',
    'Die Anmeldung wurde schon verwendet, hat länger als zehn Minuten gedauert oder in einem anderen Browser begonnen. Beginnen Sie von vorn.',
  ],
  'provider-answer-rejected': [
    'Die Antwort des Anbieters wurde nicht angenommen',
    'Die Antwort des Anbieters konnte nicht geprüft werden. Beginnen Sie von vorn. Geschieht es wieder, wenden Sie sich an einen Administrator.',
  ],
  'provider-access-denied': [
    'Die Anmeldung wurde abgebrochen',
    'Sie haben beim Anbieter abgebrochen, oder er hat Sie nicht angemeldet. Es wurde nichts geändert.',
  ],
  'provider-account-not-allowed': [
    'Dieses Konto des Anbieters ist hier nicht zugelassen',
    'Verwenden Sie ein anderes Konto des Anbieters, oder bitten Sie einen Administrator um ein Konto.',
  ],
  'provider-email-not-verified': [
    'Der Anbieter bestätigt die E-Mail-Adresse nicht',
    'Bestätigen Sie die Adresse beim Anbieter. Oder melden Sie sich anders an und verknüpfen Sie den Anbieter danach.',
  ],
  'provider-approval-pending': [
    'Ein Administrator muss das Konto zuerst genehmigen',
    'Ein Administrator muss Ihr Konto zuerst genehmigen. Sie bekommen dann eine E-Mail und können sich mit dem Anbieter anmelden.',
  ],
  'provider-account-exists': [
    'Ein Konto hat diese E-Mail-Adresse bereits',
    'Melden Sie sich mit diesem Konto wie gewohnt an, und verknüpfen Sie den Anbieter danach in Ihrem Konto.',
  ],
  'identity-taken': [
    'Dieses Konto des Anbieters gehört zu einem anderen Benutzer',
    'Heben Sie die Verknüpfung dort zuerst auf, oder verwenden Sie ein anderes Konto des Anbieters.',
  ],
  'provider-unavailable': [
    'Der Anbieter antwortet nicht',
    'Versuchen Sie es gleich noch einmal, oder melden Sie sich anders an.',
  ],
  'last-administrator': ['Ein Administratorkonto muss bleiben'],
  'membership-not-pending': [
    'Keine ausstehende Mitgliedschaft',
    'Beantragen Sie zuerst den Beitritt zu dieser Gruppe.',
  ],
  'registration-not-pending': ['Über diese Registrierung wurde bereits entschieden', 'Es wurde nichts geändert.'],
  'terms-not-in-force': [
    'Diese Fassung gilt nicht',
    'Lesen Sie die geltende Fassung der Nutzungsbedingungen und stimmen Sie ihr zu.',
  ],
  'concurrent-change': ['Gleichzeitige Änderung', 'Es wurde nichts geändert. Bitte versuchen Sie es noch einmal.'],
  'too-many-attempts': ['Zu viele Fehlversuche', 'Bitte versuchen Sie es später noch einmal.'],
  'too-many-requests': ['Zu viele Anfragen dieser Art', 'Bitte versuchen Sie es später noch einmal.'],
  unavailable: ['Vorübergehend nicht verfügbar', 'Bitte versuchen Sie es in Kürze noch einmal.'],
  'internal-error': ['Es ist ein Fehler aufgetreten'],
} satisfies Partial<Record<ProblemCode, [title: string, detail?: string]>>

/** A code that has a text here. */
export type PageCode = keyof typeof problems

const otherProblem: [title: string, detail?: string] = ['Die Anfrage wurde abgelehnt']

const violations: Record<PasswordCode, string> = {
  'too-short':
    'Das Passwort ist zu kurz. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.',
  'too-long': `Das Passwort darf höchstens ${maxPasswordBytes} Bytes lang sein (in UTF-8).`,
  'invalid-character': 'Das Passwort enthält ein ungültiges Zeichen.',
  blank: 'Das Passwort darf nicht nur aus Leerzeichen bestehen.',
  'repetitive-password': 'Verwenden Sie mehr unterschiedliche Zeichen.',
  'too-similar':
    'Mehr als ein Drittel des Passworts stammt aus Ihrem Benutzernamen, Ihrer E-Mail-Adresse, Ihrem Namen oder dem Namen dieses Dienstes. Solche Passwörter werden zuerst ausprobiert. Wählen Sie ein anderes.',
  'common-password':
    'Dieses Passwort oder sein Anfang wird von vielen verwendet und deshalb zuerst ausprobiert. Wählen Sie ein anderes, zum Beispiel ein paar Wörter ohne Zusammenhang.',
  'breached-password':
    'Dieses Passwort steht in einer veröffentlichten Sammlung gestohlener Passwörter. Wählen Sie ein anderes und ändern Sie es überall, wo Sie es verwenden.',
}

const unusableName = 'Dieser Benutzername ist nicht möglich. Wählen Sie einen anderen.'
const unacceptable = 'Diese Eingabe ist ungültig.'
