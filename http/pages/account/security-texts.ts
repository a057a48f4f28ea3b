/** The texts of `/account/security` and of what it leads to. */
import type { Language } from '#domain/languages/language.ts'

export interface SecurityTexts {
  line: string
  required: string
  recovery: readonly [before: string, after: string]
  password: string
  hasPassword: string
  noPassword: string
  change: string
  passkeys: string
  passkeysHint: string
  count(passkeys: number): string
  manage: string
  authenticator: string
  authenticatorHint: string
  since: string
  lastUsed: string
  setUp: string
  replace: string
  remove: string
  recoveryCodes: string
  recoveryCodesHint: string
  left(codes: number): string
  createCodes: string
  /** Providers. */
  linked: string
  link: string
  linkHint(provider: string): string
  unlink: string
  /** `/account/passkeys` */
  passkeyName: string
  passkeyNameHint: string
  rename: string
  renamed: string
  deleted: string
  noPasskeys: string
  synced: string
  oneDevice: string
  lastWayIn: string
  offerTitle: string
  offerLine: string
  later: string
  /** Shown once. */
  codesTitle: string
  codesOnce: string
  saved: string
  done: Readonly<Record<'authenticator' | 'removed' | 'passkey' | 'linked' | 'unlinked', string>>
  /** Setting up. */
  begin: string
  scan: string
  typeSecret: string
  confirmCode: string
  codeWrong: string
  beginAgain: string
  demanded: string
}

