/** The words of fields. */
const en = {
  nothing: 'Nothing is found. The text counts as it is.',
  anonymous: 'Somebody who is not signed in',
  noAction: 'Nothing that can happen is called like this.',
}

const de: typeof en = {
  nothing: 'Nichts gefunden. Der Text gilt, wie er ist.',
  anonymous: 'Jemand ohne Anmeldung',
  noAction: 'Nichts, was geschehen kann, heißt so.',
}

export const words = { en, de }
