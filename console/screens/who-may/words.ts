/** The words of "who may?". */
import type { HoldingWay } from './way.ts'

const ways: Record<HoldingWay, string> = {
  direct: 'a grant of their own',
  group: 'a group',
  public: 'everybody has it',
  administrator: 'superuser',
}

const en = {
  about: 'Everybody with a permission on a place, and the way they got it.',
  fields: { permission: 'May', place: 'Where', way: 'By' },
  ask: 'Choose what and where',
  askHint: 'The list is complete, names the way for each, and can be downloaded. Its address can be mailed.',
  user: 'User',
  way: 'By',
  ways,
  reason: 'Decided by',
  reasons: {
    administrator: 'the role superuser',
    multiple: 'equal grants of several groups',
    default: 'the type of the service',
    everyone: 'a grant to everybody',
    authenticated: 'a grant to everybody who is signed in',
    group: (name: string) => `group ${name}`,
    own: 'a grant of their own',
  },
  condition: (needs: string) => `only ${needs}`,
  everyone: 'Not signed in',
  authenticated: 'Signed in, without grants and groups',
  may: 'may',
  mayNot: 'may not',
  none: 'Nobody on this page',
  noneHint: 'A page looks at so many accounts, and may find none. The next may.',
  nobody: 'Nobody',
  nobodyHint: 'No account has this permission here in this way.',
  download: 'Download CSV',
  downloading: (rows: number) => `${rows} rows so far`,
}

const de: typeof en = {
  about: 'Alle mit einem Recht an einer Stelle, und wie sie dazu kommen.',
  fields: { permission: 'Darf', place: 'Wo', way: 'Durch' },
  ask: 'Wählen Sie, was und wo',
  askHint:
    'Die Liste ist vollständig, nennt den Weg und lässt sich herunterladen. Ihre Adresse lässt sich verschicken.',
  user: 'Konto',
  way: 'Durch',
  ways: { direct: 'eigenes Recht', group: 'eine Gruppe', public: 'alle haben es', administrator: 'Superuser' },
  reason: 'Es entscheidet',
  reasons: {
    administrator: 'die Rolle superuser',
    multiple: 'Gleiches mehrerer Gruppen',
    default: 'die Art des Dienstes',
    everyone: 'was allen gilt',
    authenticated: 'was allen Angemeldeten gilt',
    group: (name) => `Gruppe ${name}`,
    own: 'was dem Konto allein gilt',
  },
  condition: (needs) => `nur ${needs}`,
  everyone: 'Ohne Anmeldung',
  authenticated: 'Angemeldet, ohne Rechte und Gruppen',
  may: 'darf',
  mayNot: 'darf nicht',
  none: 'Niemand auf dieser Seite',
  noneHint: 'Eine Seite sieht sich so viele Konten an und findet vielleicht keines. Die nächste vielleicht doch.',
  nobody: 'Niemand',
  nobodyHint: 'Kein Konto hat dieses Recht hier auf diese Weise.',
  download: 'CSV herunterladen',
  downloading: (rows) => `bisher ${rows} Zeilen`,
}

export const words = { en, de }
