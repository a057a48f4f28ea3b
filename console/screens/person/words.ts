/** The words of a person's tabs, of acts on an account, and of who did them. */
const en = {
  why: 'Why may they, or may they not?',
  give: 'Give access …',
  lockedBy: (name: string, when: string) => `Locked by ${name}, ${when}.`,
  lockedUntilBy: (name: string, when: string, until: string) => `Locked by ${name}, ${when}; ends ${until}.`,
  enable: 'Enable the account',
  enableDoes: (name: string) => `${name} can sign in again. Revoked API keys stay revoked.`,
  offboard: 'Offboard',
  counting: 'Counting what this ends …',
  unknown: 'not known',
  disables: (name: string) => `${name} can no longer sign in: the account is disabled until somebody enables it.`,
  sessions: (count: string) => `Sessions that end now: ${count}.`,
  keys: (count: string) => `API keys that are revoked now, for good: ${count}.`,
  remains: (groups: string, grants: string) =>
    `What remains, and gives nothing while the account is disabled: memberships: ${groups}, grants of its own: ${grants}. Delete the account to remove them.`,
}

const de: typeof en = {
  why: 'Warum darf dieses Konto etwas, oder nicht?',
  give: 'Berechtigen …',
  lockedBy: (name, when) => `Gesperrt von ${name}, ${when}.`,
  lockedUntilBy: (name, when, until) => `Gesperrt von ${name}, ${when}; endet ${until}.`,
  enable: 'Konto aktivieren',
  enableDoes: (name) => `${name} kann sich wieder anmelden. Widerrufene API-Schlüssel bleiben widerrufen.`,
  offboard: 'Austritt',
  counting: 'Zählt, was damit endet …',
  unknown: 'nicht bekannt',
  disables: (name) => `${name} kann sich nicht mehr anmelden: Das Konto ist deaktiviert, bis es jemand aktiviert.`,
  sessions: (count) => `Sitzungen, die jetzt enden: ${count}.`,
  keys: (count) => `API-Schlüssel, die jetzt endgültig widerrufen werden: ${count}.`,
  remains: (groups, grants) =>
    `Was bleibt und nichts gibt, solange das Konto deaktiviert ist: Mitgliedschaften: ${groups}, eigene Rechte: ${grants}. Löschen Sie das Konto, um sie zu entfernen.`,
}

export const words = { en, de }
