/** The words of a person's tabs. */
const en = { why: 'Why may they, or may they not?' }

const de: typeof en = { why: 'Warum darf dieses Konto etwas, oder nicht?' }

export const words = { en, de }
