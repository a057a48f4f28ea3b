/** The words of forms. */
const en = {
  shownOnce: 'Shown this once.',
  copy: 'Copy',
  copied: 'Copied',
}

const de: typeof en = {
  shownOnce: 'Nur jetzt zu sehen.',
  copy: 'Kopieren',
  copied: 'Kopiert',
}

export const words = { en, de }
