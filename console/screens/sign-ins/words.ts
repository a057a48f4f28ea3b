/** The words of sign-in failures. */
const en = {
  about: 'When sign-ins fail, why, at which accounts and from where. Choose a bar to see only its time.',
  span: 'Time',
  spans: { '24': '24 hours', '168': '7 days', '720': '30 days' },
  view: 'How it is shown',
  views: { bars: 'Bars', table: 'Table' },
  chart: 'Failed sign-ins',
  time: 'Time',
  earlier: 'Earlier',
  later: 'Later',
  whole: 'Show the whole time',
  counts: {
    wrong_password: 'Wrong password',
    unknown_name: 'Unknown name',
    second_factor: 'Second factor',
    lockouts: 'Lockouts',
    reused_refresh_tokens: 'Stolen tokens',
    sign_ins: 'Successes',
  },
  bar: (time: string, parts: readonly (readonly [reason: string, count: number])[]) => {
    const names: Readonly<Record<string, string>> = en.counts
    const said = parts
      .filter(([, count]) => count > 0)
      .map(([reason, count]) => `${names[reason]!.toLowerCase()} ${count}`)
    return `${time}: ${said.length > 0 ? said.join(', ') : 'none'}`
  },
  summary: (failures: string, signIns: string) => `${failures} failures beside ${signIns} successes.`,
  incomplete: 'There are more events than are counted. The oldest hours are left out.',
  incompleteNames: 'Only the newest 10,000 failures of this time are counted here.',
  accounts: 'Accounts',
  account: 'Account',
  failures: 'Failures',
  fromAddresses: 'Addresses',
  last: 'Last',
  lockedOut: (until: string) => `locked out, ends ${until}`,
  unlock: 'Unlock',
  noAccounts: 'No account was affected',
  addresses: 'Places',
  address: 'Client address',
  noAddress: 'unknown',
  names: 'Names tried',
  noAddresses: 'No failures',
  unknownNames: (count: number) =>
    count === 1
      ? 'One attempt was under a name that nobody has. Such names are not kept, since they may be mistyped passwords.'
      : `${count} attempts were under names that nobody has. Such names are not kept, since they may be mistyped passwords.`,
  events: 'These events in the audit log',
}

const de: typeof en = {
  about: 'Wann Anmeldungen scheitern, warum, bei welchen Konten und von wo. Ein Balken zeigt nur seine Zeit.',
  span: 'Zeit',
  spans: { '24': '24 Stunden', '168': '7 Tage', '720': '30 Tage' },
  view: 'Darstellung',
  views: { bars: 'Balken', table: 'Tabelle' },
  chart: 'Fehlgeschlagene Anmeldungen',
  time: 'Zeit',
  earlier: 'Früher',
  later: 'Später',
  whole: 'Ganze Zeit zeigen',
  counts: {
    wrong_password: 'Falsches Passwort',
    unknown_name: 'Unbekannter Name',
    second_factor: 'Zweiter Faktor',
    lockouts: 'Sperren',
    reused_refresh_tokens: 'Gestohlene Token',
    sign_ins: 'Erfolge',
  },
  bar: (time, parts) => {
    const names: Readonly<Record<string, string>> = de.counts
    const said = parts.filter(([, count]) => count > 0).map(([reason, count]) => `${names[reason]!} ${count}`)
    return `${time}: ${said.length > 0 ? said.join(', ') : 'keine'}`
  },
  summary: (failures, signIns) => `${failures} Fehlschläge neben ${signIns} Erfolgen.`,
  incomplete: 'Es gibt mehr Ereignisse, als gezählt werden. Die ältesten Stunden fehlen.',
  incompleteNames: 'Hier sind nur die neuesten 10.000 Fehlschläge dieser Zeit gezählt.',
  accounts: 'Konten',
  account: 'Konto',
  failures: 'Fehlschläge',
  fromAddresses: 'Adressen',
  last: 'Zuletzt',
  lockedOut: (until) => `gesperrt, endet ${until}`,
  unlock: 'Entsperren',
  noAccounts: 'Kein Konto war betroffen',
  addresses: 'Orte',
  address: 'Client-Adresse',
  noAddress: 'unbekannt',
  names: 'Versuchte Namen',
  noAddresses: 'Keine Fehlschläge',
  unknownNames: (count) =>
    count === 1
      ? 'Ein Versuch galt einem Namen, den niemand hat. Solche Namen werden nicht aufbewahrt, denn sie können vertippte Passwörter sein.'
      : `${count} Versuche galten Namen, die niemand hat. Solche Namen werden nicht aufbewahrt, denn sie können vertippte Passwörter sein.`,
  events: 'Diese Ereignisse im Audit-Log',
}

export const words = { en, de }
