/** The words of the settings. */
const en = {
  about: 'What this installation does. A change applies to the next request.',
  search: 'Name or meaning',
  change: 'Change',
  changes: 'Who changed what, and when',
  changed: 'Changed.',
  value: 'New value',
  isDefault: 'default',
  on: 'on',
  off: 'off',
  empty: 'empty',
  entries: (count: number) => (count === 1 ? 'one entry' : `${count} entries`),
  none: 'No setting has this word.',
}

const de: typeof en = {
  about: 'Was diese Installation tut. Eine Änderung gilt von der nächsten Anfrage an. Die Erklärungen sind englisch.',
  search: 'Name oder Bedeutung',
  change: 'Ändern',
  changes: 'Wer was wann geändert hat',
  changed: 'Geändert.',
  value: 'Neuer Wert',
  isDefault: 'Vorgabe',
  on: 'an',
  off: 'aus',
  empty: 'leer',
  entries: (count) => (count === 1 ? 'ein Eintrag' : `${count} Einträge`),
  none: 'Keine Einstellung hat dieses Wort.',
}

export const words = { en, de }
