/** The words of the list of sessions. */
const en = {
  title: 'Sessions',
  about: 'Where a user is signed in. An ended session is refused with its next request.',
  user: 'User name or id (empty: your own)',
  person: 'To the account',
}

const de: typeof en = {
  title: 'Sitzungen',
  about: 'Wo jemand angemeldet ist. Eine beendete Sitzung wird bei der nächsten Anfrage abgewiesen.',
  user: 'Benutzername oder Id (leer: Ihre eigenen)',
  person: 'Zum Konto',
}

export const words = { en, de }
