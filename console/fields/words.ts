/** The words of fields. */
const en = {
  nothing: 'Nothing is found. The text counts as it is.',
  anonymous: 'Somebody who is not signed in',
}

const de: typeof en = {
  nothing: 'Nichts gefunden. Der Text gilt, wie er ist.',
  anonymous: 'Jemand ohne Anmeldung',
}

export const words = { en, de }
