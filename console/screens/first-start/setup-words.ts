/** The words of the checklist. */
const en = {
  title: 'Getting started',
  left: (count: number) => (count === 1 ? 'One thing is left to do.' : `${count} things are left to do.`),
  done: 'done',
  toDo: 'to do',
  dismiss: 'Hide this list',
  health: 'The deployment is ready',
  healthDone: 'Its database, its settings and its keys answer.',
  healthToDo: (parts: string) => `Not ready: ${parts}. See the settings of the deployment.`,
  mail: 'Email arrives',
  mailDone: 'The latest email was sent.',
  mailUnused: 'No email was sent yet. Send one to yourself.',
  mailFails: 'The latest email could not be sent. The outbox says why.',
  mailLink: 'To the outbox',
  test: 'Send a test',
  testDoes: (email: string) =>
    `Sends ${email} the link with which you could set a new password. Your password stays as it is.`,
  factors: 'Every superuser has a second factor',
  factorsDone: 'A stolen password alone opens nothing.',
  factorsToDo: (without: number, all: number) =>
    all === 1
      ? 'You have only a password. Add a passkey or an authenticator app.'
      : `${without} of ${all} have only a password. Each adds a passkey or an authenticator app to their own account.`,
  factorsLink: 'Security of your account',
  terms: 'Terms of use are in force',
  termsDone: 'Everybody accepts them at the next sign-in.',
  termsToDo: 'Without them nobody is asked to accept anything.',
  publish: 'Publish terms',
  publishDoes: 'Every user has to accept this text at the next sign-in. You accept it by publishing it.',
  text: { en: 'Text in English', de: 'Text in German (optional)' },
  service: 'The first service is registered',
  serviceDone: 'Its resources can have grants.',
  serviceToDo: 'A service is what users get access to.',
  serviceLink: 'To the services',
  webhook: 'Another program is notified',
  webhookDone: 'A webhook receives changes.',
  webhookToDo: 'A webhook sends changes of users and groups to another program.',
  webhookLink: 'To the webhooks',
}

const de: typeof en = {
  title: 'Die ersten Schritte',
  left: (count) => (count === 1 ? 'Ein Schritt bleibt.' : `${count} Schritte bleiben.`),
  done: 'erledigt',
  toDo: 'offen',
  dismiss: 'Liste ausblenden',
  health: 'Die Installation ist bereit',
  healthDone: 'Datenbank, Einstellungen und Schlüssel antworten.',
  healthToDo: (parts) => `Nicht bereit: ${parts}. Siehe die Einstellungen der Installation.`,
  mail: 'E-Mail kommt an',
  mailDone: 'Die letzte E-Mail ist gesendet.',
  mailUnused: 'Noch keine E-Mail ist gesendet. Senden Sie sich eine.',
  mailFails: 'Die letzte E-Mail konnte nicht gesendet werden. Im Postausgang steht, warum.',
  mailLink: 'Zum Postausgang',
  test: 'Test senden',
  testDoes: (email) =>
    `Sendet an ${email} den Link, mit dem Sie ein neues Passwort setzen könnten. Ihr Passwort bleibt, wie es ist.`,
  factors: 'Jeder Superuser hat einen zweiten Faktor',
  factorsDone: 'Ein gestohlenes Passwort allein öffnet nichts.',
  factorsToDo: (without, all) =>
    all === 1
      ? 'Sie haben nur ein Passwort. Fügen Sie einen Passkey oder eine Authenticator-App hinzu.'
      : `${without} von ${all} haben nur ein Passwort. Jeder fügt seinem Konto einen Passkey oder eine Authenticator-App hinzu.`,
  factorsLink: 'Sicherheit Ihres Kontos',
  terms: 'Nutzungsbedingungen gelten',
  termsDone: 'Alle stimmen ihnen bei der nächsten Anmeldung zu.',
  termsToDo: 'Ohne sie wird niemand um Zustimmung gebeten.',
  publish: 'Bedingungen veröffentlichen',
  publishDoes:
    'Alle müssen diesem Text bei der nächsten Anmeldung zustimmen. Sie selbst stimmen ihm zu, indem Sie ihn veröffentlichen.',
  text: { en: 'Text auf Englisch', de: 'Text auf Deutsch (freiwillig)' },
  service: 'Der erste Dienst ist eingetragen',
  serviceDone: 'Auf seine Ressourcen können Rechte vergeben werden.',
  serviceToDo: 'Ein Dienst ist das, worauf Benutzer zugreifen.',
  serviceLink: 'Zu den Diensten',
  webhook: 'Ein anderes Programm wird benachrichtigt',
  webhookDone: 'Ein Webhook empfängt Änderungen.',
  webhookToDo: 'Ein Webhook sendet Änderungen an Benutzern und Gruppen an ein anderes Programm.',
  webhookLink: 'Zu den Webhooks',
}

export const words = { en, de }
