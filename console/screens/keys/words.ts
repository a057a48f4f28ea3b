/** The words of API keys. */
const en = {
  about: 'The API keys of all accounts.',
  owner: 'Account',
  status: 'Status',
  statuses: { active: 'active', replaced: 'replaced', expired: 'expired', revoked: 'revoked' },
  used: 'Last used',
  end: 'End',
  ends: 'has an end',
  forever: 'never ends',
  revoke: 'Revoke',
  revokeDoes: (name: string, owner: string, isUsed: boolean) =>
    `Programs with the key “${name}” of ${owner} are refused from their next request on. ${isUsed ? 'It has been used.' : 'It has never been used.'}`,
}

const de: typeof en = {
  about: 'Die API-Schlüssel aller Konten.',
  owner: 'Konto',
  status: 'Zustand',
  statuses: { active: 'aktiv', replaced: 'ersetzt', expired: 'abgelaufen', revoked: 'widerrufen' },
  used: 'Zuletzt benutzt',
  end: 'Ende',
  ends: 'hat ein Ende',
  forever: 'endet nie',
  revoke: 'Widerrufen',
  revokeDoes: (name, owner, isUsed) =>
    `Programme mit dem Schlüssel „${name}“ von ${owner} werden von der nächsten Anfrage an abgewiesen. ${isUsed ? 'Er wurde benutzt.' : 'Er wurde nie benutzt.'}`,
}

export const words = { en, de }
