/** The words of approvals. */
const en = {
  about: 'Registrations that need a decision. The applicant is told of it by email.',
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
  approveDoes: (name: string, email: string) => `Creates the account ${name} and tells ${email} of it.`,
  decline: 'Decline',
  declineDoes: (name: string, email: string) =>
    `Tells ${email} that the registration of ${name} is declined, and releases the name and the address.`,
  reason: 'Reason, which the applicant reads (optional)',
  none: 'Nothing waits for you',
  noneHint: 'New registrations appear here when the setting “registration_approval” is on.',
}

const de: typeof en = {
  about: 'Registrierungen, über die zu entscheiden ist. Die Entscheidung geht per E-Mail hinaus.',
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
  approveDoes: (name, email) => `Legt das Konto ${name} an und schreibt es an ${email}.`,
  decline: 'Ablehnen',
  declineDoes: (name, email) =>
    `Schreibt an ${email}, dass die Registrierung von ${name} abgelehnt ist, und gibt Name und Adresse frei.`,
  reason: 'Begründung, die mitgeschickt wird (freiwillig)',
  none: 'Nichts wartet auf Sie',
  noneHint: 'Neue Registrierungen erscheinen hier, wenn die Einstellung „registration_approval“ an ist.',
}

export const words = { en, de }
