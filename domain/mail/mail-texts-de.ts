/** The mails in German. */
import { moment, pressing } from './mail-message.ts'
import type { MailFacts, MailTexts } from './mail-templates.ts'

const notYou =
  'Wenn Sie das nicht waren, setzen Sie Ihr Passwort bitte sofort auf der Anmeldeseite zurück, und wenden Sie sich an die Administration.'

/** In the order of the English ones. Written as German, not translated word by word. */
export const germanMails: MailTexts = {
  'registration-confirm': ({ site, link }) => ({
    subject: `Bestätigen Sie Ihre E-Mail-Adresse für ${site}`,
    paragraphs: [
      `Mit dieser E-Mail-Adresse wurde ein Konto bei ${site} beantragt.`,
      `Um Ihre E-Mail-Adresse zu bestätigen, öffnen Sie den folgenden Link und legen Sie ein Passwort fest. Der Link kann nur einmal verwendet werden und ist ${validUntil(link)}.`,
      ...pressing('E-Mail-Adresse bestätigen', link),
      'Wenn Sie kein Konto beantragt haben, können Sie diese E-Mail ignorieren. Es wird dann kein Konto erstellt.',
    ],
  }),
  'registration-account-exists': ({ site, username }) => ({
    subject: `Sie haben bereits ein Konto bei ${site}`,
    paragraphs: [
      `Mit dieser E-Mail-Adresse wurde ein Konto bei ${site} beantragt. Unter dieser Adresse gibt es bereits ein Konto.`,
      `Ihr Benutzername lautet ${username}. Wenn Sie Ihr Passwort vergessen haben, können Sie es auf der Anmeldeseite zurücksetzen.`,
      'Wenn Sie kein Konto beantragt haben, können Sie diese E-Mail ignorieren. Es wurde nichts geändert.',
    ],
  }),
  'registration-name-taken': ({ site }) => ({
    subject: `Bitte wählen Sie einen anderen Benutzernamen für ${site}`,
    paragraphs: [
      `Mit dieser E-Mail-Adresse wurde ein Konto bei ${site} beantragt.`,
      'Der gewünschte Benutzername ist bereits vergeben oder einem vorhandenen zu ähnlich. Bitte registrieren Sie sich noch einmal mit einem anderen Benutzernamen.',
      'Wenn Sie kein Konto beantragt haben, können Sie diese E-Mail ignorieren. Es wurde kein Konto erstellt.',
    ],
  }),
  'registration-waiting': ({ site }) => ({
    subject: `Ihre Registrierung bei ${site} wird geprüft`,
    paragraphs: [
      `Mit dieser E-Mail-Adresse wurde erneut ein Konto bei ${site} beantragt.`,
      'Die Adresse ist bereits bestätigt. Ihre Registrierung wird noch von der Administration geprüft. Sie müssen nichts weiter tun. Sobald eine Entscheidung vorliegt, informieren wir Sie per E-Mail.',
      'Wenn Sie kein Konto beantragt haben, können Sie diese E-Mail ignorieren. Es wurde nichts geändert.',
    ],
  }),
  'registration-approval-wanted': ({ site, username, applicant, at, link, otherLink }) => ({
    subject: `Eine Registrierung bei ${site} wartet auf Freigabe`,
    paragraphs: [
      `Bei ${site} hat sich eine Person registriert und ihre E-Mail-Adresse ${occasion({ at, address: undefined })} bestätigt.`,
      ...described(username, applicant),
      link
        ? `Um die Registrierung freizugeben oder abzulehnen, öffnen Sie einen der folgenden Links. Die Links sind ${validUntil(link)}. Sie können auch in der Liste der Registrierungen entscheiden.`
        : 'Sie können die Registrierung in der Liste der Registrierungen freigeben oder ablehnen.',
      ...pressing('Freigeben', link),
      ...pressing('Ablehnen', otherLink),
      'Sobald Sie entschieden haben, wird die Person per E-Mail informiert.',
    ],
  }),
  'registration-approved': ({ site, username }) => ({
    subject: `Ihr Konto bei ${site} ist bereit`,
    paragraphs: [
      `Ihre Registrierung bei ${site} wurde freigegeben. Ihr Benutzername lautet ${username}.`,
      'Sie können sich jetzt mit dem Passwort anmelden, das Sie bei der Bestätigung Ihrer E-Mail-Adresse festgelegt haben.',
      'Wenn Sie sich nicht registriert haben, wenden Sie sich bitte an die Administration.',
    ],
  }),
  'registration-declined': ({ site, reason }) => ({
    subject: `Ihre Registrierung bei ${site} wurde abgelehnt`,
    paragraphs: [
      `Ihre Registrierung bei ${site} wurde abgelehnt. Es wurde kein Konto erstellt, und das von Ihnen festgelegte Passwort wurde gelöscht.`,
      ...(reason ? [`Begründung der Administration: „${reason}“`] : []),
      'Wenn Sie sich nicht registriert haben, können Sie diese E-Mail ignorieren.',
    ],
  }),
  'registration-notify': ({ site, username, applicant, at }) => ({
    subject: `Neues Konto bei ${site}`,
    paragraphs: [
      `Bei ${site} hat sich eine Person registriert. Das Konto wurde ${occasion({ at, address: undefined })} erstellt.`,
      ...described(username, applicant),
      'Sie müssen nichts weiter tun.',
    ],
  }),
  'user-invitation': ({ site, username, link }) => ({
    subject: `Einladung zu ${site}`,
    paragraphs: [
      `Die Administration hat für Sie ein Konto bei ${site} angelegt. Ihr Benutzername lautet ${username}.`,
      `Um Ihr Konto einzurichten, öffnen Sie den folgenden Link und legen Sie ein Passwort fest. Der Link kann nur einmal verwendet werden und ist ${validUntil(link)}. Wenn er abgelaufen ist, können Sie Ihr Passwort auf der Anmeldeseite zurücksetzen.`,
      ...pressing('Konto einrichten', link),
      'Wenn Sie diese Einladung nicht erwartet haben, können Sie diese E-Mail ignorieren. Solange kein Passwort festgelegt ist, kann sich niemand mit dem Konto anmelden.',
    ],
  }),
  'password-reset': ({ site, username, link, locked }) => ({
    subject: `Setzen Sie Ihr Passwort für ${site} zurück`,
    paragraphs: [
      `Wir haben eine Anfrage erhalten, das Passwort für Ihr Konto ${username} bei ${site} zurückzusetzen.`,
      `Um ein neues Passwort festzulegen, öffnen Sie den folgenden Link. Der Link kann nur einmal verwendet werden und ist ${validUntil(link)}.`,
      ...pressing('Passwort zurücksetzen', link),
      ...(locked
        ? [
            'Dieses Konto ist gesperrt. Ein neues Passwort hebt die Sperre nicht auf. Wenden Sie sich an Ihren Administrator, um sich wieder anzumelden.',
          ]
        : []),
      'Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Ihr Passwort bleibt unverändert.',
    ],
  }),
  'password-changed': ({ site, username, at, address }) => ({
    subject: `Ihr Passwort für ${site} wurde geändert`,
    paragraphs: [
      `Das Passwort Ihres Kontos ${username} bei ${site} wurde ${occasion({ at, address })} geändert. Alle anderen Sitzungen wurden beendet.`,
      'Wenn Sie das waren, müssen Sie nichts weiter tun.',
      'Wenn Sie das nicht waren, setzen Sie Ihr Passwort bitte sofort auf der Anmeldeseite zurück und wenden Sie sich an die Administration.',
    ],
  }),
  'user-unlock': ({ site, username, link }) => ({
    subject: `Anmeldung bei ${site} entsperren`,
    paragraphs: [
      `Die Anmeldung bei Ihrem Konto ${username} bei ${site} ist nach zu vielen fehlgeschlagenen Versuchen vorübergehend gesperrt. Bestehende Sitzungen sind davon nicht betroffen.`,
      `Wenn Sie das waren, öffnen Sie den folgenden Link, um die Anmeldung sofort zu entsperren. Der Link kann nur einmal verwendet werden und ist ${validUntil(link)}.`,
      ...pressing('Anmeldung entsperren', link),
      'Wenn Sie das nicht waren, müssen Sie nichts weiter tun. Keiner der Versuche war erfolgreich, und die Sperre endet automatisch.',
    ],
  }),
  'sign-in-code': ({ site, username, code, link, at, address }) => ({
    subject: `Ihr Code zur Anmeldung bei ${site}`,
    paragraphs: [
      `Ein Code zur Anmeldung bei Ihrem Konto ${username} bei ${site} wurde ${occasion({ at, address })} angefordert.`,
      `Code: ${code ?? ''}`,
      `Geben Sie ihn in dem Fenster ein, in dem Sie ihn angefordert haben, oder öffnen Sie den folgenden Link im selben Browser. Der Code kann nur einmal und nur dort verwendet werden und ist ${validUntil(link)}.`,
      ...pressing('Anmelden', link),
      'Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Nennen Sie den Code niemandem, und geben Sie ihn auf keiner Seite ein, die Sie nicht selbst geöffnet haben.',
    ],
  }),
  'second-factor-code': ({ site, username, code, link, at, address }) => ({
    subject: `Ihr Code zur Bestätigung bei ${site}`,
    paragraphs: [
      `Ein Code zur Bestätigung, dass Sie Ihr Konto ${username} bei ${site} benutzen, wurde ${occasion({ at, address })} angefordert, in einer angemeldeten Sitzung.`,
      `Code: ${code ?? ''}`,
      `Geben Sie ihn in dem Fenster ein, in dem Sie ihn angefordert haben. Der Code kann nur einmal und nur dort verwendet werden und ist ${validUntil(link)}.`,
      notYou,
    ],
  }),
  'group-terms': ({ site, username, group, link }) => ({
    subject: `Bitte stimmen Sie den Nutzungsbedingungen bei ${site} zu`,
    paragraphs: [
      `Ihr Konto ${username} bei ${site} wird Mitglied der Gruppe ${group ?? ''}, sobald Sie deren Nutzungsbedingungen zustimmen.`,
      `Um die Nutzungsbedingungen zu lesen und zuzustimmen oder abzulehnen, öffnen Sie den folgenden Link. Der Link kann nur einmal verwendet werden und ist ${validUntil(link)}.`,
      ...pressing('Nutzungsbedingungen lesen', link),
      'Wenn Sie nichts tun, werden Sie kein Mitglied. Sie können sich auch anmelden und dort zustimmen oder ablehnen.',
    ],
  }),
  'group-terms-accepted': ({ site, username, group, at, address }) => ({
    subject: `Sie sind einer Gruppe bei ${site} beigetreten`,
    paragraphs: [
      `Ihr Konto ${username} bei ${site} ist jetzt Mitglied der Gruppe ${group ?? ''}. Den Nutzungsbedingungen der Gruppe wurde ${occasion({ at, address })} zugestimmt.`,
      'Wir speichern, welchem Text Sie zugestimmt haben. Sie können sich jederzeit anmelden und die Gruppe verlassen.',
      'Wenn Sie das nicht waren, verlassen Sie die Gruppe und setzen Sie Ihr Passwort auf der Anmeldeseite zurück.',
    ],
  }),
  'email-change-confirm': ({ site, link }) => ({
    subject: `Bestätigen Sie Ihre neue E-Mail-Adresse für ${site}`,
    paragraphs: [
      `Diese E-Mail-Adresse soll für ein Konto bei ${site} verwendet werden.`,
      `Um die Änderung zu bestätigen, öffnen Sie den folgenden Link. Der Link kann nur einmal verwendet werden und ist ${validUntil(link)}. Bis zu Ihrer Bestätigung behält das Konto seine bisherige Adresse.`,
      ...pressing('E-Mail-Adresse bestätigen', link),
      'Wenn Sie das nicht angefordert haben, können Sie diese E-Mail ignorieren. Ihre Adresse wird dann nicht verwendet.',
    ],
  }),
  'email-changed': ({ site, username, at, address, link }) => ({
    subject: `Die E-Mail-Adresse Ihres Kontos bei ${site} wurde geändert`,
    paragraphs: [
      `Die E-Mail-Adresse Ihres Kontos ${username} bei ${site} wurde ${occasion({ at, address })} geändert. E-Mails zu diesem Konto gehen jetzt an die neue Adresse. Alle Sitzungen wurden beendet.`,
      'Wenn Sie das waren, müssen Sie nichts weiter tun.',
      link
        ? `Wenn Sie das nicht waren, öffnen Sie den folgenden Link, um diese Adresse wiederherzustellen. Dabei werden alle Geräte abgemeldet und das Passwort wird ungültig. Danach können Sie ein neues festlegen. Der Link ist ${validUntil(link)}.`
        : 'Wenn Sie das nicht waren, wenden Sie sich bitte an die Administration.',
      ...pressing('E-Mail-Adresse wiederherstellen', link),
    ],
  }),
  'email-change-undone': ({ site, username, at, address }) => ({
    subject: `Die E-Mail-Adresse Ihres Kontos bei ${site} wurde wiederhergestellt`,
    paragraphs: [
      `Diese E-Mail-Adresse gehört nicht mehr zum Konto ${username} bei ${site}. Die frühere Adresse wurde ${occasion({ at, address })} über einen Link wiederhergestellt, den wir an sie gesendet hatten. Alle Sitzungen wurden beendet, das Passwort ist nicht mehr gültig, und jede weitere Möglichkeit zur Anmeldung, die seit der Änderung hinzukam, wurde entfernt.`,
      'Wenn Sie das nicht erwartet haben, setzen Sie das Passwort mit der früheren Adresse zurück oder wenden Sie sich an die Administration.',
    ],
  }),
  'new-device': ({ site, username, device, at, address }) => ({
    subject: `Neue Anmeldung bei Ihrem Konto bei ${site}`,
    paragraphs: [
      `Bei Ihrem Konto ${username} bei ${site} hat sich ${occasion({ at, address })} ein neues Gerät angemeldet.`,
      `Gerät: ${device ?? 'unbekannt'}`,
      'Wenn Sie das waren, müssen Sie nichts weiter tun.',
      'Wenn Sie das nicht waren, setzen Sie Ihr Passwort bitte sofort auf der Anmeldeseite zurück. Dabei werden alle Geräte abgemeldet.',
    ],
  }),
  'webhook-disabled': ({ site, webhook, at }) => ({
    subject: `Ein Webhook von ${site} wurde deaktiviert`,
    paragraphs: [
      `Der Empfänger des Webhooks „${webhook}“ hat ${occasion({ at, address: undefined })} mit 410 Gone geantwortet. Der Webhook wurde deaktiviert.`,
      'Wenn das ein Versehen war, aktivieren Sie den Webhook wieder. Wartende Nachrichten werden dann zugestellt.',
    ],
  }),
  'api-key-created': ({ site, username, apiKey, at, address }) => ({
    subject: `Ein API-Schlüssel wurde bei ${site} erstellt`,
    paragraphs: [
      `Der API-Schlüssel „${apiKey ?? ''}“ für das Konto ${username} bei ${site} wurde ${occasion({ at, address })} erstellt. Programme mit diesem Schlüssel können für das Konto handeln.`,
      'Wenn Sie das erwartet haben, müssen Sie nichts weiter tun.',
      'Wenn Sie das nicht erwartet haben, widerrufen Sie den Schlüssel, ändern Sie Ihr Passwort und wenden Sie sich an die Administration.',
    ],
  }),
  'api-key-expires': ({ site, username, apiKey, keyExpiresAt }) => ({
    subject: `Ein API-Schlüssel läuft bei ${site} bald ab`,
    paragraphs: [
      `Der API-Schlüssel „${apiKey ?? ''}“ des Kontos ${username} bei ${site} läuft ${keyExpiresAt ? `am ${moment(keyExpiresAt)}` : 'bald'} ab. Programme, die ihn verwenden, werden dann abgewiesen.`,
      'Wenn er noch gebraucht wird, wechseln Sie ihn: Sie erhalten einen neuen Schlüssel, und der alte bleibt noch eine Weile gültig. Wenn er nicht mehr gebraucht wird, müssen Sie nichts tun.',
    ],
  }),
  'api-key-leaked': ({ site, username, apiKey, at }) => ({
    subject: `Ein bekannt gewordener API-Schlüssel wurde bei ${site} widerrufen`,
    paragraphs: [
      `Der API-Schlüssel „${apiKey ?? ''}“ des Kontos ${username} bei ${site} wurde ${occasion({ at, address: undefined })} widerrufen. Jemand, der den Schlüssel kennt, hat ihn als bekannt geworden gemeldet.`,
      'Programme, die den Schlüssel verwenden, werden abgewiesen. Stellen Sie fest, wo er veröffentlicht wurde und was mit ihm getan wurde, und erstellen Sie einen neuen.',
    ],
  }),
  'passkey-created': ({ site, username, passkey, at, address }) => ({
    subject: `Ihrem Konto bei ${site} wurde ein Passkey hinzugefügt`,
    paragraphs: [
      `Der Passkey „${passkey ?? ''}“ wurde dem Konto ${username} bei ${site} ${occasion({ at, address })} hinzugefügt. Wer ihn hat, kann sich mit dem Konto anmelden. Alle anderen Geräte wurden abgemeldet.`,
      'Wenn Sie ihn hinzugefügt haben, müssen Sie nichts weiter tun.',
      'Wenn Sie ihn nicht hinzugefügt haben, setzen Sie Ihr Passwort zurück, melden Sie sich an, löschen Sie den Passkey und wenden Sie sich an die Administration.',
    ],
  }),
  'passkey-deleted': ({ site, username, passkey, at, address }) => ({
    subject: `Ein Passkey Ihres Kontos bei ${site} wurde gelöscht`,
    paragraphs: [
      `Der Passkey „${passkey ?? ''}“ des Kontos ${username} bei ${site} wurde ${occasion({ at, address })} gelöscht. Mit ihm kann sich niemand mehr anmelden. Alle anderen Geräte wurden abgemeldet.`,
      'Wenn Sie ihn gelöscht haben, können Sie ihn auch auf Ihrem Gerät oder in Ihrem Passwort-Manager löschen.',
      'Wenn Sie ihn nicht gelöscht haben, setzen Sie Ihr Passwort zurück und wenden Sie sich an die Administration.',
    ],
  }),
  'identity-linked': ({ site, username, provider, at, address }) => ({
    subject: `${provider ?? 'Ein anderer Anbieter'} meldet jetzt in Ihrem Konto bei ${site} an`,
    paragraphs: [
      `Ein Konto bei ${provider ?? 'einem anderen Anbieter'} wurde ${occasion({ at, address })} mit Ihrem Konto ${username} bei ${site} verknüpft. Es kann sich ab jetzt anmelden.`,
      'Wenn Sie das waren, müssen Sie nichts tun.',
      'Wenn nicht, melden Sie sich an, heben Sie die Verknüpfung in Ihrem Konto auf und setzen Sie Ihr Passwort zurück.',
    ],
  }),
  'identity-unlinked': ({ site, username, provider, at, address }) => ({
    subject: `${provider ?? 'Ein anderer Anbieter'} meldet nicht mehr in Ihrem Konto bei ${site} an`,
    paragraphs: [
      `Die Verknüpfung eines Kontos bei ${provider ?? 'einem anderen Anbieter'} mit Ihrem Konto ${username} bei ${site} wurde ${occasion({ at, address })} aufgehoben. Alle anderen Sitzungen wurden beendet.`,
      'Wenn Sie das waren, müssen Sie nichts tun.',
      'Wenn nicht, fordern Sie auf der Anmeldeseite sofort ein neues Passwort an.',
    ],
  }),
  'authenticator-set': ({ site, username, at, address }) => ({
    subject: `Eine Authenticator-App wurde bei ${site} eingerichtet`,
    paragraphs: [
      `Für Ihr Konto ${username} bei ${site} wurde ${occasion({ at, address })} eine Authenticator-App eingerichtet. Alle anderen Sitzungen wurden abgemeldet.`,
      'Ab jetzt ist für die Anmeldung ein Code der App nötig.',
      notYou,
    ],
  }),
  'authenticator-removed': ({ site, username, at, address }) => ({
    subject: `Die Authenticator-App wurde bei ${site} entfernt`,
    paragraphs: [
      `Die Authenticator-App Ihres Kontos ${username} bei ${site} wurde ${occasion({ at, address })} entfernt. Alle anderen Sitzungen wurden abgemeldet.`,
      notYou,
    ],
  }),
  'recovery-codes-created': ({ site, username, at, address }) => ({
    subject: `Neue Wiederherstellungscodes bei ${site}`,
    paragraphs: [
      `Für Ihr Konto ${username} bei ${site} wurden ${occasion({ at, address })} neue Wiederherstellungscodes erstellt. Frühere Codes gelten nicht mehr. Alle anderen Sitzungen wurden abgemeldet.`,
      notYou,
    ],
  }),
  'recovery-code-used': ({ site, username, codesLeft, at, address }) => ({
    subject: `Ein Wiederherstellungscode wurde bei ${site} benutzt`,
    paragraphs: [
      `Ein Wiederherstellungscode Ihres Kontos ${username} bei ${site} wurde ${occasion({ at, address })} benutzt. Übrige Codes: ${codesLeft ?? 0}.`,
      'Wenn Sie Ihren zweiten Faktor verloren haben, richten Sie in Ihrem Konto einen anderen ein und erstellen Sie neue Codes.',
      notYou,
    ],
  }),
  'second-factor-failed': ({ site, username, at, address }) => ({
    subject: `Fehlgeschlagene Anmeldungen bei Ihrem Konto bei ${site}`,
    paragraphs: [
      `Jemand kennt das Passwort Ihres Kontos ${username} bei ${site} und hat mehrmals einen falschen zweiten Faktor eingegeben, zuletzt ${occasion({ at, address })}. Eine Zeit lang wird kein Versuch angenommen.`,
      'Wenn Sie das waren, warten Sie und versuchen Sie es noch einmal.',
      'Wenn Sie das nicht waren, setzen Sie Ihr Passwort bitte auf der Anmeldeseite zurück. Der zweite Faktor hat Ihr Konto geschützt.',
    ],
  }),
  'factor-recovery-started': ({ site, username, dueAt }) => ({
    subject: `Ihre zweiten Faktoren bei ${site} werden entfernt`,
    paragraphs: [
      `Die Administration hat die Wiederherstellung Ihres Kontos ${username} bei ${site} begonnen. ${dueAt ? `Am ${moment(dueAt)}` : 'Bald'} werden alle Passkeys, die Authenticator-App und die Wiederherstellungscodes entfernt.`,
      'Wenn Sie darum gebeten haben, weil Sie sie verloren haben, warten Sie bis dahin und melden Sie sich dann an.',
      'Wenn Sie nicht darum gebeten haben, melden Sie sich mit Ihrem zweiten Faktor an: Das hält die Wiederherstellung an. Wenden Sie sich dann an die Administration.',
    ],
  }),
  'factors-reset': ({ site, username, at }) => ({
    subject: `Ihre zweiten Faktoren bei ${site} wurden entfernt`,
    paragraphs: [
      `Die Passkeys, die Authenticator-App und die Wiederherstellungscodes Ihres Kontos ${username} bei ${site} wurden ${occasion({ at, address: undefined })} entfernt, wie die Administration es angekündigt hatte. Alle Sitzungen wurden abgemeldet.`,
      'Melden Sie sich mit Ihrem Passwort an, oder setzen Sie es auf der Anmeldeseite zurück, und richten Sie einen neuen zweiten Faktor ein.',
    ],
  }),
}

function described(username: string | undefined, applicant: MailFacts['applicant']): string[] {
  return [
    `Benutzername: ${username}`,
    ...(applicant ? [`E-Mail-Adresse: ${applicant.email}`] : []),
    ...(applicant?.fullName ? [`Name: ${applicant.fullName}`] : []),
  ]
}

function validUntil(link: MailFacts['link']): string {
  return link ? `bis ${moment(link.expiresAt)} gültig` : 'nur kurze Zeit gültig'
}

function occasion({ at, address }: Pick<MailFacts, 'at' | 'address'>): string {
  return `${at ? `am ${moment(at)}` : 'soeben'}${address ? ` von der IP-Adresse ${address} aus` : ''}`
}
