/** The mails in German. */
import { moment, pressing } from './mail-message.ts'
import type { MailFacts, MailTexts } from './mail-templates.ts'

/** In the order of the English ones: what happened, what to do, and what to do if it was somebody else. */
export const german: MailTexts = {
  'registration-confirm': ({ site, link }) => ({
    subject: `Bestätigen Sie Ihre Adresse für ${site}`,
    paragraphs: [
      `Jemand, vermutlich Sie selbst, hat mit dieser Adresse ein Konto bei ${site} beantragt.`,
      `Um zu bestätigen, dass die Adresse Ihnen gehört, öffnen Sie die folgende Seite und wählen Sie ein Passwort. Sie funktioniert einmal, bis ${until(link)}.`,
      ...pressing('Adresse bestätigen', link),
      'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ohne Sie entsteht kein Konto.',
    ],
  }),
  'registration-account-exists': ({ site, username }) => ({
    subject: `Ihr Konto bei ${site}`,
    paragraphs: [
      `Jemand, vermutlich Sie selbst, hat mit dieser Adresse ein neues Konto bei ${site} beantragt. Es gibt zu ihr schon eines.`,
      `Ihr Benutzername ist ${username}. Wenn Sie das Passwort vergessen haben, fordern Sie dort, wo Sie sich anmelden, ein neues an.`,
      'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Es wurde nichts geändert.',
    ],
  }),
  'registration-name-taken': ({ site }) => ({
    subject: `Wählen Sie einen anderen Benutzernamen für ${site}`,
    paragraphs: [
      `Jemand, vermutlich Sie selbst, hat mit dieser Adresse ein Konto bei ${site} beantragt.`,
      'Der gewünschte Benutzername gehört jemand anderem oder sieht einem vergebenen zu ähnlich. Bitte beantragen Sie das Konto noch einmal mit einem anderen Namen.',
      'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Es gibt kein Konto.',
    ],
  }),
  'registration-waiting': ({ site }) => ({
    subject: `Ihre Registrierung bei ${site}`,
    paragraphs: [
      `Jemand, vermutlich Sie selbst, hat mit dieser Adresse noch einmal ein Konto bei ${site} beantragt.`,
      'Die Adresse wurde schon bestätigt, und die Verwaltung hat noch zu entscheiden. Sie erfahren es per Mail; zu tun ist nichts.',
      'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Es wurde nichts geändert.',
    ],
  }),
  'registration-approval-wanted': ({ site, username, applicant, at, link, otherLink }) => ({
    subject: `Jemand bittet um ein Konto bei ${site}`,
    paragraphs: [
      `Jemand hat ${occasion({ at, address: undefined })} seine Adresse bestätigt und bittet um ein Konto bei ${site}.`,
      ...described(username, applicant),
      link
        ? `Entscheiden Sie auf den folgenden Seiten, deren jede bis ${until(link)} funktioniert, oder unter den Registrierungen, dort, wo Sie den Dienst verwalten.`
        : 'Entscheiden Sie unter den Registrierungen, dort, wo Sie den Dienst verwalten.',
      ...pressing('Zustimmen', link),
      ...pressing('Ablehnen', otherLink),
      'Bevor Sie entscheiden, erfährt niemand davon.',
    ],
  }),
  'registration-approved': ({ site, username }) => ({
    subject: `Ihr Konto bei ${site} ist bereit`,
    paragraphs: [
      `Die Verwaltung von ${site} hat Ihrer Registrierung zugestimmt. Ihr Benutzername ist ${username}.`,
      'Sie können sich jetzt anmelden, mit dem Passwort, das Sie beim Bestätigen dieser Adresse gewählt haben.',
    ],
  }),
  'registration-declined': ({ site, reason }) => ({
    subject: `Ihre Registrierung bei ${site} wurde abgelehnt`,
    paragraphs: [
      `Die Verwaltung von ${site} hat ein Konto mit dieser Adresse abgelehnt. Es gibt kein Konto, und das gewählte Passwort ist vergessen.`,
      ...(reason ? [`Dazu schreibt sie: „${reason}“`] : []),
    ],
  }),
  'registration-notify': ({ site, username, applicant, at }) => ({
    subject: `Ein neues Konto bei ${site}`,
    paragraphs: [
      `Aus einer Registrierung bei ${site} wurde ${occasion({ at, address: undefined })} ein Konto.`,
      ...described(username, applicant),
    ],
  }),
  'user-invitation': ({ site, username, link }) => ({
    subject: `Ihr neues Konto bei ${site}`,
    paragraphs: [
      `Die Verwaltung von ${site} hat ein Konto für Sie angelegt. Ihr Benutzername ist ${username}.`,
      `Um Ihr Passwort zu wählen, öffnen Sie die folgende Seite. Sie funktioniert einmal, bis ${until(link)}; danach fordern Sie dort, wo Sie sich anmelden, ein neues Passwort an.`,
      ...pressing('Passwort wählen', link),
      'Wenn Sie nicht wissen, worum es geht, brauchen Sie nichts zu tun: Niemand kann sich anmelden, bevor hier ein Passwort gewählt wurde.',
    ],
  }),
  'password-reset': ({ site, username, link }) => ({
    subject: `Wählen Sie ein neues Passwort für ${site}`,
    paragraphs: [
      `Jemand, vermutlich Sie selbst, hat ein neues Passwort für Ihr Konto ${username} bei ${site} angefordert.`,
      `Um es zu wählen, öffnen Sie die folgende Seite. Sie funktioniert einmal, bis ${until(link)}.`,
      ...pressing('Neues Passwort wählen', link),
      'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.',
    ],
  }),
  'password-changed': ({ site, username, at, address }) => ({
    subject: `Ihr Passwort für ${site} wurde geändert`,
    paragraphs: [
      `Das Passwort Ihres Kontos ${username} bei ${site} wurde ${occasion({ at, address })} geändert. Alle anderen Sitzungen wurden beendet.`,
      'Wenn Sie das waren, brauchen Sie nichts zu tun.',
      'Wenn Sie das nicht waren, fordern Sie sofort dort, wo Sie sich anmelden, ein neues Passwort an, und sagen Sie es denen, die den Dienst betreiben.',
    ],
  }),
  'user-unlock': ({ site, username, link }) => ({
    subject: `Anmeldung bei ${site} wieder freigeben`,
    paragraphs: [
      `Die Anmeldung bei Ihrem Konto ${username} bei ${site} ist zu oft gescheitert; deshalb nimmt es für eine Weile keine weiteren Versuche an. Wer angemeldet ist, bleibt es.`,
      `Wenn Sie das waren, öffnen Sie die folgende Seite: Dann können Sie es sofort wieder versuchen. Sie funktioniert einmal, bis ${until(link)}.`,
      ...pressing('Anmeldung wieder erlauben', link),
      'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Die Sperre endet von selbst. Niemand ist hineingekommen.',
    ],
  }),
  'group-terms': ({ site, username, group, link }) => ({
    subject: `Bedingungen bei ${site}`,
    paragraphs: [
      `Ihr Konto ${username} bei ${site} soll in die Gruppe ${group ?? ''}, die Bedingungen hat.`,
      `Um sie zu lesen und anzunehmen oder abzulehnen, öffnen Sie die folgende Seite. Sie funktioniert einmal, bis ${until(link)}. In der Gruppe sind Sie, sobald Sie annehmen.`,
      ...pressing('Bedingungen lesen', link),
      'Wenn Sie nichts tun, sind Sie nicht in der Gruppe. Sie können auch dort antworten, wo Sie angemeldet sind.',
    ],
  }),
  'group-terms-accepted': ({ site, username, group, at, address }) => ({
    subject: `Sie sind in einer Gruppe bei ${site}`,
    paragraphs: [
      `Ihr Konto ${username} bei ${site} ist jetzt in der Gruppe ${group ?? ''}. Deren Bedingungen wurden ${occasion({ at, address })} angenommen.`,
      'Welcher Text es war, wird mit Ihrer Antwort aufbewahrt. Sie können die Gruppe jederzeit verlassen, wo Sie angemeldet sind.',
      'Wenn Sie das nicht waren, verlassen Sie die Gruppe, und fordern Sie ein neues Passwort an, wo Sie sich anmelden.',
    ],
  }),
  'email-change-confirm': ({ site, link }) => ({
    subject: `Bestätigen Sie Ihre neue Adresse für ${site}`,
    paragraphs: [
      `Jemand, vermutlich Sie selbst, möchte diese Adresse für ein Konto bei ${site} verwenden.`,
      `Um zu bestätigen, dass die Adresse Ihnen gehört, öffnen Sie die folgende Seite. Sie funktioniert einmal, bis ${until(link)}. Bis dahin behält das Konto die Adresse, die es hat.`,
      ...pressing('Diese Adresse verwenden', link),
      'Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ihre Adresse wird nicht verwendet.',
    ],
  }),
  'email-changed': ({ site, username, at, address, link }) => ({
    subject: `Die Adresse Ihres Kontos bei ${site} wurde geändert`,
    paragraphs: [
      `Ihr Konto ${username} bei ${site} hat jetzt eine andere Adresse. Sie wurde ${occasion({ at, address })} geändert, und Post zum Konto geht nun dorthin. Alle Sitzungen wurden beendet.`,
      'Wenn Sie das waren, brauchen Sie nichts zu tun.',
      link
        ? `Wenn Sie das nicht waren, öffnen Sie bis ${until(link)} die folgende Seite: Sie setzt diese Adresse wieder ein und meldet alle ab; danach wählen Sie ein neues Passwort.`
        : 'Wenn Sie das nicht erwartet haben, sagen Sie es denen, die den Dienst betreiben.',
      ...pressing('Meine Adresse wieder einsetzen', link),
    ],
  }),
  'email-change-undone': ({ site, username, at, address }) => ({
    subject: `Die Adresse Ihres Kontos bei ${site} wurde zurückgesetzt`,
    paragraphs: [
      `Diese Adresse gehört nicht mehr zum Konto ${username} bei ${site}. Wer die Post der vorigen Adresse liest, hat diese ${occasion({ at, address })} wieder eingesetzt. Alle Sitzungen wurden beendet.`,
      'Wenn das ein Irrtum ist, melden Sie sich an und ändern Sie die Adresse noch einmal, oder sagen Sie es denen, die den Dienst betreiben.',
    ],
  }),
  'new-device': ({ site, username, device, at, address }) => ({
    subject: `Ein neues Gerät hat sich bei Ihrem Konto bei ${site} angemeldet`,
    paragraphs: [
      `Bei Ihrem Konto ${username} bei ${site} hat sich ${occasion({ at, address })} jemand mit dem richtigen Passwort angemeldet, auf einem Gerät, das bisher nicht bekannt war: ${device ?? 'keines, das wir erkennen'}.`,
      'Wenn Sie das waren, brauchen Sie nichts zu tun.',
      'Wenn Sie das nicht waren, fordern Sie sofort dort, wo Sie sich anmelden, ein neues Passwort an: Das meldet alle Geräte ab.',
    ],
  }),
}

function described(username: string | undefined, applicant: MailFacts['applicant']): string[] {
  return [
    `Benutzername: ${username}`,
    ...(applicant ? [`Adresse: ${applicant.email}`] : []),
    ...(applicant?.fullName ? [`Name: ${applicant.fullName}`] : []),
  ]
}

function until(link: MailFacts['link']): string {
  return link ? moment(link.expiresAt) : 'bald'
}

function occasion({ at, address }: Pick<MailFacts, 'at' | 'address'>): string {
  return `${at ? `am ${moment(at)}` : 'soeben'}${address ? ` von der Netzwerkadresse ${address}` : ''}`
}