export const securityTexts: Record<Language, SecurityTexts> = {
  en: {
    line: 'How you sign in, and what protects your account if somebody learns your password.',
    required: 'Your account needs a second factor. Please set up a passkey or an authenticator app before you go on.',
    recovery: [
      'An administrator has begun to remove your second factors. That happens on',
      '. If you did not ask for it, sign out and sign in with one of your factors: that stops it.',
    ],
    password: 'Password',
    hasPassword: 'You can sign in with a password.',
    noPassword: 'You sign in without a password.',
    change: 'Change',
    passkeys: 'Passkeys',
    passkeysHint: 'Sign in with your fingerprint, face or device lock. Nobody can steal one with a fake page.',
    count: (passkeys) => (passkeys === 0 ? 'None yet' : passkeys === 1 ? 'One passkey' : `${passkeys} passkeys`),
    manage: 'Manage',
    authenticator: 'Authenticator app',
    authenticatorHint: 'An app on your phone shows a new code every 30 seconds, which you type after the password.',
    since: 'Set up',
    lastUsed: 'last used',
    setUp: 'Set up',
    replace: 'Set up anew',
    remove: 'Remove',
    recoveryCodes: 'Recovery codes',
    recoveryCodesHint: 'Ten codes for the day that you lose your phone. Keep them where you keep important papers.',
    left: (codes) => (codes === 0 ? 'None left' : `${codes} left`),
    createCodes: 'Create new codes',
    linked: 'Linked',
    link: 'Link',
    linkHint: (provider) => `Sign in with your account at ${provider}.`,
    unlink: 'Unlink',
    passkeyName: 'Name',
    passkeyNameHint: 'So that you recognise it. Without one it has the name of the device or password manager.',
    rename: 'Rename',
    renamed: 'The passkey has its new name.',
    deleted: 'The passkey was removed. Delete it on your device, too.',
    noPasskeys: 'You have no passkeys yet. Your browser can create one if your device can lock itself.',
    synced: 'kept by a password manager',
    oneDevice: 'on one device',
    lastWayIn: 'This is the only way into your account. Add another one before you remove it.',
    offerTitle: 'Faster next time',
    offerLine:
      'With a passkey you sign in with your fingerprint, face or device lock, and nobody can steal it with a fake page.',
    later: 'Not now',
    codesTitle: 'Your recovery codes',
    codesOnce:
      'Print them or write them down now. They are shown this once. Each works once; codes from before no longer work.',
    saved: 'I have saved them',
    done: {
      authenticator: 'Your authenticator app is set up. From now on you need it to sign in.',
      removed: 'The authenticator app was removed.',
      passkey: 'Your passkey was created.',
      linked: 'From now on you can sign in with it, too.',
      unlinked: 'It no longer signs you in. Your other devices were signed out.',
    },
    begin:
      'You need an authenticator app on your phone, such as the one of your password manager. Other devices are signed out when it is set up.',
    scan: 'Scan this picture with the app.',
    typeSecret: 'Or type this key into it:',
    confirmCode: 'Then type the six digits that it shows.',
    codeWrong: 'This is not the code that the app shows now. Wait for the next one, and check the clock of your phone.',
    beginAgain: 'Begin again',
    demanded: 'Your account needs a second factor. Set up another one before you remove this one.',
  },
  de: {
    line: 'Wie Sie sich anmelden, und was Ihr Konto schützt, wenn jemand Ihr Passwort erfährt.',
    required:
      'Ihr Konto braucht einen zweiten Faktor. Bitte richten Sie einen Passkey oder eine Authenticator-App ein, bevor Sie fortfahren.',
    recovery: [
      'Die Administration hat begonnen, Ihre zweiten Faktoren zu entfernen. Das geschieht am',
      '. Falls Sie nicht darum gebeten haben, melden Sie sich ab und mit einem Ihrer Faktoren wieder an: Das hält es auf.',
    ],
    password: 'Passwort',
    hasPassword: 'Sie können sich mit einem Passwort anmelden.',
    noPassword: 'Sie melden sich ohne Passwort an.',
    change: 'Ändern',
    passkeys: 'Passkeys',
    passkeysHint:
      'Melden Sie sich mit Fingerabdruck, Gesicht oder Gerätesperre an. Keine gefälschte Seite kann einen stehlen.',
    count: (passkeys) => (passkeys === 0 ? 'Noch keiner' : passkeys === 1 ? 'Ein Passkey' : `${passkeys} Passkeys`),
    manage: 'Verwalten',
    authenticator: 'Authenticator-App',
    authenticatorHint:
      'Eine App auf Ihrem Telefon zeigt alle 30 Sekunden einen neuen Code, den Sie nach dem Passwort eingeben.',
    since: 'Eingerichtet',
    lastUsed: 'zuletzt benutzt',
    setUp: 'Einrichten',
    replace: 'Neu einrichten',
    remove: 'Entfernen',
    recoveryCodes: 'Wiederherstellungscodes',
    recoveryCodesHint:
      'Zehn Codes für den Tag, an dem Sie Ihr Telefon verlieren. Bewahren Sie sie bei Ihren wichtigen Papieren auf.',
    left: (codes) => (codes === 0 ? 'Keine übrig' : `${codes} übrig`),
    createCodes: 'Neue Codes erstellen',
    linked: 'Verknüpft',
    link: 'Verknüpfen',
    linkHint: (provider) => `Mit Ihrem Konto bei ${provider} anmelden.`,
    unlink: 'Trennen',
    passkeyName: 'Name',
    passkeyNameHint: 'Damit Sie ihn erkennen. Ohne Namen heißt er wie das Gerät oder der Passwortmanager.',
    rename: 'Umbenennen',
    renamed: 'Der Passkey hat seinen neuen Namen.',
    deleted: 'Der Passkey wurde entfernt. Löschen Sie ihn auch auf Ihrem Gerät.',
    noPasskeys: 'Sie haben noch keine Passkeys. Ihr Browser kann einen erstellen, wenn sich Ihr Gerät sperren lässt.',
    synced: 'in einem Passwortmanager',
    oneDevice: 'auf einem Gerät',
    lastWayIn: 'Das ist der einzige Weg in Ihr Konto. Fügen Sie einen anderen hinzu, bevor Sie diesen entfernen.',
    offerTitle: 'Nächstes Mal schneller',
    offerLine:
      'Mit einem Passkey melden Sie sich mit Fingerabdruck, Gesicht oder Gerätesperre an, und keine gefälschte Seite kann ihn stehlen.',
    later: 'Jetzt nicht',
    codesTitle: 'Ihre Wiederherstellungscodes',
    codesOnce:
      'Drucken Sie sie aus oder schreiben Sie sie jetzt auf. Sie werden nur dieses eine Mal gezeigt. Jeder gilt einmal; frühere Codes gelten nicht mehr.',
    saved: 'Ich habe sie aufbewahrt',
    done: {
      authenticator: 'Ihre Authenticator-App ist eingerichtet. Ab jetzt brauchen Sie sie zum Anmelden.',
      removed: 'Die Authenticator-App wurde entfernt.',
      passkey: 'Ihr Passkey wurde erstellt.',
      linked: 'Ab jetzt können Sie sich auch damit anmelden.',
      unlinked: 'Es meldet Sie nicht mehr an. Ihre anderen Geräte wurden abgemeldet.',
    },
    begin:
      'Sie brauchen eine Authenticator-App auf Ihrem Telefon, zum Beispiel die Ihres Passwortmanagers. Andere Geräte werden beim Einrichten abgemeldet.',
    scan: 'Scannen Sie dieses Bild mit der App.',
    typeSecret: 'Oder geben Sie diesen Schlüssel darin ein:',
    confirmCode: 'Geben Sie dann die sechs Ziffern ein, die sie anzeigt.',
    codeWrong:
      'Das ist nicht der Code, den die App jetzt anzeigt. Warten Sie auf den nächsten und prüfen Sie die Uhr Ihres Telefons.',
    beginAgain: 'Noch einmal beginnen',
    demanded: 'Ihr Konto braucht einen zweiten Faktor. Richten Sie einen anderen ein, bevor Sie diesen entfernen.',
  },
}
