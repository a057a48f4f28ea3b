/** The words of the settings. */
import type { Value } from './schema.ts'

const en = {
  about: 'What this installation does. A change applies to the next request.',
  search: 'Name or meaning',
  show: 'Show',
  showChanged: 'only what is not the default',
  change: 'Change',
  changes: 'Every change, with its values',
  changed: 'Changed. It applies from the next request on.',
  changedBy: (who: string, when: string) => `changed by ${who}, ${when}`,
  deleted: 'a deleted account',
  value: 'New value',
  isDefault: 'default',
  default: 'Default',
  toDefault: 'Back to the default',
  on: 'on',
  off: 'off',
  empty: 'empty',
  entries: (count: number) => (count === 1 ? 'one entry' : `${count} entries`),
  none: 'No setting has this word.',
  secrets: 'Signing keys and other secrets belong to the deployment: the README says how they are rotated.',
  lines: 'One a line.',
  range: (from: number | undefined, to: number | undefined) =>
    from === undefined || to === undefined ? undefined : `From ${from} to ${to}.`,
  entryName: 'Name of a new entry',
  add: 'Add',
  removeEntry: (name: string) => `Remove ${name}`,
  what: 'What the change means',
  unchanged: 'Nothing changes yet. What changes is said here before you change it.',
  becomes: (what: string, from: string, to: string) => `${what} is ${to} from the next request on, instead of ${from}.`,
  added: (what: string, value: string) => `${what} has also ${value} from the next request on.`,
  removed: (what: string, value: string) => `${what} no longer has ${value} from the next request on.`,
  text: (value: Value): string =>
    value === true
      ? 'on'
      : value === false
        ? 'off'
        : value === ''
          ? 'empty'
          : typeof value === 'string'
            ? `“${value}”`
            : JSON.stringify(value),
}

const de: typeof en = {
  about: 'Was diese Installation tut. Eine Änderung gilt von der nächsten Anfrage an. Die Erklärungen sind englisch.',
  search: 'Name oder Bedeutung',
  show: 'Zeigen',
  showChanged: 'nur was von der Vorgabe abweicht',
  change: 'Ändern',
  changes: 'Alle Änderungen, mit ihren Werten',
  changed: 'Geändert. Es gilt von der nächsten Anfrage an.',
  changedBy: (who, when) => `geändert von ${who}, ${when}`,
  deleted: 'einem gelöschten Konto',
  value: 'Neuer Wert',
  isDefault: 'Vorgabe',
  default: 'Vorgabe',
  toDefault: 'Zurück zur Vorgabe',
  on: 'an',
  off: 'aus',
  empty: 'leer',
  entries: (count) => (count === 1 ? 'ein Eintrag' : `${count} Einträge`),
  none: 'Keine Einstellung hat dieses Wort.',
  secrets:
    'Signaturschlüssel und andere Geheimnisse gehören zum Deployment: Die README beschreibt, wie man sie wechselt.',
  lines: 'Eines je Zeile.',
  range: (from, to) => (from === undefined || to === undefined ? undefined : `Von ${from} bis ${to}.`),
  entryName: 'Name eines neuen Eintrags',
  add: 'Hinzufügen',
  removeEntry: (name) => `${name} entfernen`,
  what: 'Was die Änderung bedeutet',
  unchanged: 'Noch ändert sich nichts. Was sich ändert, steht hier, bevor Sie es ändern.',
  becomes: (what, from, to) => `${what} ist von der nächsten Anfrage an ${to} statt ${from}.`,
  added: (what, value) => `${what} hat von der nächsten Anfrage an auch ${value}.`,
  removed: (what, value) => `${what} hat von der nächsten Anfrage an ${value} nicht mehr.`,
  text: (value) =>
    value === true
      ? 'an'
      : value === false
        ? 'aus'
        : value === ''
          ? 'leer'
          : typeof value === 'string'
            ? `„${value}“`
            : JSON.stringify(value),
}

export const words = { en, de }
