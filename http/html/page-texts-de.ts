/** The pages in German. */
import { maxPasswordBytes, type PasswordViolationCode } from '#domain/credentials/password.ts'
import type { PageTexts } from './page-texts.ts'
import type { Problem } from '#http/problem.ts'

export const german: PageTexts = {
  links: {
    'user-registration-confirm-email': {
      title: 'Adresse bestätigen',
      promise:
        'Wählen Sie ein Passwort, um zu bestätigen, dass die Adresse Ihnen gehört. Ihr Konto entsteht, wenn Sie auf den Knopf drücken, oder sobald die Verwaltung zugestimmt hat, wo der Dienst das verlangt.',
      button: 'Bestätigen',
      doneTitle: 'Ihr Konto ist bereit',
      done: 'Die Adresse ist bestätigt. Sie können sich jetzt anmelden, mit Ihrem Benutzernamen oder Ihrer Adresse und dem Passwort, das Sie gerade gewählt haben.',
    },
    'user-registration-admin-approve': {
      title: 'Einem Konto zustimmen',
      promise:
        'Jemand bittet um ein Konto. Wenn Sie auf den Knopf drücken, gibt es das Konto, und wer darum gebeten hat, erfährt es per Mail.',
      button: 'Zustimmen',
      doneTitle: 'Das Konto ist eingerichtet',
      done: 'Wer darum gebeten hat, erfährt es per Mail.',
    },
    'user-registration-admin-decline': {
      title: 'Ein Konto ablehnen',
      promise:
        'Jemand bittet um ein Konto. Wenn Sie auf den Knopf drücken, gibt es keines, und wer darum gebeten hat, erfährt es per Mail.',
      button: 'Ablehnen',
      doneTitle: 'Die Bitte wurde abgelehnt',
      done: 'Es gibt kein Konto. Wer darum gebeten hat, erfährt es per Mail.',
    },
    'user-password-reset': {
      title: 'Neues Passwort wählen',
      promise: 'Wenn Sie auf den Knopf drücken, gilt das neue Passwort, und jedes angemeldete Gerät wird abgemeldet.',
      button: 'Neues Passwort setzen',
      doneTitle: 'Ihr Passwort wurde geändert',
      done: 'Jedes Gerät wurde abgemeldet. Sie können sich jetzt mit dem neuen Passwort anmelden.',
    },
    'user-unlock': {
      title: 'Noch einmal anmelden',
      promise:
        'Wenn Sie auf den Knopf drücken, sind gescheiterte Anmeldungen vergessen, und Sie können es sofort wieder versuchen.',
      button: 'Anmeldung wieder erlauben',
      doneTitle: 'Sie können sich wieder anmelden',
      done: 'Gescheiterte Anmeldungen sind vergessen. Wenn Sie das Passwort nicht mehr wissen, fordern Sie dort, wo Sie sich anmelden, ein neues an.',
    },
    'group-accept-terms': {
      title: 'Bedingungen einer Gruppe',
      promise:
        'Wenn Sie diese Bedingungen annehmen, sind Sie Mitglied der Gruppe. Wenn Sie sie ablehnen, sind Sie es nicht.',
      button: 'Annehmen und beitreten',
      doneTitle: 'Sie sind in der Gruppe',
      done: 'Sie haben ihre Bedingungen angenommen.',
    },
    'user-email-change-confirm': {
      title: 'Diese Adresse verwenden',
      promise:
        'Wenn Sie auf den Knopf drücken, hat das Konto diese Adresse, und jedes angemeldete Gerät wird abgemeldet. Die vorige Adresse erfährt davon.',
      button: 'Diese Adresse verwenden',
      doneTitle: 'Ihre Adresse wurde geändert',
      done: 'Jedes Gerät wurde abgemeldet. Sie können sich jetzt mit der neuen Adresse anmelden.',
    },
    'webhook-user-status-error': {
      title: 'Einen Fehler melden',
      promise:
        'Wenn Sie den Knopf drücken, wird das Konto gekennzeichnet: Ein anderes System ist daran gescheitert. Es funktioniert weiter.',
      button: 'Konto kennzeichnen',
      doneTitle: 'Das Konto ist gekennzeichnet',
      done: 'Administratoren sehen das Kennzeichen.',
    },
    'user-email-change-undo': {
      title: 'Meine Adresse wieder einsetzen',
      promise:
        'Wenn Sie auf den Knopf drücken, hat das Konto wieder diese Adresse, und jedes angemeldete Gerät wird abgemeldet. Das Passwort gilt dann nicht mehr, denn wer die Adresse geändert hat, kennt es vielleicht.',
      button: 'Meine Adresse wieder einsetzen',
      doneTitle: 'Ihre Adresse wurde wieder eingesetzt',
      done: 'Jedes Gerät wurde abgemeldet, und das Passwort gilt nicht mehr. Fordern Sie jetzt dort, wo Sie sich anmelden, ein neues an.',
    },
  },
  pending: {
    'administrators-decide': {
      doneTitle: 'Ihre Adresse ist bestätigt',
      done: 'Jetzt entscheidet die Verwaltung. Sie erfahren es per Mail; dann können Sie sich mit dem Passwort anmelden, das Sie gerade gewählt haben.',
    },
  },
  otherwise: {
    'terms-refused': {
      doneTitle: 'Sie sind nicht in der Gruppe',
      done: 'Sie haben ihre Bedingungen nicht angenommen. Sie können wieder darum bitten, beizutreten.',
    },
  },
  refuse: 'Ablehnen',
  notDoneYet: (title) => `${title}: noch nicht erledigt`,
  forAddress: (masked) => `Für ${masked}.`,
  group: 'Gruppe:',
  worksUntil: ['Diese Seite funktioniert einmal, bis', '.'],
  username: 'Benutzername',
  fullName: 'Name',
  newPassword: 'Neues Passwort',
  passwordRule: (minCodePoints) =>
    `Mindestens ${minCodePoints} Zeichen. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.`,
  askWith: 'Nennen Sie dies, wenn Sie um Hilfe bitten:',
  problem({ code }) {
    const [title, detail = ''] = problems[code]
    return { title, detail }
  },
  violations({ errors = [], code }) {
    const sentences = errors.map((error) => violations[error.code as PasswordViolationCode] ?? unacceptable)
    return sentences.length > 0 ? [...new Set(sentences)].join(' ') : (problems[code][1] ?? '')
  },
}

