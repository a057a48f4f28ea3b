/** The words of the outbox. */
const en = {
  about: 'Email that was sent, waits or was given up. Texts are not kept.',
  recipient: 'To',
  state: 'State',
  states: { waiting: 'waiting', sent: 'sent', abandoned: 'given up' },
  template: 'Template',
  attempts: 'Attempts',
  created: 'Created',
  none: 'No email',
  noneHint: 'Nothing matches these filters.',
}

const de: typeof en = {
  about: 'E-Mails, die gesendet wurden, warten oder aufgegeben sind. Texte werden nicht aufbewahrt.',
  recipient: 'An',
  state: 'Zustand',
  states: { waiting: 'wartet', sent: 'gesendet', abandoned: 'aufgegeben' },
  template: 'Vorlage',
  attempts: 'Versuche',
  created: 'Angelegt',
  none: 'Keine E-Mails',
  noneHint: 'Zu diesen Filtern passt nichts.',
}

export const words = { en, de }
