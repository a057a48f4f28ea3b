/** The words of the list of reviews, and of starting one. */

const en = {
  about: 'Look at grants one by one, and end what nobody needs. Nothing changes before a review is completed.',
  start: 'Start a review',
  review: 'Review',
  state: 'State',
  states: { open: 'open', completed: 'sealed' },
  progress: 'Progress',
  decided: (decided: number, total: number) => `${decided} of ${total} decided`,
  started: 'Started',
  by: (name: string) => `by ${name}`,
  none: 'No reviews yet',
  noneHint: 'Start one for a service that has been there for a while, or for somebody who changes teams.',
  scope: {
    service: (name: string) => `Service ${name}`,
    branch: (name: string, path: string) => `${name}${path}`,
    user: (name: string) => `grants of ${name}`,
    group: (name: string) => `grants of the group ${name}`,
  },
  form: {
    about: 'Choose a service, a holder, or both. Up to 1000 grants are put into the review, as they are now.',
    title: 'Title (optional)',
    service: 'Service',
    path: 'Branch (optional), such as /projects/apollo',
    holder: 'Holder',
    holders: { user: 'A user', group: 'A group' },
    everybody: 'Everybody',
    name: 'Name of the holder',
    order: 'Order',
    orders: { 'never-expiring': 'Without an end first', widest: 'Widest first', oldest: 'Oldest first' },
    unchanged: 'Only grants not changed for so many days',
    inactive: 'Only grants of users not active for so many days',
    neverExpires: 'Only grants without an end',
    unused: 'Whether a grant was used is not recorded, so no filter can tell.',
    submit: 'Start',
  },
}

const de: typeof en = {
  about: 'Berechtigungen einzeln ansehen und beenden, was niemand braucht. Vor dem Abschluss ändert sich nichts.',
  start: 'Prüfung beginnen',
  review: 'Prüfung',
  state: 'Zustand',
  states: { open: 'offen', completed: 'versiegelt' },
  progress: 'Fortschritt',
  decided: (decided, total) => `${decided} von ${total} entschieden`,
  started: 'Begonnen',
  by: (name) => `von ${name}`,
  none: 'Noch keine Prüfungen',
  noneHint:
    'Beginnen Sie eine für einen Dienst, den es schon länger gibt, oder für eine Person, die das Team wechselt.',
  scope: {
    service: (name) => `Dienst ${name}`,
    branch: (name, path) => `${name}${path}`,
    user: (name) => `Berechtigungen von ${name}`,
    group: (name) => `Berechtigungen der Gruppe ${name}`,
  },
  form: {
    about:
      'Wählen Sie einen Dienst, einen Inhaber oder beides. Die Prüfung enthält bis zu 1000 Berechtigungen, so wie sie jetzt sind.',
    title: 'Titel (freiwillig)',
    service: 'Dienst',
    path: 'Zweig (freiwillig), etwa /projects/apollo',
    holder: 'Inhaber',
    holders: { user: 'Eine Person', group: 'Eine Gruppe' },
    everybody: 'Alle',
    name: 'Name des Inhabers',
    order: 'Reihenfolge',
    orders: { 'never-expiring': 'Ohne Ende zuerst', widest: 'Weiteste zuerst', oldest: 'Älteste zuerst' },
    unchanged: 'Nur seit so vielen Tagen unveränderte',
    inactive: 'Nur von Personen, die so viele Tage nicht aktiv waren',
    neverExpires: 'Nur Berechtigungen ohne Ende',
    unused: 'Ob eine Berechtigung benutzt wurde, wird nicht festgehalten; danach lässt sich nicht filtern.',
    submit: 'Beginnen',
  },
}

export const words = { en, de }
export type ReviewsWords = typeof en
