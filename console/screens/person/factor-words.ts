/** The words of the ways in of a person. */
const en = {
  tab: 'Ways in',
  sentences: {
    none: 'Nothing signs this account in. A password reset by mail gives it a way in.',
    password: 'A password alone signs this account in: whoever knows it gets in.',
    strong: 'Every sign-in asks for a second factor.',
    provider: 'Only accounts at providers sign this account in.',
    passkey: 'Only passkeys sign this account in.',
  },
  password: 'Password',
  isSet: 'set',
  isNotSet: 'none',
  passkeys: 'Passkeys',
  noPasskeys: 'No passkeys.',
  passkey: (authenticator: string | null, isBackedUp: boolean) =>
    [authenticator, isBackedUp ? 'copied to other devices' : 'on one device only'].filter(Boolean).join(' · '),
  authenticator: 'Authenticator app',
  noAuthenticator: 'No app is set up.',
  app: 'An app is set up',
  codes: 'Recovery codes',
  noCodes: 'No recovery codes.',
  left: (count: number) =>
    count === 0 ? 'All are used.' : count === 1 ? 'One is left: time for new ones.' : `${count} are left.`,
  providers: 'Accounts at providers',
  noProviders: 'No account at a provider is linked.',
  off: 'this provider is off',
  created: (when: string) => `since ${when}`,
  used: (when: string) => `last used ${when}`,
  neverUsed: 'never used',
  recovery: (when: string) =>
    `A recovery is under way: ${when} all second factors are removed and all sessions end. A sign-in with a factor stops it.`,
  stop: 'Stop the recovery',
  stopDoes: (name: string) => `The second factors of ${name} stay. Whoever has lost them stays outside.`,
  recover: 'Recover the second factors',
  recoverDoes: (name: string, factors: string, hours: number | undefined) =>
    `For ${name} who has lost every second factor. An email is sent to them at once. ${hours === undefined ? 'After the waiting time' : hours === 1 ? 'After one hour' : `After ${hours} hours`}, which any sign-in with a factor stops, all second factors (${factors}) are removed and all sessions end.`,
  factors: (passkeys: number, hasApp: boolean, codes: number) =>
    [
      passkeys > 0 && (passkeys === 1 ? 'one passkey' : `${passkeys} passkeys`),
      hasApp && 'the authenticator app',
      codes > 0 && (codes === 1 ? 'one recovery code' : `${codes} recovery codes`),
    ]
      .filter(Boolean)
      .join(', '),
}

const de: typeof en = {
  tab: 'Wege herein',
  sentences: {
    none: 'Nichts meldet dieses Konto an. Ein Zurücksetzen des Passworts per E-Mail gibt ihm einen Weg herein.',
    password: 'Ein Passwort allein meldet dieses Konto an: Wer es kennt, kommt herein.',
    strong: 'Jede Anmeldung fragt nach einem zweiten Faktor.',
    provider: 'Nur Konten bei Anmeldediensten melden dieses Konto an.',
    passkey: 'Nur Passkeys melden dieses Konto an.',
  },
  password: 'Passwort',
  isSet: 'gesetzt',
  isNotSet: 'keines',
  passkeys: 'Passkeys',
  noPasskeys: 'Keine Passkeys.',
  passkey: (authenticator, isBackedUp) =>
    [authenticator, isBackedUp ? 'auf andere Geräte kopiert' : 'nur auf einem Gerät'].filter(Boolean).join(' · '),
  authenticator: 'Authenticator-App',
  noAuthenticator: 'Keine App ist eingerichtet.',
  app: 'Eine App ist eingerichtet',
  codes: 'Wiederherstellungscodes',
  noCodes: 'Keine Wiederherstellungscodes.',
  left: (count) =>
    count === 0 ? 'Alle sind verbraucht.' : count === 1 ? 'Einer ist übrig: Zeit für neue.' : `${count} sind übrig.`,
  providers: 'Konten bei Anmeldediensten',
  noProviders: 'Kein Konto bei einem Anmeldedienst ist verknüpft.',
  off: 'dieser Anmeldedienst ist aus',
  created: (when) => `seit ${when}`,
  used: (when) => `zuletzt benutzt ${when}`,
  neverUsed: 'nie benutzt',
  recovery: (when) =>
    `Eine Wiederherstellung läuft: ${when} werden alle zweiten Faktoren entfernt und alle Sitzungen beendet. Eine Anmeldung mit einem Faktor hält sie an.`,
  stop: 'Wiederherstellung anhalten',
  stopDoes: (name) => `Die zweiten Faktoren von ${name} bleiben. Wer sie verloren hat, bleibt draußen.`,
  recover: 'Zweite Faktoren wiederherstellen',
  recoverDoes: (name, factors, hours) =>
    `Für ${name}, wenn alle zweiten Faktoren verloren sind. Sofort geht eine E-Mail dorthin. ${hours === undefined ? 'Nach der Wartezeit' : hours === 1 ? 'Nach einer Stunde' : `Nach ${hours} Stunden`}, die jede Anmeldung mit einem Faktor anhält, werden alle zweiten Faktoren (${factors}) entfernt und alle Sitzungen beendet.`,
  factors: (passkeys, hasApp, codes) =>
    [
      passkeys > 0 && (passkeys === 1 ? 'ein Passkey' : `${passkeys} Passkeys`),
      hasApp && 'die Authenticator-App',
      codes > 0 && (codes === 1 ? 'ein Wiederherstellungscode' : `${codes} Wiederherstellungscodes`),
    ]
      .filter(Boolean)
      .join(', '),
}

export const words = { en, de }
