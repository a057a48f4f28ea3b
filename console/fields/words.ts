/** The words of fields. */
const en = { nothing: 'Nothing is found. The text counts as it is.' }

const de: typeof en = { nothing: 'Nichts gefunden. Der Text gilt, wie er ist.' }

export const words = { en, de }
