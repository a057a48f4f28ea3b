/** The words of approvals. */
const en = {
  about: 'What waits: registrations for your decision, memberships for the user to accept the terms of a group.',
  tabsLabel: 'What waits',
  tabs: { registrations: 'Registrations', joins: 'Memberships' },
  terms: (version: number, when: string) =>
    `Terms of use: version ${version}, published ${when}. Applicants accept it when they first sign in.`,
  noTerms: 'No terms of use are in force: applicants accept none.',
  version: 'Terms',
  versionOf: (version: number) => `version ${version}`,
  asked: 'Since',
  askedBy: (name: string) => `by ${name}`,
  lapses: 'Lapses',
  remind: 'Send again',
  remindDoes: (user: string, group: string) =>
    `Sends ${user} another link to accept the terms of ${group}. The earlier link stops working.`,
  end: 'End',
  endDoes: (user: string, group: string) =>
    `${user} does not become a member of ${group}. The link stops working. No email is sent.`,
  noJoins: 'No membership waits',
  noJoinsHint: 'Memberships wait here until the user accepts the terms of the group.',
  applicant: 'Applicant',
  status: 'Status',
  statuses: {
    requested: 'address not confirmed',
    confirmed: 'waits for a decision',
    completed: 'approved',
    declined: 'declined',
    superseded: 'replaced by a newer one',
    expired: 'expired',
    taken: 'name taken meanwhile',
  },
  open: 'Open ones',
  decidedBy: (name: string) => `by ${name}`,
  from: 'Asked from',
  created: 'When',
  decide: 'Decide',
  approve: 'Approve',
  approved: (name: string, email: string) => `${name} has an account now, and a mail to ${email} says so.`,
  declined: (name: string, email: string) => `The registration of ${name} is declined, and a mail to ${email} says so.`,
  approveDoes: (name: string, email: string) => `Creates the account ${name} and tells ${email} of it.`,
  decline: 'Decline',
  declineDoes: (name: string, email: string) =>
    `Tells ${email} that the registration of ${name} is declined, and releases the name and the address.`,
  reason: 'Reason, which the applicant reads (optional)',
  none: 'Nothing waits for you',
  noneHint: 'New registrations appear here when the setting “registration_approval” is on.',
}

const de: typeof en = {
  about:
    'Was wartet: Registrierungen auf Ihre Entscheidung, Mitgliedschaften auf die Zustimmung zu den Bedingungen einer Gruppe.',
  tabsLabel: 'Was wartet',
  tabs: { registrations: 'Registrierungen', joins: 'Mitgliedschaften' },
  terms: (version, when) =>
    `Nutzungsbedingungen: Version ${version}, veröffentlicht ${when}. Zugestimmt wird bei der ersten Anmeldung.`,
  noTerms: 'Keine Nutzungsbedingungen gelten: Niemand stimmt welchen zu.',
  version: 'Bedingungen',
  versionOf: (version) => `Version ${version}`,
  asked: 'Seit',
  askedBy: (name) => `von ${name}`,
  lapses: 'Verfällt',
  remind: 'Erneut senden',
  remindDoes: (user, group) =>
    `Sendet an ${user} einen neuen Link zu den Bedingungen von ${group}. Der frühere Link wird ungültig.`,
  end: 'Beenden',
  endDoes: (user, group) =>
    `${user} wird kein Mitglied von ${group}. Der Link wird ungültig. Eine E-Mail geht nicht hinaus.`,
  noJoins: 'Keine Mitgliedschaft wartet',
  noJoinsHint: 'Hier warten Mitgliedschaften, bis den Bedingungen der Gruppe zugestimmt ist.',
  applicant: 'Wer',
  status: 'Zustand',
  statuses: {
    requested: 'Adresse nicht bestätigt',
    confirmed: 'wartet auf Entscheidung',
    completed: 'freigegeben',
    declined: 'abgelehnt',
    superseded: 'durch eine neuere ersetzt',
    expired: 'abgelaufen',
    taken: 'Name inzwischen vergeben',
  },
  open: 'Offene',
  decidedBy: (name) => `von ${name}`,
  from: 'Gestellt von',
  created: 'Wann',
  decide: 'Entscheiden',
  approve: 'Freigeben',
  approved: (name, email) => `${name} hat jetzt ein Konto; das steht in einer Mail an ${email}.`,
  declined: (name, email) => `Die Registrierung von ${name} ist abgelehnt; das steht in einer Mail an ${email}.`,
  approveDoes: (name, email) => `Legt das Konto ${name} an und schreibt es an ${email}.`,
  decline: 'Ablehnen',
  declineDoes: (name, email) =>
    `Schreibt an ${email}, dass die Registrierung von ${name} abgelehnt ist, und gibt Name und Adresse frei.`,
  reason: 'Begründung, die mitgeschickt wird (freiwillig)',
  none: 'Nichts wartet auf Sie',
  noneHint: 'Neue Registrierungen erscheinen hier, wenn die Einstellung „registration_approval“ an ist.',
}

export const words = { en, de }
