/** The texts of `/account/sessions`, `/account/api-keys` and `/account/terms`. */
import type { Language } from '#domain/languages/language.ts'

interface AccessTexts {
  sessionsLine: string
  thisDevice: string
  unknownDevice: string
  /** Before an address. */
  from: string
  signedIn: string
  lastSeen: string
  end: string
  endOthers: string
  endAll: string
  ended: string
  othersEnded: string
  /** API keys. */
  keysLine: string
  noKeys: string
  neverUsed: string
  lastUsed: string
  expires: string
  never: string
  revoke: string
  revoked: string
  newKey: string
  keyName: string
  keyNameHint: string
  keyExpiry: string
  days(count: number): string
  keyScopes: string
  commonScopes: Readonly<Record<'profile:read' | 'profile:write' | 'permissions:read' | 'check', string>>
  moreScopes: string
  createKey: string
  keyCreated: string
  keyOnce: string
  back: string
  statuses: Readonly<Record<string, string>>
  /** Terms. */
  termsLine: string
  noTerms: string
  version: string
  accept: string
  accepted: string
  acceptFirst: string
  outdated: string
}

export const accessTexts: Record<Language, AccessTexts> = {
  en: {
    sessionsLine: 'Where you are signed in. End what you do not recognise, and change your password then.',
    thisDevice: 'This device',
    unknownDevice: 'Unknown device',
    from: 'from',
    signedIn: 'Signed in',
    lastSeen: 'last seen',
    end: 'Sign out',
    endOthers: 'Sign out all other devices',
    endAll: 'Sign out everywhere',
    ended: 'The device was signed out.',
    othersEnded: 'All other devices were signed out.',
    keysLine: 'For programs that act as you. A key may do less than you, never more.',
    noKeys: 'You have no API keys. Create one for a script or a program that calls this service.',
    neverUsed: 'never used',
    lastUsed: 'last used',
    expires: 'expires',
    never: 'does not expire',
    revoke: 'Revoke',
    revoked: 'The key was revoked. Programs that use it are refused from now on.',
    newKey: 'Create an API key',
    keyName: 'Name',
    keyNameHint: 'What uses it, for example “backup script”.',
    keyExpiry: 'Expires after',
    days: (count) => (count === 1 ? '1 day' : `${count} days`),
    keyScopes: 'It may',
    commonScopes: {
      'profile:read': 'read my account',
      'profile:write': 'edit my account, join and leave groups',
      'permissions:read': 'list my permissions',
      check: 'ask whether I may do something',
    },
    moreScopes: 'More, for administrators',
    createKey: 'Create the key',
    keyCreated: 'Your new API key',
    keyOnce: 'Copy it now. It is shown this once and kept nowhere.',
    back: 'I have copied it',
    statuses: {
      active: 'active',
      expired: 'expired',
      revoked: 'revoked',
      replaced: 'replaced',
      'being-replaced': 'being replaced',
    },
    termsLine: 'What you agree to when you use this site.',
    noTerms: 'This site has no terms of use.',
    version: 'Version',
    accept: 'I accept these terms',
    accepted: 'You have accepted these terms.',
    acceptFirst: 'The terms of use are new. Please read and accept them before you go on.',
    outdated: 'A newer version is in force. Please read this one.',
  },
  de: {
    sessionsLine: 'Wo Sie angemeldet sind. Beenden Sie, was Sie nicht kennen, und ändern Sie dann Ihr Passwort.',
    thisDevice: 'Dieses Gerät',
    unknownDevice: 'Unbekanntes Gerät',
    from: 'von',
    signedIn: 'Angemeldet',
    lastSeen: 'zuletzt',
    end: 'Abmelden',
    endOthers: 'Alle anderen Geräte abmelden',
    endAll: 'Überall abmelden',
    ended: 'Das Gerät wurde abgemeldet.',
    othersEnded: 'Alle anderen Geräte wurden abgemeldet.',
    keysLine: 'Für Programme, die in Ihrem Namen handeln. Ein Schlüssel darf weniger als Sie, nie mehr.',
    noKeys:
      'Sie haben keine API-Schlüssel. Erstellen Sie einen für ein Skript oder Programm, das diesen Dienst aufruft.',
    neverUsed: 'nie benutzt',
    lastUsed: 'zuletzt benutzt',
    expires: 'gilt bis',
    never: 'gilt unbefristet',
    revoke: 'Widerrufen',
    revoked: 'Der Schlüssel wurde widerrufen. Programme, die ihn benutzen, werden ab jetzt abgewiesen.',
    newKey: 'API-Schlüssel erstellen',
    keyName: 'Name',
    keyNameHint: 'Wofür er ist, zum Beispiel „Sicherungsskript“.',
    keyExpiry: 'Gilt für',
    days: (count) => (count === 1 ? '1 Tag' : `${count} Tage`),
    keyScopes: 'Er darf',
    commonScopes: {
      'profile:read': 'mein Konto lesen',
      'profile:write': 'mein Konto bearbeiten, Gruppen beitreten und sie verlassen',
      'permissions:read': 'meine Berechtigungen auflisten',
      check: 'fragen, ob ich etwas darf',
    },
    moreScopes: 'Mehr, für die Administration',
    createKey: 'Schlüssel erstellen',
    keyCreated: 'Ihr neuer API-Schlüssel',
    keyOnce: 'Kopieren Sie ihn jetzt. Er wird nur dieses eine Mal gezeigt und nirgends aufbewahrt.',
    back: 'Ich habe ihn kopiert',
    statuses: {
      active: 'gültig',
      expired: 'abgelaufen',
      revoked: 'widerrufen',
      replaced: 'ersetzt',
      'being-replaced': 'wird ersetzt',
    },
    termsLine: 'Womit Sie einverstanden sind, wenn Sie diese Website benutzen.',
    noTerms: 'Diese Website hat keine Nutzungsbedingungen.',
    version: 'Fassung',
    accept: 'Ich stimme diesen Bedingungen zu',
    accepted: 'Sie haben diesen Bedingungen zugestimmt.',
    acceptFirst:
      'Die Nutzungsbedingungen sind neu. Bitte lesen Sie sie und stimmen Sie ihnen zu, bevor Sie fortfahren.',
    outdated: 'Inzwischen gilt eine neuere Fassung. Bitte lesen Sie diese.',
  },
}
