/** The words of the list of sessions. */
const en = {
  title: 'Sessions',
  about: 'Where a user is signed in. An ended session is refused with its next request.',
  user: 'User (empty: you)',
  person: 'To the account',
  ended: 'ended',
  endedStatus: (device: string) => `The session on ${device} has ended. Its next request is refused.`,
  endAll: 'End all sessions',
  endAllOwn: 'End all others',
  endAllDoes: (name: string, count: string) =>
    `Ends ${count} of ${name}, also on devices that are not connected now. ${name} can sign in again.`,
  endAllOwnDoes: 'Ends all your sessions but this one.',
  count: (count: number, isMore: boolean) =>
    isMore ? `all sessions, more than ${count},` : count === 1 ? 'the one session' : `${count} sessions`,
  allEnded: (count: number) => (count === 1 ? 'One session has ended.' : `${count} sessions have ended.`),
}

const de: typeof en = {
  title: 'Sitzungen',
  about: 'Wo jemand angemeldet ist. Eine beendete Sitzung wird bei der nächsten Anfrage abgewiesen.',
  user: 'Benutzer (leer: Sie selbst)',
  person: 'Zum Konto',
  ended: 'beendet',
  endedStatus: (device) => `Die Sitzung auf ${device} ist beendet. Ihre nächste Anfrage wird abgewiesen.`,
  endAll: 'Alle Sitzungen beenden',
  endAllOwn: 'Alle anderen beenden',
  endAllDoes: (name, count) =>
    `Beendet ${count} von ${name}, auch auf Geräten, die gerade nicht verbunden sind. ${name} kann sich wieder anmelden.`,
  endAllOwnDoes: 'Beendet alle Ihre Sitzungen außer dieser.',
  count: (count, isMore) =>
    isMore ? `alle Sitzungen, mehr als ${count},` : count === 1 ? 'die eine Sitzung' : `${count} Sitzungen`,
  allEnded: (count) => (count === 1 ? 'Eine Sitzung ist beendet.' : `${count} Sitzungen sind beendet.`),
}

export const words = { en, de }