/** A code without a line here does not compile. */
const problems: Record<Problem['code'], [title: string, detail?: string]> = {
  'malformed-request': ['Die Anfrage war nicht lesbar'],
  'two-credentials': ['Senden Sie entweder ein Token oder Cookies'],
  'method-not-allowed': ['Das geht hier nicht'],
  'body-too-large': ['Es wurde zu viel gesendet'],
  'unsupported-media-type': ['Diese Form von Daten ist hier nicht vorgesehen'],
  'cross-site-request': ['Cookies von anderen Seiten werden nicht angenommen'],
  'invalid-request': ['So geht es nicht', 'Manche Angaben sind nicht zulässig.'],
  'idempotency-key-reused': ['Der Idempotency-Key gehört zu einer anderen Anfrage'],
  unauthenticated: ['Melden Sie sich zuerst an'],
  'wrong-credentials': ['Name oder Passwort stimmt nicht'],
  'refresh-token-rejected': ['Das Refresh-Token wird nicht angenommen'],
  'bootstrap-secret-wrong': ['Das Bootstrap-Geheimnis stimmt nicht'],
  forbidden: ['Nicht erlaubt', 'Es wurde nichts getan.'],
  'not-found': ['Nicht gefunden', 'Hier gibt es nichts.'],
  'link-unknown': [
    'Diesen Link gibt es nicht',
    'Kopieren Sie ihn vollständig aus der neuesten Mail, oder fordern Sie einen neuen an.',
  ],
  conflict: [
    'Schon vergeben',
    'Der Name oder die Adresse gehört inzwischen zu einem anderen Konto. Es wurde nichts getan; wenn Sie ein Konto möchten, beantragen Sie es noch einmal mit einem anderen Namen.',
  ],
  'bootstrap-done': ['Die erste Verwaltung gibt es schon'],
  'link-spent': [
    'Der Link wurde benutzt, ersetzt oder ist abgelaufen',
    'Dieser Link wurde benutzt, durch einen neueren ersetzt oder ist abgelaufen. Wenn es noch zu tun ist, fordern Sie einen neuen an.',
  ],
  'too-many-attempts': ['Zu viele Versuche', 'Versuchen Sie es später noch einmal.'],
  unavailable: ['Gerade nicht erreichbar', 'Es ist nichts verloren. Bitte versuchen Sie es gleich noch einmal.'],
  fault: ['Bei uns ist etwas schiefgegangen'],
}

const violations: Record<PasswordViolationCode, string> = {
  'password-too-short':
    'Das ist zu kurz. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.',
  'password-too-long': `Höchstens ${maxPasswordBytes} Bytes in UTF-8.`,
  'password-unpaired-surrogate': 'Der Text ist kein gültiges Unicode: Er enthält ein halbes Ersatzzeichenpaar.',
  'password-blank': 'Nehmen Sie Zeichen, die man sieht; Leerzeichen allein sind kein Passwort.',
  'password-repetitive': 'Nehmen Sie mehr verschiedene Zeichen.',
  'password-is-your-name':
    'Mehr als ein Drittel davon ist der Benutzername, die Adresse, Ihr Name oder der Name dieses Dienstes: Die werden zuerst probiert. Nehmen Sie andere Wörter.',
  'common-password':
    'Viele benutzen dieses Passwort, und es wird zuerst probiert. Nehmen Sie ein anderes, etwa ein paar Wörter ohne Zusammenhang.',
  'breached-password':
    'Dieses Passwort steht in einer veröffentlichten Sammlung gestohlener Passwörter. Nehmen Sie ein anderes, und ändern Sie es überall, wo Sie es benutzen.',
}

const unacceptable = 'Diese Eingabe ist nicht zulässig.'
